package doorhouse.userpool.signin;

import doorhouse.userpool.session.ChallengeSession;

/// What a client brings back for a challenge.
///
/// @param signIn as it stood when the challenge was posed, with the user as of now
/// @param session to be spent once the answer is found right, in the transaction of what it does
/// @param asked the ChallengeResponses
record Answer(SignIn signIn, ChallengeSession session, Asked asked) {}
