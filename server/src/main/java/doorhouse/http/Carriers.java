package doorhouse.http;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of the system that carry virtual ones.
///
/// The JDK has one for each processor, and each goes on with what was made ready where it works as
/// long as there is any. Under a load that does not end there always is, and what was made ready
/// elsewhere waits until the load ends, be it minutes. So a virtual thread is begun now and then
/// that does nothing; where it waits for long, there are to be more carriers for a while, which
/// look elsewhere too. Not always, for they cost each call a little.
final class Carriers {
    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);
    private static final long TOO_LONG = Duration.ofSeconds(1).toNanos();
    private static final long CALM = Duration.ofSeconds(10).toNanos();
    private static final int MORE = 32;

    /// The JDK's own bound, and how it is set.
    private static final int MOST = 256;

    private static final String MOST_SET = "jdk.virtualThreadScheduler.maxPoolSize";

    /// There is one scheduler, however many listeners there are.
    static final Carriers OF_PROCESS = new Carriers();

    private volatile boolean ran = true;
    private long begun;
    private long crowdedAt;
    private int usual;

    private Carriers() {}

    /// To be called again and again.
    ///
    /// @param now nanoseconds, by a clock that only runs forward
    synchronized void watch(long now) {
        if (!ran) {
            if (now - begun < TOO_LONG) return;
            crowdedAt = now;
            if (usual == 0) widen();
            return;
        }
        if (usual > 0 && now - crowdedAt > CALM) restore();
        ran = false;
        begun = now;
        Thread.startVirtualThread(() -> ran = true);
    }

    private void widen() {
        var scheduler = scheduler();
        int before = scheduler.getParallelism();
        int most = Integer.getInteger(MOST_SET, Math.max(MOST, before));
        scheduler.setParallelism(Math.min(most, before + MORE));
        usual = before;
        LOG.info("a crowd: up to {} more carriers of virtual threads", MORE);
    }

    /// As few as before.
    synchronized void restore() {
        if (usual == 0) return;
        scheduler().setParallelism(usual);
        usual = 0;
    }

    private static VirtualThreadSchedulerMXBean scheduler() {
        return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }
}
