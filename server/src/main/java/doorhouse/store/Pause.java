package doorhouse.store;

import java.time.Duration;

/// Between two tries.
final class Pause {
    private Pause() {}

    /// @throws StoreUnavailable when the thread is interrupted, which stays so
    static void of(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }
}
