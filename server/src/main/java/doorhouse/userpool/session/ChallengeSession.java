package doorhouse.userpool.session;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

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
    /// The fact in which browser our own pages began what the session is of.
    public static final String BROWSER = "browser";

    public ChallengeSession {
        facts = Map.copyOf(facts);
    }

    /// The browser that alone may go on with it; empty where it is one of the API, and goes on
    /// there.
    public Optional<String> browser() {
        return Optional.ofNullable(facts.get(BROWSER));
    }
}
