package doorhouse.boot;

import doorhouse.crypto.SigningAlgorithms;
import doorhouse.wire.Json;
import java.math.BigDecimal;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.util.MemoryUtils;

/// What a start needs and hangs on nothing else, loaded by another core while the database opens.
final class Ahead {
    private Ahead() {}

    /// Whoever needs one of these before it is there waits for it, as for any class.
    static void begin() {
        Thread.ofPlatform().name("ahead").daemon().start(Ahead::load);
    }

    /// In the order in which they are asked for.
    private static void load() {
        var _ = Json.object();
        var _ = BigDecimal.TEN;
        var _ = MemoryUtils.getCacheLineBytes();
        var _ = MimeTypes.DEFAULTS;
        var _ = SigningAlgorithms.fastest();
    }
}
