package doorhouse.openid;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import doorhouse.openid.TokenRefused.Reason;
import doorhouse.outbound.PeerCalls;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// Proves tokens of issuers whose URL somebody registered. The algorithm must be one of key pairs
/// (RFC 8725 §3.1); the key is one of the issuer's own; nothing else in a header counts.
public final class OpenIdTokens {
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);
    private static final int MOST_CHARACTERS = 50_000;
    private static final int LEAST_RSA_BITS = 2_048;

    /// How far the issuer's clock may be ahead of ours.
    private static final Duration SKEW = Duration.ofMinutes(1);

    /// Google's guide gives both names of its issuer.
    private static final String GOOGLE = "https://accounts.google.com";

    private static final String GOOGLE_OLDER = "accounts.google.com";

    private final IssuerKeys keys;
    private final Clock clock;

    /// @param origins where addresses truly lead, such as to an operator's stand-in
    public OpenIdTokens(PeerCalls calls, UnaryOperator<URI> origins, Clock clock, Ticker ticker) {
        this.keys = new IssuerKeys(calls, origins, ticker);
        this.clock = clock;
    }

    /// The claims of a token that the issuer made, and that has not ended. Whom it is for the
    /// caller must ask.
    ///
    /// @param issuer its URL
    /// @throws TokenRefused when anything is wrong with it
    public ObjectNode verify(String issuer, String token) throws TokenRefused {
        var jws = parse(token);
        var claims = claims(jws);
        var named = claims.path("iss").asString("");
        boolean google = issuer.equals(GOOGLE) && named.equals(GOOGLE_OLDER);
        if (!same(named, issuer) && !google) throw new TokenRefused(new Reason.Issuer());
        verifySignature(issuer, jws);
        checkTimes(claims);
        return claims;
    }

    /// What a token says, which nothing proves: to find whom to ask.
    ///
    /// @throws TokenRefused when it is no signed JWT
    public static ObjectNode unverified(String token) throws TokenRefused {
        return claims(parse(token));
    }

    /// Whom a token says that it is for (RFC 7519 §4.1.3).
    public static List<String> audiences(ObjectNode claims) {
        var audience = claims.path("aud");
        if (audience.isString()) return List.of(audience.asString());
        return audience.valueStream().map(one -> one.asString("")).toList();
    }

    /// Whether two URLs name one issuer; some are registered without the slash that their tokens
    /// have at the end.
    static boolean same(String one, String other) {
        return withoutSlash(one).equals(withoutSlash(other));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /// Compact alone, and only what is signed at all.
    private static JWSObject parse(String token) throws TokenRefused {
        if (token.length() > MOST_CHARACTERS) throw new TokenRefused(new Reason.Malformed());
        try {
            var jws = JWSObject.parse(token);
            // Refuses members that stand twice, which the parser may read as it likes.
            Json.read(jws.getHeader().getParsedBase64URL().decode());
            return jws;
        } catch (ParseException | NotJson e) {
            throw new TokenRefused(new Reason.Malformed());
        }
    }

    private static ObjectNode claims(JWSObject jws) throws TokenRefused {
        try {
            return Json.read(jws.getPayload().toBytes());
        } catch (NotJson e) {
            throw new TokenRefused(new Reason.Malformed());
        }
    }

    private void verifySignature(String issuer, JWSObject jws) throws TokenRefused {
        if (!ALGORITHMS.contains(jws.getHeader().getAlgorithm())) {
            throw new TokenRefused(new Reason.Signature());
        }
        try {
            if (jws.verify(verifier(issuer, jws))) return;
        } catch (JOSEException e) {
            // The key does not fit the algorithm, or the token wants what is not supported.
        }
        throw new TokenRefused(new Reason.Signature());
    }

    private JWSVerifier verifier(String issuer, JWSObject jws) throws TokenRefused, JOSEException {
        return switch (keys.find(issuer, jws.getHeader())) {
            case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS -> new RSASSAVerifier(rsa);
            case ECKey ec -> new ECDSAVerifier(ec);
            default -> throw new TokenRefused(new Reason.Signature());
        };
    }

    private void checkTimes(ObjectNode claims) throws TokenRefused {
        var now = clock.instant();
        var end = claims.path("exp");
        if (!end.isNumber()) throw new TokenRefused(new Reason.Time());
        if (now.getEpochSecond() >= end.asLong(0)) {
            throw new TokenRefused(new Reason.Expired(Instant.ofEpochSecond(end.asLong(0)), now));
        }
        for (var name : new String[] {"iat", "nbf"}) {
            var begin = claims.path(name);
            if (begin.isMissingNode()) continue;
            boolean begun =
                    begin.isNumber()
                            && begin.asLong(Long.MAX_VALUE)
                                    <= now.getEpochSecond() + SKEW.toSeconds();
            if (!begun) throw new TokenRefused(new Reason.Time());
        }
    }
}
