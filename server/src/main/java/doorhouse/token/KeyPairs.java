package doorhouse.token;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.security.KeyPair;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key pairs: those of RSA made ahead in the background, so that whoever makes a user pool need not
/// wait for the tenth of a second that each takes.
public final class KeyPairs {
    /// Enough for two pools.
    private static final int READY = 4;

    private static final Logger log = LoggerFactory.getLogger(KeyPairs.class);

    private final Supplier<SigningAlgorithms> algorithms;
    private final Supplier<KeyPair> rsa;
    private final ArrayBlockingQueue<KeyPair> ready = new ArrayBlockingQueue<>(READY);
    private final AtomicBoolean filling = new AtomicBoolean();

    /// @param algorithms asked when the first is needed: to load a native library takes a while
    KeyPairs(Supplier<SigningAlgorithms> algorithms) {
        this(algorithms, () -> algorithms.get().newKey(SigningAlgorithm.RS256));
    }

    /// @param rsa makes a pair of RSA, of 2048 bits, that nobody else has
    public KeyPairs(Supplier<SigningAlgorithms> algorithms, Supplier<KeyPair> rsa) {
        this.algorithms = algorithms;
        this.rsa = rsa;
    }

    /// By the fastest algorithms that work here, found when the first is needed.
    public static KeyPairs fastest() {
        return new KeyPairs(() -> Fastest.ALGORITHMS);
    }

    /// A server that signs at a third of the speed looks like any other, so its log says by what.
    private static final class Fastest {
        static final SigningAlgorithms ALGORITHMS = SigningAlgorithms.fastest();

        static {
            log.info("tokens are signed by {}", ALGORITHMS.name());
        }
    }

    SigningAlgorithms algorithms() {
        return algorithms.get();
    }

    /// A pair that nobody else has; made on the spot when none is ready.
    KeyPair take(SigningAlgorithm algorithm) {
        boolean ofRsa = algorithm == SigningAlgorithm.RS256 || algorithm == SigningAlgorithm.RS512;
        if (!ofRsa) return algorithms().newKey(algorithm);
        var pair = ready.poll();
        fillInBackground();
        return pair == null ? rsa.get() : pair;
    }

    /// Makes some ahead, if there are not enough. The thread ends once enough are ready, so there
    /// is nothing to close.
    void fillInBackground() {
        if (!filling.compareAndSet(false, true)) return;
        Thread.ofPlatform().name("key-pairs").daemon().start(this::fill);
    }

    private void fill() {
        try {
            boolean room = true;
            while (room) room = ready.remainingCapacity() > 0 && ready.offer(rsa.get());
        } finally {
            filling.set(false);
        }
    }
}
