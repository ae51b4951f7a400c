package doorhouse.userpool.signin;

import doorhouse.operation.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a step of a sign-in comes from. It lives for this step alone.
///
/// @param sourceAddress the IP address of the call
/// @param clientMetadata what was sent along for the pool's own functions
/// @param step which decides whom the metadata reaches
record Caller(String sourceAddress, Map<String, String> clientMetadata, Step step) {
    /// Whether the call begins a sign-in or answers a challenge.
    enum Step {
        BEGIN,
        ANSWER
    }

    Caller {
        clientMetadata = Map.copyOf(clientMetadata);
    }

    static Caller of(Call call, Step step, @Nullable Map<String, String> clientMetadata) {
        return new Caller(
                call.sourceAddress(), clientMetadata == null ? Map.of() : clientMetadata, step);
    }

    /// The metadata as far as it reaches functions that are called on the way to tokens: what comes
    /// with the call that begins a sign-in is for those alone that let it begin. Source: Amazon
    /// Cognito API reference, InitiateAuth, ClientMetadata.
    Map<String, String> metadataOnTheWay() {
        return step == Step.ANSWER ? clientMetadata : Map.of();
    }
}
