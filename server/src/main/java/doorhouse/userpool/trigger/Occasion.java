package doorhouse.userpool.trigger;

import doorhouse.id.ClientId;
import doorhouse.userpool.pool.UserPool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The call in which a trigger is met.
///
/// @param client null for an administrator's call that names none
/// @param clientMetadata what the caller sent along for the functions; lives for this call alone
public record Occasion(
        UserPool pool, @Nullable ClientId client, Map<String, String> clientMetadata) {
    public static Occasion of(
            UserPool pool,
            @Nullable ClientId client,
            @Nullable Map<String, String> clientMetadata) {
        return new Occasion(pool, client, clientMetadata == null ? Map.of() : clientMetadata);
    }

    /// The same call, for triggers that its metadata does not reach.
    public Occasion withoutMetadata() {
        return new Occasion(pool, client, Map.of());
    }
}
