package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INSTANT = Duration.ofNanos(1);

    private long nanos;
    private final Connections connections = new Connections(10, PATIENCE, () -> nanos);

    /// A connection on which bytes arrive as the test says.
    private static final class Line extends AbstractConnection {
        long received;

        Line() {
            super(new ByteArrayEndPoint(), Runnable::run);
        }

        @Override
        public void onFillable() {}

        @Override
        public long getBytesIn() {
            return received;
        }
    }

    @Test
    void aSilentConnectionStays() {
        var line = opened();

        pass(PATIENCE.multipliedBy(100));

        assertThat(line.getEndPoint().isOpen()).isTrue();
    }

    @Test
    void aHeadHasItsPatienceFromItsFirstByte() {
        var line = opened();
        pass(Duration.ofHours(1));
        line.received++;

        pass(Duration.ZERO);
        line.received++;
        pass(PATIENCE);
        assertThat(line.getEndPoint().isOpen()).isTrue();
        pass(INSTANT);
        assertThat(line.getEndPoint().isOpen()).isFalse();
    }

    @Test
    void aHeadThatIsWholeHasNoPatienceLeftToEnd() {
        var line = opened();
        line.received++;
        pass(Duration.ZERO);
        connections.begun(line);

        pass(PATIENCE.multipliedBy(100));
        assertThat(line.getEndPoint().isOpen()).isTrue();

        connections.ended(line);
        pass(PATIENCE.multipliedBy(100));
        assertThat(line.getEndPoint().isOpen()).isTrue();
    }

    @Test
    void theHeadOfALaterRequestHasTheSamePatience() {
        var line = opened();
        line.received = 100;
        connections.begun(line);
        connections.ended(line);
        line.received++;

        pass(Duration.ZERO);
        pass(PATIENCE.plus(INSTANT));

        assertThat(line.getEndPoint().isOpen()).isFalse();
    }

    @Test
    void anAnswerHasItsPatienceAndMoreForEachByte() {
        var small = opened();
        var large = opened();
        for (var line : List.of(small, large)) connections.begun(line);
        connections.answering(small, 10);
        connections.answering(large, 80 << 10);

        pass(PATIENCE);
        assertThat(small.getEndPoint().isOpen()).isTrue();
        pass(INSTANT);
        assertThat(small.getEndPoint().isOpen()).isFalse();
        assertThat(large.getEndPoint().isOpen()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(large.getEndPoint().isOpen()).isFalse();
    }

    @Test
    void inACrowdThoseGoThatDoNothing() {
        var idle = new ArrayList<Line>();
        for (int i = 0; i < 8; i++) idle.add(opened());
        var busy = opened();
        connections.begun(busy);

        pass(Duration.ofSeconds(2));
        assertThat(idle).allMatch(line -> line.getEndPoint().isOpen());
        pass(INSTANT);
        assertThat(idle).noneMatch(line -> line.getEndPoint().isOpen());
        assertThat(busy.getEndPoint().isOpen()).isTrue();
    }

    @Test
    void inACrowdARequestThatJustArrivesOnAnIdleConnectionIsWaitedFor() {
        for (int i = 0; i < 9; i++) opened();
        var line = opened();
        nanos += Duration.ofHours(1).toNanos();
        line.received++;

        pass(Duration.ZERO);
        assertThat(line.getEndPoint().isOpen()).isTrue();
    }

    @Test
    void whenTheListenerStopsThoseGoThatDoNothing() {
        var idle = opened();
        var busy = opened();
        connections.begun(busy);
        pass(PATIENCE);
        assertThat(idle.getEndPoint().isOpen()).isTrue();

        connections.endIdle();
        pass(INSTANT);

        assertThat(idle.getEndPoint().isOpen()).isFalse();
        assertThat(busy.getEndPoint().isOpen()).isTrue();
    }

    private Line opened() {
        var line = new Line();
        connections.onOpened(line);
        return line;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        connections.sweep();
    }
}
