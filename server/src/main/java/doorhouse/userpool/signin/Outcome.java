package doorhouse.userpool.signin;

import doorhouse.token.IssuedTokens;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a step of a sign-in comes to.
sealed interface Outcome {
    /// One more thing is asked.
    ///
    /// @param name the challenge's wire name
    /// @param session to bring back with the answer; null where the parameters carry all
    /// @param parameters what the client needs to answer
    /// @param available the first factors that the user may choose among; empty where there is no
    ///   choice
    record Challenge(
            String name,
            @Nullable String session,
            Map<String, String> parameters,
            List<String> available)
            implements Outcome {}

    /// The user is signed in.
    ///
    /// @param newDevice what came with a new device; null where it is none
    record Tokens(IssuedTokens tokens, SignInDevices.@Nullable NewDeviceMetadata newDevice)
            implements Outcome {}

    /// The user is signed in on one of our own pages, and has no tokens yet.
    record Passed(SignedIn who) implements Outcome {}
}
