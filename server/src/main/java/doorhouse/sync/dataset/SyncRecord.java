package doorhouse.sync.dataset;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record, in the wire's own words.
///
/// @param value null for the tombstone of one that was removed
/// @param syncCount the dataset's count at the record's last change
public record SyncRecord(
        String key,
        @Nullable String value,
        long syncCount,
        Instant lastModifiedDate,
        String lastModifiedBy,
        @Nullable Instant deviceLastModifiedDate) {

    /// What it takes of its dataset's room; a tombstone nothing.
    long bytes() {
        return value == null ? 0 : (long) utf8(key) + utf8(value);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
