package doorhouse.trigger.local;

import doorhouse.crypto.Secret;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.local.Invocation.Told;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One process of a function, as the Runtime API sees it. It takes one event at a time.
final class Worker {
    private static final int KILLED = 137;

    /// Who hears of a process.
    interface Owner {
        /// It asks for its first event.
        void ready(Worker worker);

        /// It could not load the function, and is about to end.
        void broken(Worker worker, FunctionFailure why);

        /// It has ended.
        ///
        /// @param why what an invocation that waits for its start is told
        void ended(Worker worker, FunctionFailure why);
    }

    private final int number;
    private final Secret secret;
    private final long stamp;
    private final Owner owner;
    private final Deadline startsUntil;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    private @Nullable Process process;
    private boolean ready;
    private boolean ended;
    private boolean late;

    /// Only the newest poll may take an event: the connections of earlier ones may be dead.
    private long polls;

    private @Nullable Invocation waiting;
    private @Nullable Invocation taken;
    private volatile @Nullable Invocation last;

    /// @param number of this process, for its path of the Runtime API
    /// @param secret the other part of that path
    /// @param stamp what the function's folder looked like
    /// @param patience for its start
    Worker(int number, Secret secret, long stamp, Owner owner, Duration patience) {
        this.number = number;
        this.secret = secret;
        this.stamp = stamp;
        this.owner = owner;
        this.startsUntil = Deadline.in(patience);
    }

    int number() {
        return number;
    }

    Secret secret() {
        return secret;
    }

    long stamp() {
        return stamp;
    }

    /// Whether it may still be given events.
    boolean lives() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /// The newest invocation, for the log; null before the first.
    @Nullable Invocation last() {
        return last;
    }

    /// Takes charge of its process, or ends it when it is not wanted any more.
    void runs(Process started) {
        lock.lock();
        try {
            process = started;
            if (!ended) return;
        } finally {
            lock.unlock();
        }
        ProcessTree.kill(started);
    }

    /// Gives it an event and waits. A process that does not answer in time is ended.
    Told run(Invocation invocation, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            if (ended) return new Told.NotTaken();
            waiting = invocation;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            return invocation.await(patience);
        } catch (TimeoutException e) {
            end();
            return new Told.Failed(new TimedOut());
        } catch (InterruptedException e) {
            end();
            throw e;
        }
    }

    /// The process asks for an event; waits until there is one.
    ///
    /// @return empty when this process gets none any more
    Optional<Invocation> next() throws InterruptedException {
        if (firstTime()) owner.ready(this);
        lock.lock();
        try {
            if (taken != null) {
                taken.tell(
                        new Told.Failed(
                                new Threw(
                                        "Runtime.NoResponse",
                                        "The runtime asked for the next event without answering.")));
                taken = null;
            }
            long poll = ++polls;
            news.signalAll();
            while (waiting == null && !ended && poll == polls) news.await();
            if (waiting == null || ended || poll != polls) return Optional.empty();
            taken = waiting;
            waiting = null;
            last = taken;
            return Optional.of(taken);
        } finally {
            lock.unlock();
        }
    }

    private boolean firstTime() {
        lock.lock();
        try {
            boolean first = !ready;
            ready = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    /// The process says what came of an event.
    ///
    /// @return false when it has no event of this id, also when the answer comes too late
    boolean tell(String id, Told what) {
        Invocation invocation;
        lock.lock();
        try {
            if (taken == null || !taken.id().equals(id)) return false;
            invocation = taken;
            taken = null;
        } finally {
            lock.unlock();
        }
        invocation.tell(what);
        return true;
    }

    /// The process says why it cannot start.
    void broken(FunctionFailure why) {
        owner.broken(this, why);
    }

    /// The process has ended.
    void ended(int status) {
        FunctionFailure why;
        lock.lock();
        try {
            process = null;
            why = late ? new TimedOut() : exitError(taken, status);
            release(why);
            news.signalAll();
        } finally {
            lock.unlock();
        }
        owner.ended(this, why);
    }

    /// Nothing comes of this process any more.
    private void release(FunctionFailure why) {
        ended = true;
        if (taken != null) taken.tell(new Told.Failed(why));
        if (waiting != null) waiting.tell(new Told.NotTaken());
        taken = null;
        waiting = null;
    }

    /// In Lambda's words.
    ///
    /// @param during null when the process ended before its first event
    private static Threw exitError(@Nullable Invocation during, int status) {
        String id = during == null ? "-" : during.id();
        String reason =
                switch (status) {
                    case 0 -> "Runtime exited without providing a reason";
                    case KILLED -> "Runtime exited with error: signal: killed";
                    default -> "Runtime exited with error: exit status " + status;
                };
        return new Threw("Runtime.ExitError", "RequestId: " + id + " Error: " + reason);
    }

    /// Ends a process that did not ask for its first event in time.
    void endIfLate() {
        lock.lock();
        try {
            if (ready || !startsUntil.left().isZero()) return;
            late = true;
        } finally {
            lock.unlock();
        }
        end();
    }

    /// Ends the process and all it started; [Owner#ended] follows. It is not told first, or it
    /// would complain with its last breath.
    void end() {
        @Nullable Process running;
        lock.lock();
        try {
            running = process;
            release(Unreachable.because("ServiceException"));
        } finally {
            lock.unlock();
        }
        if (running != null) ProcessTree.kill(running);
    }
}
