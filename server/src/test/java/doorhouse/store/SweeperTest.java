package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.StoppedClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
    @TempDir private Path folder;

    @Test
    void whatHasExpiredGoesSomeMinutesLater() {
        var clock = new StoppedClock();
        try (var database = Database.sqlite(folder.resolve("test.db"));
                var sweeper = new Sweeper(database, clock, () -> {})) {
            database.run("create table mark (n bigint primary key, expires_at bigint)");
            for (long n = 0; n < 1_200; n++) {
                database.run("insert into mark values (?, ?)", n, clock.instant());
            }
            database.run("insert into mark values (-1, null)");

            clock.forward(Duration.ofMinutes(10));
            sweeper.sweep();
            long early = count(database);
            clock.forward(Duration.ofMillis(1));
            sweeper.sweep();
            long late = count(database);

            assertThat(early).isEqualTo(1_201);
            assertThat(late).isEqualTo(1);
        }
    }

    private static long count(Database database) {
        return database.find("select count(*) as n from mark", row -> row.number("n"))
                .orElseThrow();
    }
}
