package doorhouse.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections that are open, so that none stays for being slow: not in sending a request's
/// head, by whatever drops, and not in taking an answer. Where nearly as many are open as may be,
/// those that do nothing go as well, and so they do when the listener stops. A body's patience is
/// [BoundedInput]'s, a stream's [BoundedOutput]'s, and a silent connection ends by the listener's
/// idle timeout.
final class Connections implements Connection.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration ROUND = Duration.ofMillis(500);
    private static final Duration CROWDED_PATIENCE = Duration.ofSeconds(2);
    private static final int MIN_BYTES_PER_SECOND = 8 << 10;

    private final Map<Connection, State> open = new ConcurrentHashMap<>();
    private final int most;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private volatile boolean ending;
    private volatile Thread thread = Thread.currentThread();

    /// What is known of one connection.
    private static final class State {
        final AtomicInteger underWay = new AtomicInteger();

        /// Since no request is under way.
        volatile long idleSince;

        /// Received until then.
        volatile long bytesBefore;

        /// The first sight of more bytes, which begin the next request's head; of the sweeping
        /// thread.
        long headSince;

        boolean headBegun;

        /// When the answer must be with the client.
        volatile long answerUntil;

        volatile boolean answering;
    }

    /// @param most connections that may be open
    /// @param patience for a request's head, and for an answer beyond what its size allows
    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    Connections(int most, Duration patience, LongSupplier nanoTime) {
        this.most = most;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    void start() {
        thread = Thread.ofPlatform().name("http-patience").daemon().start(this::sweepOnAndOn);
    }

    @Override
    public void onOpened(Connection connection) {
        var state = new State();
        state.idleSince = nanoTime.getAsLong();
        open.put(connection, state);
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /// A request's head is whole.
    void begun(Connection connection) {
        var state = open.get(connection);
        if (state != null) state.underWay.incrementAndGet();
    }

    /// An answer of a known size goes out.
    void answering(Connection connection, int bytes) {
        var state = open.get(connection);
        if (state == null) return;
        long forBytes = TimeUnit.SECONDS.toNanos(bytes / MIN_BYTES_PER_SECOND);
        state.answerUntil = nanoTime.getAsLong() + patience.toNanos() + forBytes;
        state.answering = true;
    }

    /// The answer is with the network, or never will be.
    void ended(Connection connection) {
        var state = open.get(connection);
        if (state == null) return;
        state.answering = false;
        state.bytesBefore = connection.getBytesIn();
        state.idleSince = nanoTime.getAsLong();
        state.underWay.decrementAndGet();
    }

    /// From now on those go that do nothing.
    void endIdle() {
        ending = true;
    }

    private void sweepOnAndOn() {
        try {
            while (true) {
                Thread.sleep(ROUND);
                round();
            }
        } catch (InterruptedException e) {
            Carriers.OF_PROCESS.restore();
        }
    }

    /// Whatever happens in one, there is a next.
    private void round() {
        try {
            sweep();
            Carriers.OF_PROCESS.watch(nanoTime.getAsLong());
        } catch (RuntimeException e) {
            LOG.error("a look at the connections failed", e);
        }
    }

    /// Closes those whose time is over.
    void sweep() {
        long now = nanoTime.getAsLong();
        boolean crowded = open.size() >= most - most / 10;
        open.forEach((connection, state) -> {
            // Closing the connection itself would wait for what it still writes.
            if (over(connection, state, now, crowded)) connection.getEndPoint().close();
        });
    }

    private boolean over(Connection connection, State state, long now, boolean crowded) {
        if (state.underWay.get() > 0) {
            state.headBegun = false;
            return state.answering && now - state.answerUntil > 0;
        }
        long longest = (crowded ? CROWDED_PATIENCE : patience).toNanos();
        if (connection.getBytesIn() == state.bytesBefore) {
            state.headBegun = false;
            long idle = now - state.idleSince;
            return (crowded && idle > longest) || (ending && idle > ROUND.toNanos());
        }
        if (!state.headBegun) {
            state.headBegun = true;
            state.headSince = now;
        }
        return now - state.headSince > longest;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
