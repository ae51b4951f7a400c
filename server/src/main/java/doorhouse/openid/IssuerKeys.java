package doorhouse.openid;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import doorhouse.http.Place;
import doorhouse.openid.TokenRefused.Reason;
import doorhouse.outbound.PeerCalls;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The signing keys of issuers, found by their discovery documents and kept for an hour. Strangers
/// can have them wanted: they are asked for once at a time, and not again for ten seconds, be it
/// that they cannot be had or that a key is not among them. Only keys take the place of keys: an
/// issuer that cannot be asked just now is still known by those it had.
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 1_000;
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    private final PeerCalls calls;
    private final UnaryOperator<URI> origins;
    private final Cache<String, JWKSet> known;

    /// What asking lately came to; empty where keys could not be had.
    private final AsyncCache<String, Optional<JWKSet>> asked;

    IssuerKeys(PeerCalls calls, UnaryOperator<URI> origins, Ticker ticker) {
        this.calls = calls;
        this.origins = origins;
        this.known = caching(KEPT, ticker).build();
        this.asked = caching(REST, ticker).buildAsync();
    }

    private static Caffeine<Object, Object> caching(Duration kept, Ticker ticker) {
        return Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(MOST_KEPT).ticker(ticker);
    }

    /// The one key that a signature with this header is by.
    ///
    /// @throws TokenRefused when there is none, or more than one, or none can be had
    JWK find(String issuer, JWSHeader header) throws TokenRefused {
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        var found = select(Optional.ofNullable(known.getIfPresent(issuer)), selector);
        if (found.size() == 1) return found.getFirst();
        var keys = ask(issuer);
        if (keys.isEmpty()) throw new TokenRefused(new Reason.Unreachable());
        found = select(keys, selector);
        if (found.size() != 1) throw new TokenRefused(new Reason.Signature());
        return found.getFirst();
    }

    private static List<JWK> select(Optional<JWKSet> keys, JWKSelector selector) {
        return keys.map(selector::select).orElse(List.of());
    }

    private Optional<JWKSet> ask(String issuer) {
        var mine = new CompletableFuture<Optional<JWKSet>>();
        var theirs = asked.asMap().putIfAbsent(issuer, mine);
        if (theirs != null) return answerOf(theirs);
        try {
            var keys = read(issuer);
            keys.ifPresent(read -> known.put(issuer, read));
            mine.complete(keys);
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
        return mine.join();
    }

    /// Waits for the other server no less than whoever asks it.
    private static Optional<JWKSet> answerOf(CompletableFuture<Optional<JWKSet>> theirs) {
        try (var _ = Place.lend()) {
            return theirs.join();
        }
    }

    private Optional<JWKSet> read(String issuer) {
        try {
            // The issuer may end with a slash (Discovery §4.1).
            var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            var document = get(base + "/.well-known/openid-configuration");
            // Discovery §4.3: else another could speak for the issuer.
            if (!OpenIdTokens.same(document.path("issuer").asString(""), issuer)) {
                throw new IOException("another issuer's document");
            }
            var keys = get(document.path("jwks_uri").asString(""));
            return Optional.of(JWKSet.parse(keys.toString()));
        } catch (IOException | ParseException | NotJson e) {
            LOG.info("no keys of {}: {}", issuer, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private ObjectNode get(String url) throws IOException {
        var answer = calls.get(located(url), JSON, PATIENCE);
        if (!answer.ok()) throw new IOException("status " + answer.status());
        return Json.read(answer.body());
    }

    /// What comes without TLS anybody on the way may have written; only an operator's stand-in may
    /// do without.
    private URI located(String url) throws IOException {
        try {
            var uri = URI.create(url);
            var located = origins.apply(uri);
            if (located.equals(uri) && !"https".equals(uri.getScheme()) && !ownMachine(uri)) {
                throw new IOException("an address without TLS");
            }
            return located;
        } catch (IllegalArgumentException e) {
            throw new IOException("no address", e);
        }
    }

    private static boolean ownMachine(URI uri) {
        var host = uri.getHost();
        return host != null && List.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }
}
