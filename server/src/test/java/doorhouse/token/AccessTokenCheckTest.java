package doorhouse.token;

import static doorhouse.token.TokenHouse.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.id.UserPoolId;
import doorhouse.token.AccessTokenCheck.Result;
import doorhouse.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokenCheckTest {
    private static final Result INVALID = new Result.Invalid();
    private static final Result BAD_SIGNATURE = new Result.BadSignature();
    private static final Result EXPIRED = new Result.Expired();

    @TempDir static Path folder;
    private static TokenHouse house;

    private UserPoolId pool;
    private String token;

    @BeforeAll
    static void open() {
        house = new TokenHouse(folder);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void issue() {
        pool = house.pool();
        token = house.issue(pool).accessToken();
    }

    @Test
    void aTokenOfOursIsGoodAndTellsItsPoolAndClaims() {
        var result = house.check(token, NOW);

        assertThat(result).isInstanceOf(Result.Good.class);
        var good = (Result.Good) result;
        assertThat(good.userPoolId()).isEqualTo(pool);
        assertThat(good.claims().path("username").asString()).isEqualTo("ana");
    }

    @Test
    void aTokenLivesToItsLastSecondAndNoLonger() {
        var expiry = Instant.ofEpochSecond(NOW.getEpochSecond()).plus(Duration.ofHours(1));

        assertThat(house.check(token, expiry.minusMillis(1))).isInstanceOf(Result.Good.class);
        assertThat(house.check(token, expiry)).isEqualTo(EXPIRED);
        assertThat(house.check(token, expiry.plus(Duration.ofHours(30)))).isEqualTo(EXPIRED);
    }

    @Test
    void anIdTokenIsNoAccessToken() {
        assertThat(house.check(requireNonNull(house.issue(pool).idToken()), NOW))
                .isEqualTo(INVALID);
    }

    @Test
    void aChangeOfAnyPartIsSeen() {
        var parts = token.split("\\.");
        for (int part = 0; part < 3; part++) {
            for (int i = 0; i < parts[part].length(); i += 7) {
                var changed = parts.clone();
                char other = parts[part].charAt(i) == 'A' ? 'B' : 'A';
                changed[part] = parts[part].substring(0, i) + other + parts[part].substring(i + 1);

                assertThat(house.check(String.join(".", changed), NOW))
                        .isIn(INVALID, BAD_SIGNATURE);
            }
        }
    }

    @Test
    void aSignatureIsWrittenInOneWayOnly() {
        char last = token.charAt(token.length() - 1);
        var twin = token.substring(0, token.length() - 1) + (char) (last + 1);

        // 256 bytes leave four bits of the last character unused.
        assertThat(Base64.getUrlDecoder().decode(twin.split("\\.")[2]))
                .isEqualTo(Base64.getUrlDecoder().decode(token.split("\\.")[2]));
        assertThat(house.check(twin, NOW)).isEqualTo(INVALID);
        assertThat(house.check(token + "==", NOW)).isEqualTo(INVALID);
    }

    @Test
    void textsThatAreNoTokenAreInvalid() {
        var texts =
                new String[] {
                    "",
                    ".",
                    "..",
                    "...",
                    "a.b.c",
                    "é.é.é",
                    token + ".",
                    "." + token,
                    token + " ",
                    token.replace('.', ':'),
                    base64("[]") + "." + base64("[]") + ".AAAA",
                    base64("{}") + "." + base64("{}") + ".",
                    base64("{}") + "." + base64("null") + ".AAAA",
                    "A".repeat(131_073),
                    ".".repeat(100_000)
                };

        for (var text : texts) assertThat(house.check(text, NOW)).isEqualTo(INVALID);
    }

    @Test
    void aTokenWithoutSignatureIsInvalidWhateverItsHeaderSays() {
        var payload = token.split("\\.")[1];
        for (var alg : new String[] {"none", "None", "", "RS256"}) {
            var header = base64("{\"kid\":\"" + kid() + "\",\"alg\":\"" + alg + "\"}");

            assertThat(house.check(header + "." + payload + ".", NOW)).isIn(INVALID, BAD_SIGNATURE);
            assertThat(house.check(header + "." + payload, NOW)).isEqualTo(INVALID);
        }
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() throws Exception {
        var key = key();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid()).build();
        var pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
        byte[][] secrets = {
            key.toRSAPublicKey().getEncoded(),
            key.toRSAPublicKey().getModulus().toByteArray(),
            pem.getBytes(StandardCharsets.US_ASCII),
            key.toJSONString().getBytes(StandardCharsets.UTF_8)
        };

        for (byte[] secret : secrets) {
            var forged = new JWSObject(header, payload());
            forged.sign(new MACSigner(secret));
            assertThat(house.check(forged.serialize(), NOW)).isEqualTo(INVALID);
        }
    }

    @Test
    void aForeignKeyWithOurIdSignsNothing() throws Exception {
        var foreign = new RSAKeyGenerator(2048).keyID(kid()).generate();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid()).build();
        var forged = new JWSObject(header, payload());
        forged.sign(new RSASSASigner(foreign));

        // The library writes the header's members in another order, ours has only one.
        assertThat(house.check(forged.serialize(), NOW)).isIn(INVALID, BAD_SIGNATURE);
        var ours = token.split("\\.")[0] + "." + token.split("\\.")[1];
        var swapped = ours + "." + forged.serialize().split("\\.")[2];
        assertThat(house.check(swapped, NOW)).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void aKeyInTheHeaderIsNotUsed() throws Exception {
        var foreign = new RSAKeyGenerator(2048).keyID(kid()).generate();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(kid())
                        .jwk(foreign.toPublicJWK())
                        .jwkURL(new URI("http://127.0.0.1:1/jwks.json"))
                        .x509CertURL(new URI("http://127.0.0.1:1/cert.pem"))
                        .build();
        var forged = new JWSObject(header, payload());
        forged.sign(new RSASSASigner(foreign));

        assertThat(house.check(forged.serialize(), NOW)).isEqualTo(INVALID);
    }

    @Test
    void aCriticalExtensionIsInvalid() throws Exception {
        var foreign = new RSAKeyGenerator(2048).keyID(kid()).generate();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(kid())
                        .criticalParams(Set.of("b64"))
                        .base64URLEncodePayload(true)
                        .build();
        var forged = new JWSObject(header, payload());
        forged.sign(new RSASSASigner(foreign));

        assertThat(house.check(forged.serialize(), NOW)).isEqualTo(INVALID);
    }

    @Test
    void anotherPoolsKeySignsNothingHere() {
        var other = house.pool();
        // Signed by the other pool's key, but naming this pool as issuer.
        var request = TokenHouse.request(pool);
        var crossed = rename(request, other);

        var forged = house.issue(crossed, NOW).accessToken();

        assertThat(house.check(forged, NOW)).isEqualTo(BAD_SIGNATURE);
        assertThat(house.check(house.issue(other).accessToken(), NOW))
                .isInstanceOf(Result.Good.class);
    }

    @Test
    void onlyTheExactIssuerIsOurs() {
        for (var issuer :
                new String[] {
                    "",
                    "https://auth.example.com",
                    "https://auth.example.com/",
                    "https://auth.example.com/" + pool + "/",
                    "http://auth.example.com/" + pool,
                    "https://auth.example.com.evil.example/" + pool,
                    "https://evil.example/" + pool,
                    "https://auth.example.com//" + pool,
                    "https://auth.example.com/x/" + pool,
                    pool.value()
                }) {
            var tokens = house.issue(withIssuer(TokenHouse.request(pool), issuer), NOW);

            assertThat(house.check(tokens.accessToken(), NOW)).isEqualTo(INVALID);
        }
    }

    @Test
    void aPoolWithoutKeysHasNoTokens() {
        var gone = house.newPoolId();
        var forged = house.issue(rename(TokenHouse.request(gone), pool), NOW).accessToken();

        assertThat(house.check(forged, NOW)).isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void aMemberThatStandsTwiceIsInvalid() {
        var claims = new String(decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        var twice = claims.substring(0, claims.length() - 1) + ",\"sub\":\"someone else\"}";
        var key = house.keys(NOW).signer(KeyOwner.of(pool), TokenUse.ACCESS);
        var input = key.header() + "." + base64(twice);
        var forged = input + "." + base64(key.sign(input));

        assertThat(house.check(forged, NOW)).isEqualTo(INVALID);
    }

    @Test
    void aTokenThatOurAccessKeySignedForAnotherUseIsInvalid() {
        var claims = Json.read(decode(token.split("\\.")[1]));
        var key = house.keys(NOW).signer(KeyOwner.of(pool), TokenUse.ACCESS);
        for (var use : new String[] {"id", "refresh", ""}) {
            var input = key.header() + "." + base64(Json.text(claims.put("token_use", use)));

            assertThat(house.check(input + "." + base64(key.sign(input)), NOW)).isEqualTo(INVALID);
        }
    }

    @Test
    void aTokenThatIsWrongAndOldIsWrong() {
        var late = NOW.plus(Duration.ofDays(1));
        var wrong = token.substring(0, token.length() - 4) + "AAAA";

        assertThat(house.check(wrong, late)).isEqualTo(BAD_SIGNATURE);
        assertThat(house.check(requireNonNull(house.issue(pool).idToken()), late))
                .isEqualTo(INVALID);
    }

    private static TokenRequest rename(TokenRequest request, UserPoolId signer) {
        var crossed = TokenHouse.request(signer);
        return withIssuer(crossed, request.issuer());
    }

    private static TokenRequest withIssuer(TokenRequest r, String issuer) {
        return new TokenRequest(
                r.userPoolId(),
                issuer,
                r.clientId(),
                r.sub(),
                r.username(),
                r.family(),
                r.showsFamily(),
                r.eventId(),
                r.authenticated(),
                r.generation(),
                r.deviceKey(),
                r.scopes(),
                r.attributes(),
                r.groups(),
                r.roles(),
                r.preferredRole(),
                r.accessTokenValidity(),
                r.idTokenValidity(),
                ClaimChanges.NONE,
                ClaimChanges.NONE,
                null);
    }

    private String kid() {
        return house.keys(NOW).signer(KeyOwner.of(pool), TokenUse.ACCESS).kid();
    }

    private RSAKey key() throws Exception {
        var jwks = JWKSet.parse(Json.text(house.keys(NOW).jwks(KeyOwner.of(pool)).orElseThrow()));
        return (RSAKey) jwks.getKeyByKeyId(kid());
    }

    private Payload payload() throws Exception {
        return SignedJWT.parse(token).getPayload();
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
