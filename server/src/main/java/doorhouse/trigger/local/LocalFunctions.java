package doorhouse.trigger.local;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.http.Place;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionRunner;
import doorhouse.trigger.InvocationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs the functions whose code lies in a folder here: `<folder>/<function's name>`.
public final class LocalFunctions implements FunctionRunner {
    private static final int SECRET_LENGTH = 32;

    /// How long a process may take until it asks for its first event, as in Lambda.
    private static final Duration START = Duration.ofSeconds(10);

    private static final Duration SWEEP = Duration.ofMillis(500);

    /// @param folder that holds a folder for each function; it need not be there
    /// @param processes of one function, at most
    /// @param idle how long a process may have nothing to do
    /// @param reload whether each call looks for changed files first
    /// @param node the interpreter: a path, or a name that is looked up in `PATH`
    /// @param python the same
    /// @param region that functions are told they run in
    public record Settings(
            Path folder,
            int processes,
            Duration idle,
            boolean reload,
            String node,
            String python,
            String region) {}

    private final Settings settings;
    private final RandomText random;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ReentrantLock starting = new ReentrantLock();
    private @Nullable Running running;
    private boolean closed;

    /// What is there once a function was called.
    private record Running(
            Bootstraps bootstraps, RuntimeApi api, Launcher launcher, Thread sweeper) {}

    public LocalFunctions(Settings settings, RandomText random) {
        this.settings = settings;
        this.random = random;
    }

    @Override
    public boolean serves(FunctionArn function) {
        return Files.isDirectory(settings.folder().resolve(function.name()));
    }

    /// A folder has no versions.
    @Override
    public boolean tellsVersions(FunctionArn function) {
        return function.qualifier().isEmpty();
    }

    @Override
    public byte[] invoke(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        return invoke(function, event, InvocationContext.NONE, patience);
    }

    @Override
    public byte[] invoke(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        var launcher = launcher();
        var pool = pools.computeIfAbsent(function.name(), name -> pool(name, launcher));
        try (var _ = Place.lend()) {
            return pool.invoke(function, event, context, patience);
        }
    }

    private Pool pool(String name, Launcher launcher) {
        var folder = settings.folder().resolve(name).toAbsolutePath();
        return new Pool(
                name,
                settings.processes(),
                settings.idle(),
                new Pool.Source() {
                    @Override
                    public long stamp() {
                        return settings.reload() ? FolderStamp.of(folder) : 0;
                    }

                    @Override
                    public Worker make(Pool pool, long stamp) {
                        return new Worker(
                                numbers.incrementAndGet(),
                                Secret.of(random.letters(SECRET_LENGTH)),
                                stamp,
                                pool,
                                START);
                    }

                    @Override
                    public void start(Worker worker) throws BadFunction {
                        launcher.start(worker, folder, name);
                    }
                });
    }

    private Launcher launcher() {
        starting.lock();
        try {
            if (closed) throw new IllegalStateException("closed");
            if (running == null) running = run();
            return running.launcher();
        } finally {
            starting.unlock();
        }
    }

    private Running run() {
        try {
            var bootstraps = new Bootstraps();
            var api = new RuntimeApi();
            var interpreters = new Program.Interpreters(settings.node(), settings.python());
            var launcher = new Launcher(interpreters, bootstraps, api, settings.region());
            return new Running(
                    bootstraps, api, launcher, Thread.ofVirtual().name("idle").start(this::sweep));
        } catch (IOException e) {
            throw new UncheckedIOException("functions cannot be run", e);
        }
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP);
                pools.values().forEach(Pool::sweep);
            }
        } catch (InterruptedException e) {
            // The server stops.
        }
    }

    /// Ends all processes.
    @Override
    public void close() {
        @Nullable Running last;
        starting.lock();
        try {
            closed = true;
            last = running;
        } finally {
            starting.unlock();
        }
        if (last == null) return;
        last.sweeper().interrupt();
        try {
            for (var pool : pools.values()) pool.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.api().close();
        last.bootstraps().close();
    }
}
