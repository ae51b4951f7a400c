package doorhouse.trigger;

import doorhouse.http.HttpServer;
import doorhouse.http.InFlight;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Calls that nobody waits for. At most [#MOST] are on their way, and [#MOST_OF_ONE] of one
/// function, whatever version or alias, so that one that hangs leaves room for others; their events
/// have as many bytes at most as [#MOST_BYTES], and those of one function a quarter. More are
/// dropped, for memory has an end and a code that comes too late helps nobody.
public final class Posts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Posts.class);
    static final int MOST = 1_000;
    static final int MOST_OF_ONE = 250;
    static final int MOST_BYTES = 64 << 20;

    /// A sender waits for a mail server or a phone company in its turn.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration DRAIN = Duration.ofSeconds(5);

    /// Before each further attempt. Lambda waits one minute and then two; here a user waits for the
    /// code.
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final FunctionRunner runner;
    private final List<Duration> pauses;
    private final Duration drain;
    private final InFlight<FunctionArn> calls = new InFlight<>(MOST_OF_ONE, MOST);
    private final InFlight<FunctionArn> bytes = new InFlight<>(MOST_BYTES / 4, MOST_BYTES);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Posts(FunctionRunner runner) {
        this(runner, PAUSES, DRAIN);
    }

    /// @param drain how long stopping waits for what is on its way
    Posts(FunctionRunner runner, List<Duration> pauses, Duration drain) {
        this.runner = runner;
        this.pauses = pauses;
        this.drain = drain;
    }

    void add(TriggerName trigger, FunctionArn function, byte[] event) {
        var _ = add(trigger.text(), function, event, InvocationContext.NONE);
    }

    /// Takes an event to hand over.
    ///
    /// @param why the function is called, for the log
    /// @return false, and nothing taken, when too many are on their way
    public boolean add(String why, FunctionArn function, byte[] event, InvocationContext context) {
        var counted = function.unqualified();
        if (!enter(counted, event)) {
            LOG.error("{} {}: dropped, too many are on their way", why, function);
            return false;
        }
        String request = MDC.get(HttpServer.REQUEST_ID);
        threads.execute(() -> {
            if (request != null) MDC.put(HttpServer.REQUEST_ID, request);
            try {
                deliver(why, function, event, context);
            } catch (InterruptedException e) {
                LOG.error("{} {}: given up, the server stops", why, function);
            } catch (RuntimeException e) {
                LOG.error("{} {}: failed", why, function, e);
            } finally {
                leave(counted, event);
            }
        });
        return true;
    }

    private boolean enter(FunctionArn counted, byte[] event) {
        if (!calls.enter(counted)) return false;
        if (bytes.enter(counted, event.length)) return true;
        calls.leave(counted);
        return false;
    }

    private void leave(FunctionArn counted, byte[] event) {
        bytes.leave(counted, event.length);
        calls.leave(counted);
    }

    private void deliver(String why, FunctionArn function, byte[] event, InvocationContext context)
            throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                runner.post(function, event, context, PATIENCE);
                return;
            } catch (FunctionFailure failure) {
                LOG.warn("{} {}: attempt {}: {}", why, function, attempt + 1, failure.getMessage());
            }
            if (attempt == pauses.size()) {
                LOG.error("{} {}: given up", why, function);
                return;
            }
            Thread.sleep(pauses.get(attempt));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS))
                threads.shutdownNow();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
