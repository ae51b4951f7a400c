package doorhouse.userpool.signin;

import doorhouse.id.DeviceKey;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user who has shown everything that is asked; no tokens yet.
///
/// @param user as of when it was shown
/// @param eventId of the sign-in; `event_id` in its tokens
/// @param authenticatedAt `auth_time` in its tokens
/// @param device that the sign-in is from; null where none was named
/// @param prover null where the pool itself proved the user
public record SignedIn(
        UserPool pool,
        AppClient client,
        User user,
        String eventId,
        Instant authenticatedAt,
        @Nullable DeviceKey device,
        @Nullable Prover prover) {
    /// Another provider that proved a user.
    ///
    /// @param id tells it from one made anew under the name
    public record Prover(String name, String id) {}

    static SignedIn by(SignIn signIn) {
        return new SignedIn(
                signIn.pool(),
                signIn.client(),
                signIn.user(),
                signIn.eventId(),
                signIn.startedAt(),
                signIn.device().orElse(null),
                null);
    }
}
