package doorhouse.boot;

import java.time.Duration;

/// Has the heap collected before it grows far beyond what lives in it.
///
/// The serial collector fills the old generation up to its bound before it looks there for what is
/// dead. What was moved there alive, as the rows of an import are that were being written when the
/// young one was full, makes it grow with each of them, though little lives (decision 0100). So
/// whoever imports millions would hold up to half a gigabyte, for good. A whole collection takes 40
/// to 60 ms; the start script says how much of what it frees goes back to the system.
final class Heap {
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /// A heap that is smaller may grow as it likes.
    private static final long SMALL = 80L << 20;

    private final long small;

    /// What it may take up before it is collected again.
    private long most;

    /// @param small how many bytes are never too many
    Heap(long small) {
        this.small = small;
        this.most = small;
    }

    /// For as long as the process lives.
    static void watch() {
        Thread.ofVirtual().name("heap").start(() -> new Heap(SMALL).work());
    }

    private void work() {
        var heap = Runtime.getRuntime();
        try {
            while (true) {
                Thread.sleep(PAUSE);
                if (!grown(heap.totalMemory())) continue;
                System.gc();
                collected(heap.totalMemory());
            }
        } catch (InterruptedException e) {
            // Nobody wants it any more.
        }
    }

    /// Whether it is time to collect it.
    ///
    /// @param bytes that it takes up
    boolean grown(long bytes) {
        return bytes > most;
    }

    /// It is collected again when it is half as large again, so however much lives in it, that is
    /// seldom.
    ///
    /// @param bytes that it still takes up
    void collected(long bytes) {
        most = Math.max(small, bytes + bytes / 2);
    }
}
