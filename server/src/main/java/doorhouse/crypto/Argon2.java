package doorhouse.crypto;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Hashes passwords by Argon2id (RFC 9106), for pools that forbid SRP.
///
/// One hash takes a core for some 15 ms and many MiB of memory. So hashes are computed on a few
/// platform threads, in memory that is bounded and used again, and of a crowd of callers some are
/// refused instead of all being slow.
public final class Argon2 implements AutoCloseable {
    private static final int HASH_BYTES = 32;

    /// What a key of a passphrase costs: it is made seldom, and may be guessed at without end.
    private static final Argon2Cost OF_KEYS = new Argon2Cost(64 * 1024, 3, 1);

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int QUEUE_PER_THREAD = 64;

    /// More callers than can be served in time.
    public static final class TooBusy extends RuntimeException {
        TooBusy() {
            super("too many passwords to hash", null, false, false);
        }
    }

    private final ThreadPoolExecutor threads;
    private final Argon2Memory memory;

    /// @param count how many passwords are hashed at once
    /// @param memoryKib what all of them may take, at least [Argon2Cost#MAX_MEMORY_KIB]
    public Argon2(int count, int memoryKib) {
        memory = new Argon2Memory(memoryKib);
        threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(count * QUEUE_PER_THREAD),
                        Thread.ofPlatform().name("argon2-", 1).daemon().factory());
    }

    /// For this machine: as many threads as processors, and a quarter of the heap.
    public static Argon2 ofMachine() {
        var machine = Runtime.getRuntime();
        int quarterKib = (int) Math.min(machine.maxMemory() / 4 / 1024, Integer.MAX_VALUE);
        return new Argon2(
                machine.availableProcessors(), Math.max(quarterKib, 2 * Argon2Cost.MAX_MEMORY_KIB));
    }

    /// The hash of a password: 32 bytes.
    ///
    /// @param salt 8 bytes or more
    /// @throws TooBusy when it cannot be computed in time
    public byte[] hash(String password, byte[] salt, Argon2Cost cost) {
        var input = new Argon2id.Input(Hashes.utf8(password), salt);
        return inTurn(() -> {
            long[] scratch = memory.take(Argon2id.words(cost));
            try {
                return Argon2id.hash(input, cost, HASH_BYTES, scratch);
            } finally {
                memory.give(scratch);
            }
        });
    }

    /// A key of 32 bytes that a passphrase stands for, on the caller's own thread (RFC 9106 §4).
    ///
    /// @param salt 16 random bytes
    public static byte[] key(Secret passphrase, byte[] salt) {
        var input = new Argon2id.Input(Hashes.utf8(passphrase.reveal()), salt);
        return Argon2id.hash(input, OF_KEYS, HASH_BYTES, new long[Argon2id.words(OF_KEYS)]);
    }

    /// Waits for a turn only so long; a hash that has begun is waited for, on a machine just
    /// started or overburdened too.
    private byte[] inTurn(Callable<byte[]> work) {
        var taken = new AtomicBoolean();
        Future<byte[]> result;
        try {
            result =
                    threads.submit(() -> {
                        if (taken.getAndSet(true)) throw new TooBusy();
                        return work.call();
                    });
        } catch (RejectedExecutionException e) {
            throw new TooBusy();
        }
        try {
            try {
                return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!taken.getAndSet(true)) throw new TooBusy();
                return result.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            throw new TooBusy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooBusy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing a password", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
