package doorhouse.userpool.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import doorhouse.userpool.federation.FederationRefused;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;

/// The signing keys of providers, kept for an hour. A key that is not among them may be new: they
/// are read again then, but not more often than every ten seconds.
final class ProviderKeys {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final int MOST_KEPT = 1_000;

    private record Known(JWKSet keys, long readAtNanos) {}

    private final PeerAnswers answers;
    private final Ticker ticker;
    private final Cache<URI, Known> known;

    ProviderKeys(PeerAnswers answers, Ticker ticker) {
        this.answers = answers;
        this.ticker = ticker;
        this.known =
                Caffeine.newBuilder()
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .ticker(ticker)
                        .build();
    }

    /// The one key that a signature with this header is by.
    ///
    /// @throws FederationRefused when there is none, or more than one
    JWK find(String provider, URI from, JWSHeader header) {
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        var kept = known.getIfPresent(from);
        if (kept != null) {
            var found = selector.select(kept.keys());
            boolean resting = ticker.read() - kept.readAtNanos() < REST.toNanos();
            if (!found.isEmpty() || resting) return only(found);
        }
        var read = new Known(read(provider, from), ticker.read());
        known.put(from, read);
        return only(selector.select(read.keys()));
    }

    private JWKSet read(String provider, URI from) {
        var document = answers.get(provider, PeerAnswers.What.KEYS, from);
        try {
            return JWKSet.parse(document.toString());
        } catch (ParseException e) {
            throw FederationRefused.because(provider + " Error - error getting jwks");
        }
    }

    private static JWK only(List<JWK> found) {
        if (found.size() == 1) return found.getFirst();
        throw FederationRefused.because("Bad id_token signature");
    }
}
