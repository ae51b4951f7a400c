package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What of a sign-in stands before it is known whose it is.
///
/// @param eventId see [SignIn]
/// @param startedAt see [SignIn]
/// @param flow see [SignIn]
/// @param facts see [SignIn]
record Beginning(String eventId, Instant startedAt, AuthFlow flow, Map<String, String> facts) {
    /// A device key has at most that many characters (API model); what is longer names none.
    private static final int LONGEST_DEVICE_KEY = 55;

    Beginning {
        facts = Map.copyOf(facts);
    }

    /// @param asked the AuthParameters
    static Beginning of(AuthFlow flow, Instant now, Asked asked) {
        var facts = new HashMap<>(device(asked));
        var browser = asked.caller().browser();
        if (browser != null) facts.put(SignIn.PAGE, browser);
        return new Beginning(UUID.randomUUID().toString(), now, flow, facts);
    }

    /// The device that the client says it runs on, if it says so: a fact to begin with.
    static Map<String, String> device(Asked asked) {
        return asked.find("DEVICE_KEY")
                .filter(key -> key.length() <= LONGEST_DEVICE_KEY)
                .map(key -> Map.of(SignIn.DEVICE_KEY, key))
                .orElse(Map.of());
    }

    /// The sign-in of this user, who has shown nothing yet.
    SignIn by(UserPool pool, AppClient client, User user, Caller caller) {
        return new SignIn(pool, client, user, eventId, startedAt, flow, Set.of(), facts, caller);
    }
}
