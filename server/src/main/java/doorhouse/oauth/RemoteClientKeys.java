package doorhouse.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import doorhouse.http.Place;
import doorhouse.outbound.PeerCalls;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key sets that clients publish. They are read again after an hour, and for a key that is not
/// among them, but by one caller at a time and not more often than every ten seconds. Where that
/// fails the keys that were read last stay good, for a day at most.
final class RemoteClientKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteClientKeys.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration GOOD = Duration.ofDays(1);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 1_000;

    /// @param triedAt when a caller last tried to read them, whatever came of it
    private record Known(List<JWK> keys, long readAt, long triedAt) {
        List<JWK> named(@Nullable String keyId, long now) {
            if (now - readAt >= GOOD.toNanos()) return List.of();
            return keyId == null
                    ? keys
                    : keys.stream().filter(key -> keyId.equals(key.getKeyID())).toList();
        }

        boolean does(@Nullable String keyId, long now) {
            if (now - triedAt < REST.toNanos()) return true;
            return now - readAt < FRESH.toNanos() && !named(keyId, now).isEmpty();
        }
    }

    private final PeerCalls peers;
    private final Ticker ticker;
    private final Cache<URI, Published> published;

    RemoteClientKeys(PeerCalls peers, Ticker ticker) {
        this.peers = peers;
        this.ticker = ticker;
        this.published =
                Caffeine.newBuilder()
                        .expireAfterAccess(GOOD)
                        .maximumSize(MOST_KEPT)
                        .ticker(ticker)
                        .build();
    }

    /// The keys that a signature may be by.
    ///
    /// @param keyId that it names; null for none
    List<JWK> find(URI from, @Nullable String keyId) {
        return published.get(from, Published::new).find(keyId);
    }

    /// The key set at one address.
    private final class Published {
        private final URI from;
        private final ReentrantLock reading = new ReentrantLock();
        private volatile @Nullable Known known;

        Published(URI from) {
            this.from = from;
        }

        List<JWK> find(@Nullable String keyId) {
            var now = known;
            if (now == null || !now.does(keyId, ticker.read())) now = readOnce(keyId);
            return now.named(keyId, ticker.read());
        }

        /// Whoever waited for another's reading takes what that one brought.
        private Known readOnce(@Nullable String keyId) {
            lock();
            try {
                var before = known;
                if (before != null && before.does(keyId, ticker.read())) return before;
                var after = after(before);
                known = after;
                return after;
            } finally {
                reading.unlock();
            }
        }

        /// Whoever waits for another's reading waits for that other server.
        private void lock() {
            try (var _ = Place.lend()) {
                reading.lock();
            }
        }

        private Known after(@Nullable Known before) {
            var keys = read(from);
            long now = ticker.read();
            if (keys.isPresent()) return new Known(keys.get(), now, now);
            return before == null
                    ? new Known(List.of(), now, now)
                    : new Known(before.keys, before.readAt, now);
        }
    }

    private Optional<List<JWK>> read(URI from) {
        try {
            var answer = peers.get(from, Map.of("Accept", "application/json"), PATIENCE);
            if (!answer.ok()) throw new IOException("status " + answer.status());
            return Optional.of(JWKSet.parse(new String(answer.body(), UTF_8)).getKeys());
        } catch (IOException | ParseException e) {
            LOG.warn("the keys of a client at {} cannot be read: {}", from, e.getMessage());
            return Optional.empty();
        }
    }
}
