package doorhouse.testing;

import doorhouse.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/// A kind of database that tests run on.
public enum TestDatabase {
    SQLITE,
    POSTGRESQL;

    /// The one that servers of tests stand on: `-Ddoorhouse.test.database=postgresql`, or SQLite.
    static final TestDatabase CHOSEN =
            valueOf(
                    System.getProperty("doorhouse.test.database", "sqlite")
                            .toUpperCase(Locale.ROOT));

    /// A new, empty one, which goes when the process ends.
    Database open() throws IOException {
        return switch (this) {
            case SQLITE -> {
                var folder = Files.createTempDirectory("doorhouse-test");
                folder.toFile().deleteOnExit();
                yield Database.sqlite(folder.resolve("doorhouse.db"));
            }
            case POSTGRESQL -> Database.postgres(TestPostgres.database());
        };
    }
}
