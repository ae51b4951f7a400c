package doorhouse.store;

import doorhouse.store.PostgresSettings.Isolation;
import doorhouse.testing.TestPostgres;
import java.nio.file.Path;

/// What a store may stand on, for tests of what holds on each.
enum EachDatabase {
    SQLITE,
    READ_COMMITTED,
    SERIALIZABLE;

    /// A new, empty one.
    ///
    /// @param file where it has one
    Database open(Path file) {
        return switch (this) {
            case SQLITE -> Database.sqlite(file);
            case READ_COMMITTED -> Database.postgres(TestPostgres.database());
            case SERIALIZABLE ->
                    Database.postgres(TestPostgres.database().with(Isolation.SERIALIZABLE));
        };
    }
}
