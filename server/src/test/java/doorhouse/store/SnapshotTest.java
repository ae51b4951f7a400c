package doorhouse.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private static final String SHARED =
            "update data_key set wrapped = ? where owner in ('first', 'last')";

    private @TempDir Path folder;

    /// Two rows that are always changed together are alike in every snapshot.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isOfOneMomentWhileServersWrite(boolean postgres) throws InterruptedException {
        var file = folder.resolve("a.db");
        var settings = postgres ? TestPostgres.database() : null;
        Supplier<Snapshot> snapshots =
                () -> settings == null ? Snapshot.sqlite(file) : Snapshot.postgres(settings);
        try (var database =
                settings == null ? Database.sqlite(file) : Database.postgres(settings)) {
            for (var owner : List.of("first", "last"))
                database.run(
                        "insert into data_key (owner, version, wrapped) values (?, 7, ?)",
                        owner,
                        new byte[] {1});
            var ends = new AtomicBoolean();
            var writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; !ends.get(); i++)
                                    database.run(SHARED, ("state " + i).getBytes(UTF_8));
                            });
            try {
                for (int round = 0; round < 20; round++) {
                    var seen = seen(snapshots);
                    assertThat(seen).hasSize(4);
                    assertThat(seen).containsOnly(seen.getFirst());
                }
            } finally {
                ends.set(true);
                writer.join();
            }
        }
    }

    /// What both rows hold, read twice.
    private static List<String> seen(Supplier<Snapshot> snapshots) {
        var seen = new ArrayList<String>();
        try (var snapshot = snapshots.get()) {
            var table =
                    snapshot.tables().stream()
                            .filter(t -> t.name().equals("data_key"))
                            .findFirst()
                            .orElseThrow();
            for (int i = 0; i < 2; i++)
                snapshot.<RuntimeException>rows(
                        table, row -> seen.add(new String((byte[]) row[row.length - 1], UTF_8)));
        }
        return seen;
    }
}
