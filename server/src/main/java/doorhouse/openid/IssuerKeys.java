package doorhouse.openid;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
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
/// can have them wanted: they are asked for once at a time, not again for ten seconds where they
/// cannot be had, and not again within ten seconds for a key that is not among them.
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 1_000;
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    /// @param keys empty where they could not be had
    private record Known(Optional<JWKSet> keys, long readAtNanos) {}

    private final PeerCalls calls;
    private final UnaryOperator<URI> origins;
    private final Ticker ticker;
    private final AsyncCache<String, Known> known;

    IssuerKeys(PeerCalls calls, UnaryOperator<URI> origins, Ticker ticker) {
        this.calls = calls;
        this.origins = origins;
        this.ticker = ticker;
        this.known =
                Caffeine.newBuilder()
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .ticker(ticker)
                        .buildAsync();
    }

    /// The one key that a signature with this header is by.
    ///
    /// @throws TokenRefused when there is none, or more than one, or none can be had
    JWK find(String issuer, JWSHeader header) throws TokenRefused {
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        var kept = known(issuer);
        var found = select(kept, selector);
        if (found.size() != 1 && ticker.read() - kept.readAtNanos() >= REST.toNanos()) {
            known.asMap().remove(issuer);
            kept = known(issuer);
            found = select(kept, selector);
        }
        if (kept.keys().isEmpty()) throw new TokenRefused(new Reason.Unreachable());
        if (found.size() != 1) throw new TokenRefused(new Reason.Signature());
        return found.getFirst();
    }

    private static List<JWK> select(Known known, JWKSelector selector) {
        return known.keys().map(selector::select).orElse(List.of());
    }

    private Known known(String issuer) {
        var mine = new CompletableFuture<Known>();
        var theirs = known.asMap().putIfAbsent(issuer, mine);
        if (theirs != null) return theirs.join();
        try {
            mine.complete(new Known(read(issuer), ticker.read()));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
        return mine.join();
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
