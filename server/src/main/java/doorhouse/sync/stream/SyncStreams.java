package doorhouse.sync.stream;

import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.sync.dataset.Synced;
import doorhouse.sync.pool.Deliveries;
import doorhouse.sync.pool.SyncSettingsStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what identities sync into their pools' streams, those of one identity in order. A stream
/// that is not there, or not open to this server, is turned off.
public final class SyncStreams implements Synced.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncStreams.class);

    private final @Nullable Kinesis kinesis;
    private final SyncSettingsStore settings;
    private final Deliveries deliveries = new Deliveries("stream", Deliveries.Limits.DEFAULTS);

    /// @param kinesis null where this server has no endpoint for streams
    public SyncStreams(@Nullable Kinesis kinesis, SyncSettingsStore settings) {
        this.kinesis = kinesis;
        this.settings = settings;
    }

    @Override
    public void synced(Synced synced) {
        var to = kinesis;
        if (to == null) return;
        var key = synced.key();
        var stream = settings.get(key.pool()).stream();
        if (stream == null) return;
        var parts =
                StreamRecords.of(
                        key, synced.syncCount(), synced.at(), synced.deleted(), synced.records());
        for (byte[] data : parts) {
            deliveries.add(
                    key.pool(),
                    key.identity(),
                    data.length,
                    () -> put(to, key.pool(), stream, key.identity().value(), data));
        }
    }

    private void put(Kinesis to, IdentityPoolId pool, String stream, String partition, byte[] data)
            throws IOException {
        try {
            to.put(new Region(pool.region()), stream, partition, data);
        } catch (Kinesis.StreamClosed e) {
            LOG.error("the stream of {} answers {}: turned off", pool, e.getMessage());
            settings.disableStream(pool, stream);
        }
    }

    @Override
    public void close() {
        deliveries.close();
    }
}
