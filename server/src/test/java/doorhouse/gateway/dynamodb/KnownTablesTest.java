package doorhouse.gateway.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownTablesTest {
    private final Map<String, TableKeys> there = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private long now;

    private final KnownTables tables =
            new KnownTables(
                    table -> {
                        asked.add(table);
                        return Optional.ofNullable(there.get(table));
                    },
                    this::read);

    /// The cache looks at the time in the middle of a put.
    private long read() {
        if (!asked.isEmpty()) meanwhile.run();
        return now;
    }

    private static TableKeys by(String attribute) {
        return new TableKeys("", List.of(new KeyAttribute(attribute, "S")), Map.of());
    }

    @Test
    void aTableThatIsMissingIsAskedForOnceInSeconds() {
        for (int i = 0; i < 3; i++) assertThat(tables.find("Games", null)).isEmpty();
        assertThat(asked).hasSize(1);

        there.put("Games", by("UserId"));
        now = Duration.ofSeconds(3).toNanos() - 1;
        assertThat(tables.find("Games", null)).isEmpty();
        now++;
        assertThat(tables.find("Games", null)).isPresent();
    }

    @Test
    void aTableThatWasMissingAndIsMadeHereIsSeenAtOnce() {
        assertThat(tables.find("Games", null)).isEmpty();
        there.put("Games", by("UserId"));

        tables.forget("Games");

        assertThat(tables.find("Games", null)).isPresent();
    }

    @Test
    void whatChangesWhileItIsKeptIsNotKept() {
        there.put("Games", by("UserId"));
        meanwhile =
                () -> {
                    meanwhile = () -> {};
                    there.put("Games", by("Owner"));
                    tables.forget("Games");
                };
        assertThat(tables.find("Games", null)).contains(by("UserId"));

        assertThat(tables.find("Games", null)).contains(by("Owner"));
    }
}
