export const handler = async (event) => {
  const { privateChallengeParameters, challengeAnswer } = event.request;
  event.response.answerCorrect = privateChallengeParameters.answer === challengeAnswer;
  return event;
};
