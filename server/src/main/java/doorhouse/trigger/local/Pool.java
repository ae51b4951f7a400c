package doorhouse.trigger.local;

import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.InvocationContext;
import doorhouse.trigger.local.Invocation.Told;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes of one function. One is started when a call finds none idle, up to a limit; beyond
/// that calls wait in their order. The one that worked last works next, so that those no longer
/// needed fall idle and end.
final class Pool implements Worker.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);
    private static final Duration ENDING = Duration.ofSeconds(2);

    /// Where processes come from.
    interface Source {
        /// What the function looks like now; a process of another look is not used any more.
        long stamp();

        Worker make(Pool pool, long stamp);

        /// @throws BadFunction when the function cannot be run
        void start(Worker worker) throws BadFunction;
    }

    private record Idle(Worker worker, Deadline until) {}

    /// A call's place in the line.
    private static final class Turn {
        final CompletableFuture<Worker> worker = new CompletableFuture<>();
    }

    private final String name;
    private final int most;
    private final Duration idleFor;
    private final Source source;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private final ArrayDeque<Idle> idle = new ArrayDeque<>();
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private final Set<Worker> starting = new HashSet<>();
    private final Set<Worker> all = new HashSet<>();
    private long stamp;
    private boolean closed;

    /// @param name of the function
    /// @param most processes at a time
    /// @param idleFor how long a process may have nothing to do
    Pool(String name, int most, Duration idleFor, Source source) {
        this.name = name;
        this.most = most;
        this.idleFor = idleFor;
        this.source = source;
    }

    byte[] invoke(FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        var deadline = Deadline.in(patience);
        while (true) {
            switch (run(function, event, context, deadline)) {
                case Told.Answered answered -> {
                    return answered.answer();
                }
                case Told.Failed failed -> throw failed.failure();
                case Told.NotTaken _ -> {
                    // Its process ended first; the next one takes it, while there is time.
                    if (deadline.left().isZero()) throw new TimedOut();
                }
            }
        }
    }

    private Told run(
            FunctionArn function, byte[] event, InvocationContext context, Deadline deadline)
            throws FunctionFailure {
        try {
            var worker = take(deadline);
            var invocation = Invocation.of(function, event, context, deadline.left());
            try {
                return worker.run(invocation, deadline.left());
            } finally {
                release(worker);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unreachable.because("ServiceException");
        }
    }

    private Worker take(Deadline deadline) throws FunctionFailure, InterruptedException {
        long now = source.stamp();
        var turn = new Turn();
        List<Worker> old;
        List<Worker> fresh;
        lock.lock();
        try {
            if (closed) throw Unreachable.because("ServiceException");
            stamp = now;
            old = idle.stream().map(Idle::worker).filter(worker -> !usable(worker)).toList();
            idle.removeIf(i -> old.contains(i.worker()));
            if (idle.isEmpty()) waiting.addLast(turn);
            else turn.worker.complete(idle.removeFirst().worker());
            fresh = wanted();
        } finally {
            lock.unlock();
        }
        old.forEach(Worker::end);
        fresh.forEach(this::launch);
        return taken(turn, deadline);
    }

    private Worker taken(Turn turn, Deadline deadline)
            throws FunctionFailure, InterruptedException {
        try {
            return turn.worker.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (!givenUp(turn)) return taken(turn, deadline);
            // With nothing on its way, all processes are busy with others.
            throw starts() ? new TimedOut() : Unreachable.because("TooManyRequestsException");
        } catch (InterruptedException e) {
            if (!givenUp(turn)) release(taken(turn, deadline));
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FunctionFailure failure) throw failure;
            throw new IllegalStateException(e);
        }
    }

    /// Takes a call out of the line.
    ///
    /// @return false when it came to its turn meanwhile
    private boolean givenUp(Turn turn) {
        lock.lock();
        try {
            waiting.remove(turn);
            return !turn.worker.isDone();
        } finally {
            lock.unlock();
        }
    }

    private boolean starts() {
        lock.lock();
        try {
            return !starting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The workers to start now, so that each waiting call has one coming. Under the lock.
    private List<Worker> wanted() {
        var fresh = new ArrayList<Worker>();
        while (!closed && starting.size() < waiting.size() && all.size() < most) {
            var worker = source.make(this, stamp);
            starting.add(worker);
            all.add(worker);
            fresh.add(worker);
        }
        return fresh;
    }

    private void launch(Worker worker) {
        Thread.startVirtualThread(() -> {
            try {
                source.start(worker);
            } catch (BadFunction e) {
                LOG.error("function {}: {}", name, e.getMessage());
                ended(worker, Unreachable.because("InvalidRuntimeException"));
            } catch (RuntimeException e) {
                // Nobody else would hear of it, and its place would stay taken.
                LOG.error("function {} was not started", name, e);
                ended(worker, Unreachable.because("ServiceException"));
            }
        });
    }

    @Override
    public void ready(Worker worker) {
        lock.lock();
        try {
            starting.remove(worker);
        } finally {
            lock.unlock();
        }
        release(worker);
    }

    /// Gives a worker to whoever waits longest, else lets it idle.
    private void release(Worker worker) {
        boolean old;
        lock.lock();
        try {
            old = closed || !usable(worker);
            var turn = old ? null : waiting.pollFirst();
            if (turn != null) turn.worker.complete(worker);
            else if (!old) idle.addFirst(new Idle(worker, Deadline.in(idleFor)));
        } finally {
            lock.unlock();
        }
        if (old) worker.end();
    }

    private boolean usable(Worker worker) {
        return worker.stamp() == stamp && worker.lives();
    }

    @Override
    public void broken(Worker worker, FunctionFailure why) {
        lock.lock();
        try {
            if (starting.remove(worker)) failFirst(why);
        } finally {
            lock.unlock();
        }
        worker.end();
    }

    @Override
    public void ended(Worker worker, FunctionFailure why) {
        List<Worker> fresh;
        lock.lock();
        try {
            if (starting.remove(worker)) failFirst(why);
            all.remove(worker);
            idle.removeIf(i -> i.worker() == worker);
            fewer.signalAll();
            fresh = wanted();
        } finally {
            lock.unlock();
        }
        fresh.forEach(this::launch);
    }

    /// A start that failed is told to one call, as its own; the others' may go better.
    private void failFirst(FunctionFailure why) {
        var turn = waiting.pollFirst();
        if (turn != null) turn.worker.completeExceptionally(why);
    }

    /// Ends what had nothing to do for long, and what does not get started.
    void sweep() {
        List<Worker> tired;
        List<Worker> slow;
        lock.lock();
        try {
            tired = idle.stream().filter(i -> i.until().left().isZero()).map(Idle::worker).toList();
            idle.removeIf(i -> tired.contains(i.worker()));
            slow = List.copyOf(starting);
        } finally {
            lock.unlock();
        }
        tired.forEach(Worker::end);
        slow.forEach(Worker::endIfLate);
    }

    /// Ends all processes, and waits a little for that.
    void close() throws InterruptedException {
        List<Worker> left;
        lock.lock();
        try {
            closed = true;
            while (!waiting.isEmpty()) failFirst(Unreachable.because("ServiceException"));
            left = List.copyOf(all);
        } finally {
            lock.unlock();
        }
        left.forEach(Worker::end);
        lock.lock();
        try {
            long nanos = ENDING.toNanos();
            while (!all.isEmpty() && nanos > 0) nanos = fewer.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }
}
