package doorhouse.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import doorhouse.outbound.PeerCalls;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Key sets that clients publish, kept for an hour. They are read again for a key that is not among
/// them, but not more often than every ten seconds, also where that fails.
final class RemoteClientKeys {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteClientKeys.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 1_000;

    private record Known(List<JWK> keys, long readAtNanos) {}

    private final PeerCalls peers;
    private final Ticker ticker;
    private final Cache<URI, Known> known;

    RemoteClientKeys(PeerCalls peers, Ticker ticker) {
        this.peers = peers;
        this.ticker = ticker;
        this.known =
                Caffeine.newBuilder()
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .ticker(ticker)
                        .build();
    }

    /// The keys that a signature may be by.
    ///
    /// @param keyId that it names; null for none
    List<JWK> find(URI from, @Nullable String keyId) {
        var kept = known.getIfPresent(from);
        if (kept != null) {
            var found = named(kept.keys, keyId);
            boolean resting = ticker.read() - kept.readAtNanos < REST.toNanos();
            if (!found.isEmpty() || resting) return found;
        }
        var read = new Known(read(from), ticker.read());
        known.put(from, read);
        return named(read.keys, keyId);
    }

    private static List<JWK> named(List<JWK> keys, @Nullable String keyId) {
        return keyId == null
                ? keys
                : keys.stream().filter(key -> keyId.equals(key.getKeyID())).toList();
    }

    /// None where they cannot be had: then no client proves itself by them.
    private List<JWK> read(URI from) {
        try {
            var answer = peers.get(from, Map.of("Accept", "application/json"), PATIENCE);
            if (!answer.ok()) throw new IOException("status " + answer.status());
            return JWKSet.parse(new String(answer.body(), UTF_8)).getKeys();
        } catch (IOException | ParseException e) {
            LOG.warn("the keys of a client at {} cannot be read: {}", from, e.getMessage());
            return List.of();
        }
    }
}
