package doorhouse.boot;

import doorhouse.aws.Service;
import doorhouse.crypto.Srp;
import doorhouse.token.SigningKeys;
import java.time.Duration;
import java.util.List;

/// What makes the first calls, sign-ins and pools quicker, and takes a whole core for a while:
/// begun a moment after the start, so that it does not compete with the very first requests.
final class WarmUp implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final List<Service> services;
    private final SigningKeys keys;
    private final Thread thread;

    private WarmUp(List<Service> services, SigningKeys keys) {
        this.services = services;
        this.keys = keys;
        this.thread = Thread.ofPlatform().name("warm-up").daemon().unstarted(this::run);
    }

    static WarmUp begin(List<Service> services, SigningKeys keys) {
        var warmUp = new WarmUp(services, keys);
        warmUp.thread.start();
        return warmUp;
    }

    private void run() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            return;
        }
        services.forEach(service -> service.api().operations());
        Srp.warmUp();
        if (!Thread.currentThread().isInterrupted()) keys.makeAhead();
    }

    /// A server that ends so soon needs nothing of it.
    @Override
    public void close() {
        thread.interrupt();
    }
}
