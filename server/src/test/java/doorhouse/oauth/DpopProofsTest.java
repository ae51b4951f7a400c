package doorhouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.session.SpentMarks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proofs made by another project's library, and made wrongly.
class DpopProofsTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_Pool1");
    private static final String TOKEN_URI = "https://auth.example.com/oauth2/token";
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @TempDir Path folder;
    private Database database;
    private ECKey key;

    @BeforeEach
    void open() throws Exception {
        database = Database.sqlite(folder.resolve("doorhouse.db"));
        key = new ECKeyGenerator(Curve.P_256).generate();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private DpopProofs at(Instant now) {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        return new DpopProofs(new SpentMarks(database, clock), clock);
    }

    private String check(String proof) throws Exception {
        return at(NOW).check(POOL, proof, "POST", TOKEN_URI, null);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .jwtID("one")
                .claim("htm", "POST")
                .claim("htu", TOKEN_URI)
                .issueTime(Date.from(NOW));
    }

    private String signed(JWTClaimsSet claims) throws Exception {
        return signed(
                JWSAlgorithm.ES256, "dpop+jwt", key.toPublicJWK(), claims, new ECDSASigner(key));
    }

    private static String signed(
            JWSAlgorithm algorithm, String type, JWK shown, JWTClaimsSet claims, JWSSigner signer)
            throws Exception {
        var header =
                new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type)).jwk(shown).build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private void refused(String proof, String sentence) {
        assertThatThrownBy(() -> check(proof))
                .isInstanceOf(DpopProofs.Invalid.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aLibrarysProofIsTakenOnceAndTellsTheKey() throws Exception {
        var proof =
                new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                        .createDPoPJWT(
                                new JWTID(),
                                "POST",
                                URI.create(TOKEN_URI),
                                Date.from(NOW),
                                null,
                                null)
                        .serialize();

        assertThat(check(proof)).isEqualTo(key.computeThumbprint().toString());
        refused(proof, "used already");
    }

    @Test
    void aProofForAnAccessTokenIsForThatOneAlone() throws Exception {
        var token = new DPoPAccessToken("abc.def.ghi");
        var factory = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
        var uri = URI.create("https://auth.example.com/oauth2/userInfo");
        var one =
                factory.createDPoPJWT(new JWTID(), "GET", uri, Date.from(NOW), token, null)
                        .serialize();
        var two =
                factory.createDPoPJWT(new JWTID(), "GET", uri, Date.from(NOW), token, null)
                        .serialize();

        assertThat(at(NOW).check(POOL, one, "GET", uri.toString(), token.getValue())).isNotEmpty();
        assertThatThrownBy(() -> at(NOW).check(POOL, two, "GET", uri.toString(), "other"))
                .hasMessageContaining("another access token");
        assertThatThrownBy(() ->
                        at(NOW).check(
                                        POOL,
                                        signed(claims().build()),
                                        "POST",
                                        TOKEN_URI,
                                        token.getValue()))
                .hasMessageContaining("another access token");
    }

    @Test
    void keysOfRsaWillDoWhenTheyAreLongEnough() throws Exception {
        var rsa = new RSAKeyGenerator(2048).generate();
        var proof =
                signed(
                        JWSAlgorithm.PS256,
                        "dpop+jwt",
                        rsa.toPublicJWK(),
                        claims().build(),
                        new RSASSASigner(rsa));
        assertThat(check(proof)).isEqualTo(rsa.computeThumbprint().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "htm, GET, another method",
        "htm, post, another method",
        "htu, https://auth.example.com/oauth2/revoke, another address",
        "htu, http://auth.example.com/oauth2/token, another address",
        "htu, https://auth.example.com:8443/oauth2/token, another address",
        "htu, https://auth.example.com.evil/oauth2/token, another address",
        "htu, not a uri, another address",
        "htu, token, another address",
        "jti, '', no jti"
    })
    void aProofIsForOneRequest(String claim, String value, String sentence) throws Exception {
        refused(signed(claims().claim(claim, value).build()), sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"htm", "htu", "jti", "iat"})
    void nothingOfAProofMayBeMissing(String claim) throws Exception {
        refused(signed(claims().claim(claim, null).build()), "proof");
    }

    @Test
    void queryAndFragmentDoNotCountNorTheSpellingOfTheHost() throws Exception {
        var claims = claims().claim("htu", "HTTPS://Auth.example.com/oauth2/token?a=b#c").build();
        assertThat(check(signed(claims))).isNotEmpty();
    }

    @Test
    void aProofIsGoodForAMinute() throws Exception {
        var early = signed(claims().jwtID("a").issueTime(Date.from(NOW.minusSeconds(60))).build());
        var late = signed(claims().jwtID("b").issueTime(Date.from(NOW.plusSeconds(60))).build());
        check(early);
        check(late);
        refused(
                signed(claims().jwtID("c").issueTime(Date.from(NOW.minusSeconds(61))).build()),
                "made now");
        refused(
                signed(claims().jwtID("d").issueTime(Date.from(NOW.plusSeconds(61))).build()),
                "made now");
    }

    @Test
    void aSpentProofStaysSpentAsLongAsItWouldBeGood() throws Exception {
        var proof = signed(claims().issueTime(Date.from(NOW.plusSeconds(60))).build());
        check(proof);
        database.sweep(NOW.plus(Duration.ofMinutes(2)), 100);
        assertThatThrownBy(() ->
                        at(NOW.plus(Duration.ofMinutes(2)))
                                .check(POOL, proof, "POST", TOKEN_URI, null))
                .hasMessageContaining("used already");
    }

    @Test
    void theKeyMustHaveSignedAndItsPrivateHalfIsNotShown() throws Exception {
        var other = new ECKeyGenerator(Curve.P_256).generate();
        var claims = claims().build();
        refused(
                signed(
                        JWSAlgorithm.ES256,
                        "dpop+jwt",
                        other.toPublicJWK(),
                        claims,
                        new ECDSASigner(key)),
                "not signed by its key");
        refused(
                signed(JWSAlgorithm.ES256, "JWT", key.toPublicJWK(), claims, new ECDSASigner(key)),
                "typ");
        var short1024 = new RSAKeyGenerator(1024, true).generate();
        var signer =
                new RSASSASigner(short1024.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
        refused(
                signed(JWSAlgorithm.RS256, "dpop+jwt", short1024.toPublicJWK(), claims, signer),
                "not signed by its key");
        var mac = new MACSigner(new byte[32]);
        refused(
                signed(JWSAlgorithm.HS256, "dpop+jwt", key.toPublicJWK(), claims, mac),
                "not signed by its key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "..", "\u00e9"})
    void whatIsNoProofIsRefused(String text) {
        refused(text, "proof");
        refused(text + "a".repeat(9_000), "too long");
    }
}
