// Asks for a number that its user alone can know.
export const handler = async (event) => {
  const tries = event.request.session.filter((round) => !round.challengeResult).length;
  event.response.publicChallengeParameters = { riddle: 'How long is your name?', tries: `${tries}` };
  event.response.privateChallengeParameters = {
    answer: `${event.userName.length} letters, ${event.request.userAttributes.email}`,
  };
  event.response.challengeMetadata = `RIDDLE_${tries}`;
  return event;
};
