package doorhouse.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SQLite's one writer. Whatever waits is run one after the other, each undone alone if it throws,
/// and committed at once: a durable commit costs a disk flush, and a flush serves many as well as
/// one. Nobody is answered before the commit, not even who failed, for the failure may rest on what
/// another of the group wrote.
///
/// The thread is a platform thread: native calls would pin a virtual thread's carrier.
final class GroupCommit implements AutoCloseable {
    private static final int MOST_WAITING = 8192;
    private static final int LARGEST_GROUP = 512;
    private static final Duration LONGEST_GROUP = Duration.ofMillis(20);
    private static final Duration LAST_MOMENT = Duration.ofMillis(500);

    private final Session session;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Answering answering = new Answering();
    private final Duration patience;
    private final Thread thread;
    private volatile boolean stopping;

    /// @param patience how long the end waits for those before it
    GroupCommit(Session session, Duration patience) {
        this.session = session;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::work);
    }

    /// @param end of the wait for its turn and its result
    <T> T write(Deadline end, Function<Session, T> work) {
        var job = new Job<>(work, end, answering);
        try {
            if (!waiting.offer(job, end.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw answering.inVain(job.began, "too many writes are waiting", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
        return job.await();
    }

    private void work() {
        try {
            while (!stopping) {
                var first = waiting.take();
                // Nobody waits for those that were given up while the store was away.
                if (!first.abandoned()) group(first);
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
        var late = new StoreUnavailable("the database is closed");
        for (var job = waiting.poll(); job != null; job = waiting.poll()) job.fail(late);
    }

    private void group(Job<?> first) {
        var group = new ArrayList<Job<?>>();
        long end = System.nanoTime() + LONGEST_GROUP.toNanos();
        try {
            session.run("begin immediate");
            for (@Nullable Job<?> job = first; job != null; job = next(group, end)) {
                if (!job.start()) continue;
                group.add(job);
                job.run(session);
                session.requireSound();
            }
            session.run("commit");
            answering.answered();
            for (var job : group) job.answer();
        } catch (RuntimeException | Error failure) {
            var lost =
                    failure instanceof StoreException known
                            ? known
                            : new StoreException("a group of writes", failure);
            undo();
            first.fail(lost);
            for (var job : group) job.fail(lost);
        }
    }

    private @Nullable Job<?> next(List<Job<?>> group, long end) {
        boolean full = group.size() >= LARGEST_GROUP || System.nanoTime() > end;
        return full ? null : waiting.poll();
    }

    private void undo() {
        session.forget();
        try {
            session.run("rollback");
        } catch (StoreException none) {
            // SQLite has rolled back already, as it does when the disk is full.
            session.forget();
        }
    }

    @Override
    public void close() {
        write(
                Deadline.in(patience),
                _ -> {
                    stopping = true;
                    return true;
                });
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Job<T> {
        private final Function<Session, T> work;
        private final Deadline end;
        private final Answering answering;
        private final long began = System.nanoTime();
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Throwable thrown;

        Job(Function<Session, T> work, Deadline end, Answering answering) {
            this.work = work;
            this.end = end;
            this.answering = answering;
        }

        boolean abandoned() {
            return taken.get();
        }

        /// False when the caller has given up waiting.
        boolean start() {
            return taken.compareAndSet(false, true);
        }

        void run(Session session) {
            try {
                result = session.savepoint(() -> work.apply(session));
            } catch (Throwable e) {
                thrown = e;
            }
        }

        void answer() {
            if (thrown != null) answer.completeExceptionally(thrown);
            else if (result != null) answer.complete(result);
            else answer.completeExceptionally(new NullPointerException("a body returned null"));
        }

        void fail(StoreException why) {
            answer.completeExceptionally(why);
        }

        /// Waits for its turn and its end. Who gives up before its turn knows that nothing was
        /// written; who gives up later does not, and waits a moment more.
        T await() {
            boolean interrupted = false;
            try {
                var until = end;
                boolean late = false;
                while (true) {
                    try {
                        return answer.get(until.left().toNanos(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                        if (start()) throw new StoreUnavailable("interrupted", e);
                    } catch (TimeoutException e) {
                        if (start()) throw answering.inVain(began, "writes take too long", e);
                        if (late) throw new StoreUnavailable("a write does not end", e);
                        late = true;
                        until = Deadline.in(LAST_MOMENT);
                    } catch (ExecutionException e) {
                        throw asThrown(e);
                    }
                }
            } finally {
                if (interrupted) Thread.currentThread().interrupt();
            }
        }

        private static RuntimeException asThrown(ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
