package doorhouse.backup;

import doorhouse.store.Filling;
import doorhouse.store.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands before the rows of a backup.
///
/// @param madeAt ISO 8601
/// @param program the version that made it
/// @param migrations the scripts that made the tables
/// @param masterKey the master key's file as it was; null where it is kept apart
record Contents(
        String madeAt,
        String program,
        List<String> migrations,
        List<Table> tables,
        @Nullable String masterKey) {
    /// What a backup file begins with.
    static final String MAGIC = "doorhouse backup 1\n";

    /// @throws BackupException when a newer program made it
    void requireKnown() {
        if (Filling.unknown(migrations).isEmpty()) return;
        throw new BackupException(
                "a newer version made the backup: restore it by %s, or one that came after"
                        .formatted(program));
    }
}
