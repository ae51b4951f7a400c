package doorhouse.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who may ask the database now, where a few can at a time: in the order in which they came. But
/// first those of whose request something was asked before: to refuse one of them would leave done
/// what it did, and lose the work. They are no more than have had a turn, so all others come too.
final class Turns {
    private static final class Turn {
        private final Condition given;
        private boolean mine;

        Turn(Condition given) {
            this.given = given;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Turn> begun = new ArrayDeque<>();
    private final Deque<Turn> fresh = new ArrayDeque<>();
    private int free;

    /// @param most at a time
    Turns(int most) {
        this.free = most;
    }

    /// Waits for a turn, which ends with [#end].
    ///
    /// @param hasBegun whether something was asked for the same request before
    /// @return false when there was none in time
    boolean take(boolean hasBegun, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            // One that is free is nobody's who waits.
            if (free > 0) {
                free--;
                return true;
            }
            return await(hasBegun ? begun : fresh, patience.toNanos());
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Deque<Turn> line, long nanos) throws InterruptedException {
        var turn = new Turn(lock.newCondition());
        line.addLast(turn);
        try {
            long left = nanos;
            while (!turn.mine && left > 0) left = turn.given.awaitNanos(left);
            if (!turn.mine) line.remove(turn);
            return turn.mine;
        } catch (InterruptedException e) {
            if (turn.mine) pass();
            else line.remove(turn);
            throw e;
        }
    }

    /// Ends a turn: it is the next one's.
    void end() {
        lock.lock();
        try {
            pass();
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        var next = begun.isEmpty() ? fresh.poll() : begun.poll();
        if (next == null) {
            free++;
            return;
        }
        next.mine = true;
        next.given.signal();
    }

    /// How many wait.
    int waiting() {
        lock.lock();
        try {
            return begun.size() + fresh.size();
        } finally {
            lock.unlock();
        }
    }
}
