package doorhouse.boot;

import doorhouse.crypto.Srp;
import doorhouse.token.SigningKeys;
import java.time.Duration;

/// What makes the first sign-ins and the first pools quicker, and takes a whole core for a while:
/// begun a moment after the start, so that it does not compete with the very first requests.
final class WarmUp implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final SigningKeys keys;
    private final Thread thread;

    private WarmUp(SigningKeys keys) {
        this.keys = keys;
        this.thread = Thread.ofPlatform().name("warm-up").daemon().unstarted(this::run);
    }

    static WarmUp begin(SigningKeys keys) {
        var warmUp = new WarmUp(keys);
        warmUp.thread.start();
        return warmUp;
    }

    private void run() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            return;
        }
        Srp.warmUp();
        if (!Thread.currentThread().isInterrupted()) keys.makeAhead();
    }

    /// A server that ends so soon needs nothing of it.
    @Override
    public void close() {
        thread.interrupt();
    }
}
