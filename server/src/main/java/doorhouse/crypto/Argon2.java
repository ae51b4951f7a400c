package doorhouse.crypto;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Hashes passwords by Argon2id (RFC 9106), for pools that forbid SRP.
///
/// One hash takes a core for some 15 ms and many MiB of memory. So hashes are computed on a few
/// platform threads, in memory that is bounded and used again, and of a crowd of callers some are
/// refused instead of all being slow.
public final class Argon2 implements AutoCloseable {
    private static final int HASH_BYTES = 32;

    /// What a key of a passphrase costs: it is made seldom, and may be guessed at without end.
    private static final Argon2Cost OF_KEYS = new Argon2Cost(64 * 1024, 3, 1);

    /// How long the hashes of one call wait for their turns, in all.
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// More callers than can be served in time.
    public static final class TooBusy extends RuntimeException {
        TooBusy() {
            super("too many passwords to hash", null, false, false);
        }
    }

    private final ThreadPoolExecutor threads;
    private final Argon2Memory memory;
    private final Semaphore callers;
    private final int mostOfOne;
    private final ConcurrentHashMap<String, Integer> byOwner = new ConcurrentHashMap<>();
    private final LongAdder hashes = new LongAdder();

    /// @param count how many passwords are hashed at once
    /// @param mostCallers more are refused, and of one owner half as many
    /// @param memoryKib what all hashes may take, at least [Argon2Cost#MAX_MEMORY_KIB]
    public Argon2(int count, int mostCallers, int memoryKib) {
        callers = new Semaphore(mostCallers);
        mostOfOne = Math.ceilDiv(mostCallers, 2);
        memory = new Argon2Memory(memoryKib);
        threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(mostCallers),
                        Thread.ofPlatform().name("argon2-", 1).daemon().factory());
    }

    /// For this machine: a thread less than there are processors, so that everything else goes on
    /// meanwhile, and a quarter of the heap. Who waits for a hash keeps a place of a request, so
    /// only a quarter of these may.
    ///
    /// @param requestsAtOnce how many are worked for
    public static Argon2 ofMachine(int requestsAtOnce) {
        var machine = Runtime.getRuntime();
        int quarterKib = (int) Math.min(machine.maxMemory() / 4 / 1024, Integer.MAX_VALUE);
        return new Argon2(
                Math.max(1, machine.availableProcessors() - 1),
                Math.max(1, requestsAtOnce / 4),
                Math.max(quarterKib, 2 * Argon2Cost.MAX_MEMORY_KIB));
    }

    /// @param owner the crowd that the caller is one of: a user pool
    public Call call(String owner) {
        return new Call(owner);
    }

    /// How many hashes were begun.
    public long hashes() {
        return hashes.sum();
    }

    /// The hashes that one request asks for, one after another. Counts among the callers from the
    /// first of them until it is closed. Of one thread.
    public final class Call implements AutoCloseable {
        private final String owner;
        private boolean counted;
        private long deadline;

        private Call(String owner) {
            this.owner = owner;
        }

        /// The hash of a password: 32 bytes.
        ///
        /// @param salt 8 bytes or more
        /// @throws TooBusy when it cannot begin in time
        public byte[] hash(String password, byte[] salt, Argon2Cost cost) {
            if (!counted) {
                enter(owner);
                counted = true;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            long asked = System.nanoTime();
            var turn = new Turn(new Argon2id.Input(Hashes.utf8(password), salt), cost);
            byte[] hash = turn.await(deadline - asked);
            // Only waiting is counted: how long the hashes take is the owner's own choice.
            deadline += System.nanoTime() - turn.begunAt;
            return hash;
        }

        @Override
        public void close() {
            if (counted) leave(owner);
            counted = false;
        }
    }

    private void enter(String owner) {
        if (!callers.tryAcquire()) throw new TooBusy();
        if (byOwner.merge(owner, 1, Integer::sum) <= mostOfOne) return;
        leave(owner);
        throw new TooBusy();
    }

    private void leave(String owner) {
        byOwner.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
        callers.release();
    }

    /// A key of 32 bytes that a passphrase stands for, on the caller's own thread (RFC 9106 §4).
    ///
    /// @param salt 16 random bytes
    public static byte[] key(Secret passphrase, byte[] salt) {
        var input = new Argon2id.Input(Hashes.utf8(passphrase.reveal()), salt);
        return Argon2id.hash(input, OF_KEYS, HASH_BYTES, new long[Argon2id.words(OF_KEYS)]);
    }

    /// One hash, on one of the threads.
    private final class Turn {
        private final Argon2id.Input input;
        private final Argon2Cost cost;
        private final AtomicBoolean taken = new AtomicBoolean();
        private final FutureTask<byte[]> task = new FutureTask<>(this::compute);

        /// By [System#nanoTime]; written before the task is done.
        private long begunAt;

        Turn(Argon2id.Input input, Argon2Cost cost) {
            this.input = input;
            this.cost = cost;
        }

        /// It has begun once it has its memory.
        private byte[] compute() throws InterruptedException {
            long[] scratch = memory.take(Argon2id.words(cost));
            try {
                if (taken.getAndSet(true)) throw new TooBusy();
                begunAt = System.nanoTime();
                hashes.increment();
                return Argon2id.hash(input, cost, HASH_BYTES, scratch);
            } finally {
                memory.give(scratch);
            }
        }

        /// Waits only so long for it to begin, and takes it back then. One that has begun is waited
        /// for, on a machine just started or overburdened too.
        byte[] await(long patienceNanos) {
            try {
                threads.execute(task);
                try {
                    return task.get(patienceNanos, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (!taken.getAndSet(true)) throw new TooBusy();
                    return task.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (RejectedExecutionException | TimeoutException e) {
                throw new TooBusy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TooBusy();
            } catch (ExecutionException e) {
                throw new IllegalStateException("hashing a password", e.getCause());
            } finally {
                // Ends a wait for memory too.
                if (task.cancel(true)) threads.remove(task);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
