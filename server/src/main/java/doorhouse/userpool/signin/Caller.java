package doorhouse.userpool.signin;

import doorhouse.operation.Call;
import doorhouse.userpool.signup.Surroundings;
import doorhouse.userpool.threat.UserContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a step of a sign-in comes from. It lives for this step alone.
///
/// @param sourceAddress the IP address of the call
/// @param clientMetadata what was sent along for the pool's own functions
/// @param step which decides whom the metadata reaches
/// @param context what the caller tells of the user's surroundings; null for nothing
/// @param ofServer whether the caller is an app's own server by its keys, which is believed
/// @param browser which browser it is, where the step is taken on one of our own pages, for whom a
///   sign-in ends without tokens; null for all other calls
record Caller(
        String sourceAddress,
        Map<String, String> clientMetadata,
        Step step,
        @Nullable UserContext context,
        boolean ofServer,
        @Nullable String browser) {
    /// Whether the call begins a sign-in or answers a challenge.
    enum Step {
        BEGIN,
        ANSWER
    }

    Caller {
        clientMetadata = Map.copyOf(clientMetadata);
    }

    static Caller of(
            Call call,
            Step step,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContext context) {
        return new Caller(
                call.sourceAddress(),
                clientMetadata == null ? Map.of() : clientMetadata,
                step,
                context,
                call.principal() != null,
                null);
    }

    /// A step that a browser takes on one of our pages.
    static Caller ofPage(Surroundings surroundings, Step step) {
        return new Caller(
                surroundings.sourceAddress(),
                Map.of(),
                step,
                surroundings.context(),
                false,
                surroundings.browser());
    }

    /// Whether the step is taken on one of our own pages.
    boolean page() {
        return browser != null;
    }

    /// The metadata as far as it reaches functions that are called on the way to tokens: what comes
    /// with the call that begins a sign-in is for those alone that let it begin. Source: Amazon
    /// Cognito API reference, InitiateAuth, ClientMetadata.
    Map<String, String> metadataOnTheWay() {
        return step == Step.ANSWER ? clientMetadata : Map.of();
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the context's
    ///   address is none
    void check() {
        if (context != null) context.check();
    }
}
