package doorhouse.userpool.signin;

import doorhouse.operation.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a step of a sign-in comes from. It lives for this step alone.
///
/// @param sourceAddress the IP address of the call
/// @param clientMetadata what was sent along for the pool's own functions
record Caller(String sourceAddress, Map<String, String> clientMetadata) {
    Caller {
        clientMetadata = Map.copyOf(clientMetadata);
    }

    static Caller of(Call call, @Nullable Map<String, String> clientMetadata) {
        return new Caller(call.sourceAddress(), clientMetadata == null ? Map.of() : clientMetadata);
    }
}
