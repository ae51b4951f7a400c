// Three tries at a riddle, after the password where the client begins with SRP. As in the public
// documentation of custom challenges.
export const handler = async (event) => {
  const { session } = event.request;
  const last = session.at(-1);
  event.response.issueTokens = false;
  event.response.failAuthentication = false;
  if (last?.challengeName === 'SRP_A') {
    event.response.challengeName = 'PASSWORD_VERIFIER';
  } else if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) {
    event.response.issueTokens = true;
  } else if (session.filter((round) => !round.challengeResult).length >= 3) {
    event.response.failAuthentication = true;
  } else {
    event.response.challengeName = 'CUSTOM_CHALLENGE';
  }
  return event;
};
