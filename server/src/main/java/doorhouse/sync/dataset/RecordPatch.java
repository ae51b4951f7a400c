package doorhouse.sync.dataset;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a device asks of one record.
///
/// @param op `replace` or `remove`
/// @param value left aside where the record is removed
/// @param syncCount of the record as the device knows it; 0 for one that it made
record RecordPatch(
        String op,
        String key,
        @Nullable String value,
        long syncCount,
        @Nullable Instant deviceLastModifiedDate) {
    static final String REPLACE = "replace";
    static final String REMOVE = "remove";

    /// The value that the record is to have; null for none.
    @Nullable String wanted() {
        return op.equals(REMOVE) ? null : value;
    }
}
