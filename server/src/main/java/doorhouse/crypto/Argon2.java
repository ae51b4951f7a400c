package doorhouse.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Hashes passwords by Argon2id (RFC 9106), for pools that forbid SRP. A hash is a text of the PHC
/// string form, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// One hash takes a core for some 25 ms and 19 MiB of memory. So hashes are computed on a few
/// platform threads, and of a crowd of callers some are refused instead of all being slow.
public final class Argon2 implements AutoCloseable {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /// What a key of a passphrase costs: it is made seldom, and may be guessed at without end.
    private static final int KEY_MEMORY_KIB = 64 * 1024;

    private static final int KEY_PASSES = 3;

    /// Bounds for hashes that were made elsewhere, so that none can exhaust us.
    private static final int MAX_MEMORY_KIB = 256 * 1024;

    private static final int MAX_PASSES = 16;
    private static final int MAX_LANES = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int QUEUE_PER_THREAD = 64;

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d{1,2})"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /// More callers than can be served in time.
    public static final class TooBusy extends RuntimeException {
        TooBusy() {
            super("too many passwords to hash", null, false, false);
        }
    }

    private record Hash(int memoryKib, int passes, int lanes, byte[] salt, byte[] bytes) {}

    private final ThreadPoolExecutor threads;

    /// @param count how many passwords are hashed at once
    public Argon2(int count) {
        threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(count * QUEUE_PER_THREAD),
                        Thread.ofPlatform().name("argon2-", 1).daemon().factory());
    }

    /// @throws TooBusy when it cannot be computed in time
    public String hash(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var empty = new Hash(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_BYTES]);
        byte[] hash = inTurn(() -> compute(password, empty));
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        Argon2Parameters.ARGON2_VERSION_13,
                        MEMORY_KIB,
                        PASSES,
                        LANES,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    /// Whether this is the password that was hashed.
    ///
    /// @param phc also with other costs than ours, up to 256 MiB
    /// @throws IllegalArgumentException when it is no Argon2id hash within the bounds
    /// @throws TooBusy when it cannot be computed in time
    public boolean matches(String password, String phc) {
        var expected = parse(phc);
        return inTurn(() -> MessageDigest.isEqual(expected.bytes, compute(password, expected)));
    }

    /// A key of 32 bytes that a passphrase stands for, on the caller's own thread (RFC 9106 §4).
    ///
    /// @param salt 16 random bytes
    public static byte[] key(Secret passphrase, byte[] salt) {
        var hash = new Hash(KEY_MEMORY_KIB, KEY_PASSES, LANES, salt, new byte[HASH_BYTES]);
        return compute(passphrase.reveal(), hash);
    }

    private <T> T inTurn(Supplier<T> work) {
        Future<T> result;
        try {
            result = threads.submit(work::get);
        } catch (RejectedExecutionException e) {
            throw new TooBusy();
        }
        try {
            return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TooBusy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooBusy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing a password", e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    private static byte[] compute(String password, Hash of) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(of.memoryKib)
                        .withIterations(of.passes)
                        .withParallelism(of.lanes)
                        .withSalt(of.salt)
                        .build());
        byte[] hash = new byte[of.bytes.length];
        generator.generateBytes(Hashes.utf8(password), hash);
        return hash;
    }

    private static Hash parse(String phc) {
        var parts = PHC.matcher(phc);
        if (!parts.matches()) throw new IllegalArgumentException("not an Argon2id hash");
        int memoryKib = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (lanes < 1
                || lanes > MAX_LANES
                || passes < 1
                || passes > MAX_PASSES
                || memoryKib < 8 * lanes
                || memoryKib > MAX_MEMORY_KIB)
            throw new IllegalArgumentException("an Argon2id hash of unbearable cost");
        var base64 = Base64.getDecoder();
        return new Hash(
                memoryKib,
                passes,
                lanes,
                base64.decode(parts.group(4)),
                base64.decode(parts.group(5)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
