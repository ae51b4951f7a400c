package doorhouse.token;

import static doorhouse.token.TokenHouse.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens of the algorithms that Cognito does not have, as others check them.
class TokenAlgorithmTest {
    @TempDir Path folder;
    private TokenHouse house;

    @BeforeEach
    void open() {
        house = new TokenHouse(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private UserPoolId pool(SigningAlgorithm algorithm) {
        var pool = house.newPoolId();
        house.keys(NOW).create(KeyOwner.of(pool), algorithm);
        return pool;
    }

    private JWKSet jwks(UserPoolId pool) throws Exception {
        return JWKSet.parse(Json.text(house.keys(NOW).jwks(KeyOwner.of(pool)).orElseThrow()));
    }

    @Test
    void tokensOfEs256AreVerifiedByThePublishedKeys() throws Exception {
        var pool = pool(SigningAlgorithm.ES256);
        // Coordinates with leading zeros come up once in 128 keys.
        for (int i = 0; i < 3; i++) {
            var jwt = SignedJWT.parse(house.issue(pool).idToken());
            var key = jwks(pool).getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();

            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
            assertThat(key.getCurve()).isEqualTo(Curve.P_256);
            assertThat(key.isPrivate()).isFalse();
            assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
        }
    }

    @Test
    void tokensOfEdDsaAreVerifiedByThePublishedKeys() throws Exception {
        var pool = pool(SigningAlgorithm.EDDSA);
        var jwt = SignedJWT.parse(house.issue(pool).accessToken());
        OctetKeyPair key = jwks(pool).getKeyByKeyId(jwt.getHeader().getKeyID()).toOctetKeyPair();

        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("EdDSA");
        assertThat(key.getCurve()).isEqualTo(Curve.Ed25519);
        assertThat(key.isPrivate()).isFalse();
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(
                                new EdECPublicKeySpec(
                                        NamedParameterSpec.ED25519, point(key.getX().decode()))));
        signature.update(jwt.getSigningInput());
        assertThat(signature.verify(jwt.getSignature().decode())).isTrue();
    }

    /// RFC 8032 §5.1.3: little-endian, the sign of x in the last bit.
    private static EdECPoint point(byte[] raw) {
        byte[] bigEndian = new byte[raw.length];
        for (int i = 0; i < raw.length; i++) bigEndian[i] = raw[raw.length - 1 - i];
        boolean odd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7f;
        return new EdECPoint(odd, new BigInteger(1, bigEndian));
    }

    @ParameterizedTest
    @EnumSource
    void ourOwnCheckTakesThemAndNoneThatAreTamperedWith(SigningAlgorithm algorithm) {
        var token = house.issue(pool(algorithm)).accessToken();
        var parts = token.split("\\.");
        byte[] claims = java.util.Base64.getUrlDecoder().decode(parts[1]);
        var other =
                java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                new String(claims, US_ASCII)
                                        .replace("ana", "eve")
                                        .getBytes(US_ASCII));

        assertThat(house.check(token, NOW)).isInstanceOf(AccessTokenCheck.Result.Good.class);
        assertThat(house.check(parts[0] + "." + other + "." + parts[2], NOW))
                .isEqualTo(new AccessTokenCheck.Result.BadSignature());
    }
}
