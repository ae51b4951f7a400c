package doorhouse.userpool.session;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.Map;

/// What is known between two steps of a sign-in. It travels with the client, sealed, and nothing of
/// it is kept here until it is spent.
///
/// @param id of this one session text; its mark when it is spent
/// @param challenge the challenge that it answers for, by wire name
/// @param facts what the step needs to know when it goes on, by the step's own names
public record ChallengeSession(
        String id,
        UserPoolId userPoolId,
        ClientId clientId,
        Sub sub,
        String challenge,
        Map<String, String> facts,
        Instant expiresAt) {
    public ChallengeSession {
        facts = Map.copyOf(facts);
    }
}
