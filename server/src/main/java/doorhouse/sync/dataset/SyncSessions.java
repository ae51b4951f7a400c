package doorhouse.sync.dataset;

import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;

import doorhouse.crypto.BrokenSeal;
import doorhouse.vault.Vault;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tokens of sync sessions: what a device saw when it listed a dataset, sealed for that dataset
/// of that identity. They need no row, and any node opens them.
final class SyncSessions {
    static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String KIND = "sync-session";
    private static final String INVALID = "Invalid SyncSessionToken.";

    /// What was seen.
    ///
    /// @param beginCount of the dataset, which tells it from one of its name before and after
    record Seen(long syncCount, long beginCount) {
        private static final Seen NOTHING = new Seen(-1, -1);

        static Seen of(@Nullable DatasetState state) {
            return state == null ? NOTHING : new Seen(state.syncCount(), state.beginCount());
        }

        boolean existed() {
            return !equals(NOTHING);
        }
    }

    private final Vault vault;
    private final Clock clock;

    SyncSessions(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /// @param state null where there is no such dataset
    String begin(DatasetKey key, @Nullable DatasetState state) {
        var seen = Seen.of(state);
        byte[] plain =
                ByteBuffer.allocate(3 * Long.BYTES)
                        .putLong(clock.instant().plus(LIFETIME).toEpochMilli())
                        .putLong(seen.syncCount())
                        .putLong(seen.beginCount())
                        .array();
        return vault.sealer(key.pool().value()).sealText(KIND, context(key), plain);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when the token is not of
    ///   this dataset, or too old
    Seen open(DatasetKey key, String token) {
        var plain = unsealed(key, token).orElseThrow(() -> INVALID_PARAMETER.because(INVALID));
        var until = Instant.ofEpochMilli(plain.getLong());
        if (!clock.instant().isBefore(until))
            throw INVALID_PARAMETER.because("SyncSessionToken expired.");
        return new Seen(plain.getLong(), plain.getLong());
    }

    private Optional<ByteBuffer> unsealed(DatasetKey key, String token) {
        try {
            byte[] plain = vault.sealer(key.pool().value()).unsealText(KIND, context(key), token);
            return Optional.of(ByteBuffer.wrap(plain));
        } catch (BrokenSeal e) {
            return Optional.empty();
        }
    }

    private static String context(DatasetKey key) {
        return key.identity() + "\0" + key.name();
    }
}
