package doorhouse.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/// What one class writes to the log, from now until it is closed.
public final class TestLog implements AutoCloseable {
    /// From whatever thread it comes.
    private static final class Kept extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final List<String> traced = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getThrowableProxy() != null) traced.add(event.getFormattedMessage());
            lines.add(event.getFormattedMessage());
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Logger logger;
    private final Kept kept = new Kept();

    public TestLog(Class<?> of) {
        logger = (Logger) LoggerFactory.getLogger(of);
        kept.start();
        logger.addAppender(kept);
    }

    /// Waits until so many lines were written, at most some seconds.
    public void await(int lines) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (lines().size() < lines && System.nanoTime() < end) LockSupport.parkNanos(1_000_000);
    }

    public List<String> lines() {
        return List.copyOf(kept.lines);
    }

    /// Those of them that a stack trace follows.
    public List<String> traced() {
        return List.copyOf(kept.traced);
    }

    @Override
    public void close() {
        logger.detachAppender(kept);
    }
}
