package doorhouse.userpool.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Checks ID tokens as OpenID Connect Core 1.0 §3.1.3.7 says, and RFC 8725. The sentences but that
/// on the issuer are not known from the live service.
final class IdTokens {
    /// The detail that says by which algorithm a provider signs, in the words of OpenID Connect
    /// Registration. Only by it a client secret counts as a key.
    private static final String ALGORITHM = "id_token_signed_response_alg";

    private static final Set<JWSAlgorithm> BY_KEY_PAIR =
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
    private static final Set<JWSAlgorithm> BY_SECRET =
            Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

    private static final int MOST_CHARACTERS = 50_000;
    private static final int LEAST_RSA_BITS = 2_048;

    /// How far clocks may be apart.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final ProviderKeys keys;
    private final Clock clock;

    IdTokens(ProviderKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// The claims of a token that was proved.
    ///
    /// @param nonce that was sent out
    /// @param accessToken that came with it
    /// @throws FederationRefused when anything is wrong with it
    ObjectNode check(
            IdentityProvider provider,
            Endpoints endpoints,
            String token,
            String nonce,
            String accessToken) {
        var jws = parse(token);
        verify(provider, endpoints, jws);
        var claims = claims(jws);
        checkIssuer(provider, endpoints, claims);
        checkAudience(provider, claims);
        checkTimes(claims);
        require(equal(claims.path("nonce").asString(""), nonce), "Bad id_token nonce");
        require(!claims.path("sub").asString("").isEmpty(), "Bad id_token subject");
        checkAccessToken(jws.getHeader().getAlgorithm(), claims, accessToken);
        return claims;
    }

    /// Compact alone, and only what is signed at all.
    private static JWSObject parse(String token) {
        try {
            require(token.length() <= MOST_CHARACTERS, "Bad id_token");
            var jws = JWSObject.parse(token);
            // Refuses members that stand twice, which the parser may read as it likes.
            Json.read(jws.getHeader().getParsedBase64URL().decode());
            return jws;
        } catch (ParseException | NotJson e) {
            throw FederationRefused.because("Bad id_token");
        }
    }

    private static ObjectNode claims(JWSObject jws) {
        try {
            return Json.read(jws.getPayload().toBytes());
        } catch (NotJson e) {
            throw FederationRefused.because("Bad id_token");
        }
    }

    /// The header names a key and an algorithm; which of them count is the provider's setting and
    /// the kind of the key.
    private void verify(IdentityProvider provider, Endpoints endpoints, JWSObject jws) {
        var algorithm = jws.getHeader().getAlgorithm();
        var wanted = provider.details().getOrDefault(ALGORITHM, "");
        boolean bySecret = BY_SECRET.contains(algorithm);
        require(bySecret || BY_KEY_PAIR.contains(algorithm), "Bad id_token signature");
        require(
                wanted.isEmpty() ? !bySecret : algorithm.getName().equals(wanted),
                "Bad id_token signature");
        try {
            var verifier = bySecret ? bySecret(provider) : byKey(provider, endpoints, jws);
            require(jws.verify(verifier), "Bad id_token signature");
        } catch (JOSEException e) {
            throw FederationRefused.because("Bad id_token signature");
        }
    }

    private static JWSVerifier bySecret(IdentityProvider provider) throws JOSEException {
        return new MACVerifier(
                Objects.requireNonNull(provider.secrets().get("client_secret"))
                        .reveal()
                        .getBytes(UTF_8));
    }

    private JWSVerifier byKey(IdentityProvider provider, Endpoints endpoints, JWSObject jws)
            throws JOSEException {
        var from = endpoints.keys();
        if (from == null) throw FederationRefused.because("Bad id_token signature");
        return switch (keys.find(provider.name(), from, jws.getHeader())) {
            case RSAKey rsa -> {
                require(rsa.size() >= LEAST_RSA_BITS, "Bad id_token signature");
                yield new RSASSAVerifier(rsa);
            }
            case ECKey ec -> new ECDSAVerifier(ec);
            default -> throw FederationRefused.because("Bad id_token signature");
        };
    }

    private static void checkIssuer(
            IdentityProvider provider, Endpoints endpoints, ObjectNode claims) {
        var issuer = claims.path("iss").asString("");
        // Google's guide gives both.
        boolean older =
                provider.type() == ProviderType.GOOGLE && issuer.equals("accounts.google.com");
        require(issuer.equals(endpoints.issuer()) || older, "Bad id_token issuer " + issuer);
    }

    private static void checkAudience(IdentityProvider provider, ObjectNode claims) {
        var client = provider.details().getOrDefault("client_id", "");
        var audience = claims.path("aud");
        boolean meant = audience.isString() && audience.asString().equals(client);
        for (var one : audience) meant |= one.asString("").equals(client);
        require(meant, "Bad id_token audience");
        var party = claims.path("azp");
        boolean several = audience.isArray() && audience.size() > 1;
        if (several || !party.isMissingNode()) {
            require(party.asString("").equals(client), "Bad id_token authorized party");
        }
    }

    private void checkTimes(ObjectNode claims) {
        long now = clock.instant().getEpochSecond();
        var end = claims.path("exp");
        require(end.isNumber() && now < end.asLong() + SKEW.toSeconds(), "Expired id_token");
        for (var name : new String[] {"iat", "nbf"}) {
            var begin = claims.path(name);
            if (begin.isMissingNode()) continue;
            require(
                    begin.isNumber() && begin.asLong() <= now + SKEW.toSeconds(),
                    "Bad id_token time");
        }
    }

    /// Binds the access token to the ID token where the provider does (§3.1.3.6).
    private static void checkAccessToken(
            JWSAlgorithm algorithm, ObjectNode claims, String accessToken) {
        var given = claims.path("at_hash");
        if (given.isMissingNode()) return;
        var bits = algorithm.getName().substring(2);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-" + bits).digest(accessToken.getBytes(UTF_8));
            var half =
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(hash, hash.length / 2));
            require(equal(given.asString(""), half), "Bad id_token at_hash");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-2", e);
        }
    }

    private static boolean equal(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) throw FederationRefused.because(sentence);
    }
}
