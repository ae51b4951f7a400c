package doorhouse.sync.dataset;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change that was written.
///
/// @param deviceId of the device that made it; null where it did not say
/// @param deleted whether the whole dataset went
/// @param records that changed, as they are now
public record Synced(
        DatasetKey key,
        long syncCount,
        Instant at,
        @Nullable String deviceId,
        boolean deleted,
        List<SyncRecord> records) {
    /// Is told of changes after they are durable, and must neither wait nor fail.
    @FunctionalInterface
    public interface Listener {
        void synced(Synced synced);
    }

    public Synced {
        records = List.copyOf(records);
    }
}
