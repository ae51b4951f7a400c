package doorhouse.crypto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The memory that passwords are hashed in: bounded, and used again, for making and clearing it
/// anew each time costs more than a tenth of a hash. What is too small is let go where there is no
/// room for more.
final class Argon2Memory {
    private static final int WORDS_PER_KIB = 1024 / Long.BYTES;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final List<long[]> free = new ArrayList<>();
    private final long bound;
    private long words;

    Argon2Memory(int kib) {
        // Room besides for the few blocks that a hash takes more than its cost says.
        bound = (long) (kib + 1024) * WORDS_PER_KIB;
    }

    /// Waits until there is so much. What is taken holds zeros, or what the last one left in it.
    ///
    /// @param count of words, within the bound; there may be more in it
    long[] take(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (count > bound) throw new IllegalArgumentException("more than all there is");
            while (true) {
                var found = reused(count);
                if (found != null) return found;
                if (words + count <= bound) break;
                freed.await();
            }
            words += count;
        } finally {
            lock.unlock();
        }
        return new long[count];
    }

    /// The smallest that is large enough; where there is none, the others make room for it.
    private long @Nullable [] reused(int count) {
        var enough =
                free.stream()
                        .filter(one -> one.length >= count)
                        .min(Comparator.comparingInt(one -> one.length));
        if (enough.isPresent()) {
            free.remove(enough.get());
            return enough.get();
        }
        while (words + count > bound && !free.isEmpty()) words -= free.removeLast().length;
        return null;
    }

    void give(long[] taken) {
        lock.lock();
        try {
            free.add(taken);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How much there is, in use or not.
    long words() {
        lock.lock();
        try {
            return words;
        } finally {
            lock.unlock();
        }
    }
}
