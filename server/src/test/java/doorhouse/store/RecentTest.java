package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RecentTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 100);
    private final HashMap<String, String> rows = new HashMap<>();
    private final Recent<String, String> recent =
            new Recent<>(
                    Duration.ofMillis(500), time::get, key -> Optional.ofNullable(rows.get(key)));

    @Test
    void aReadingLastsForItsMomentAndNoLonger() {
        rows.put("key", "old");
        recent.find("key");
        rows.put("key", "new");

        time.addAndGet(499_999_999);
        assertThat(recent.find("key")).contains("old");
        time.addAndGet(1);
        assertThat(recent.find("key")).contains("new");
    }

    @Test
    void aChangeMadeHereIsSeenAtOnce() {
        rows.put("key", "old");
        recent.find("key");

        rows.put("key", "new");
        recent.changed();

        assertThat(recent.find("key")).contains("new");
    }

    @Test
    void aChangeDuringAReadingIsSeenByTheNext() {
        var changed = new AtomicReference<Runnable>(() -> {});
        var reading =
                new Recent<String, String>(
                        Duration.ofMillis(500),
                        time::get,
                        key -> {
                            var row = Optional.ofNullable(rows.get(key));
                            rows.put("key", "new");
                            changed.get().run();
                            return row;
                        });
        changed.set(reading::changed);
        rows.put("key", "old");

        assertThat(reading.find("key")).contains("old");
        assertThat(reading.find("key")).contains("new");
    }

    @Test
    void whatDoesNotExistIsAskedForAgain() {
        assertThat(recent.find("key")).isEmpty();

        rows.put("key", "here");

        assertThat(recent.find("key")).contains("here");
    }
}
