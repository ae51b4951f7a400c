package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestReceiver;
import doorhouse.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UnauthorizedException;

/// Clients that prove themselves by a key, RFC 7523.
class PrivateKeyJwtTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;
    private ECKey key;

    @BeforeEach
    void begin() throws Exception {
        pool.confirmedUser("ana");
        app = RelyingParty.publicOf(pool);
        key = new ECKeyGenerator(Curve.P_256).generate();
        Answered.set(
                pool,
                app.id() + ":public-key",
                Base64.getEncoder().encodeToString(key.toECPublicKey().getEncoded()));
    }

    private Map<String, String> form() {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", app.code("ana"));
        form.put("redirect_uri", RelyingParty.REDIRECT);
        form.put("client_assertion_type", ClientAssertions.TYPE);
        return form;
    }

    private HttpResponse<String> exchange(String assertion) {
        var form = form();
        form.put("client_assertion", assertion);
        return app.post("/oauth2/token", form);
    }

    private JWTClaimsSet.Builder claims() {
        var now = server.clock().instant();
        return new JWTClaimsSet.Builder()
                .issuer(app.id())
                .subject(app.id())
                .audience(app.uri("/oauth2/token").toString())
                .jwtID(java.util.UUID.randomUUID().toString())
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private String signed(JWTClaimsSet claims, ECKey by) throws Exception {
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        jwt.sign(new ECDSASigner(by));
        return jwt.serialize();
    }

    @Test
    void aLibrarysAssertionIsTakenOnce() throws Exception {
        var assertion =
                new PrivateKeyJWT(
                                new ClientID(app.id()),
                                app.uri("/oauth2/token"),
                                JWSAlgorithm.ES256,
                                key.toPrivateKey(),
                                null,
                                null)
                        .getClientAssertion();
        // The library goes by the machine's clock.
        var claims =
                new JWTClaimsSet.Builder(assertion.getJWTClaimsSet())
                        .issueTime(Date.from(server.clock().instant()))
                        .notBeforeTime(null)
                        .expirationTime(
                                Date.from(server.clock().instant().plus(Duration.ofMinutes(1))))
                        .build();
        var text = signed(claims, key);

        assertThat(exchange(text).statusCode()).isEqualTo(200);
        assertThat(error(exchange(text))).isEqualTo("invalid_client");
    }

    @Test
    void theIssuerMayBeNamedInsteadOfTheEndpoint() throws Exception {
        var claims = claims().audience(app.uri("").toString()).build();
        assertThat(exchange(signed(claims, key)).statusCode()).isEqualTo(200);
    }

    @Test
    void theKeysMayStandAtAnAddress() throws Exception {
        var first = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        var second = new RSAKeyGenerator(2048).keyID("two").generate();
        try (var published = new TestReceiver()) {
            published.answer(200, new JWKSet(second).toString(true));
            app = RelyingParty.publicOf(pool);
            Answered.set(pool, app.id() + ":jwks-uri", published.at("/keys").toString());

            assertThat(exchange(named(second)).statusCode()).isEqualTo(200);
            assertThat(error(exchange(named(first)))).isEqualTo("invalid_client");
        }
    }

    private String named(JWK by) throws Exception {
        var algorithm = by instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.PS256;
        var header = new JWSHeader.Builder(algorithm).keyID(by.getKeyID()).build();
        var jwt = new SignedJWT(header, claims().build());
        jwt.sign(by instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(by.toRSAKey()));
        return jwt.serialize();
    }

    @Test
    void anotherKeyProvesNothingNorDoesNone() throws Exception {
        var other = new ECKeyGenerator(Curve.P_256).generate();
        assertThat(error(exchange(signed(claims().build(), other)))).isEqualTo("invalid_client");
        assertThat(error(exchange("a.b.c"))).isEqualTo("invalid_client");

        var bare = form();
        bare.put("client_id", app.id());
        assertThat(error(app.post("/oauth2/token", bare))).isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @CsvSource({
        "iss, somebody",
        "sub, somebody",
        "aud, https://elsewhere.example/oauth2/token",
        "jti, ''"
    })
    void anAssertionIsByTheClientForUs(String claim, String value) throws Exception {
        var claims = claims().claim(claim, value).build();
        assertThat(error(exchange(signed(claims, key)))).isEqualTo("invalid_client");
    }

    @Test
    void anAssertionLivesAnHourAtMost() throws Exception {
        var now = server.clock().instant();
        var late = claims().expirationTime(Date.from(now.minusSeconds(120))).build();
        var endless = claims().expirationTime(Date.from(now.plusSeconds(7200))).build();
        var never = claims().expirationTime(null).build();
        var early = claims().notBeforeTime(Date.from(now.plusSeconds(600))).build();

        for (var claims : new JWTClaimsSet[] {late, endless, never, early}) {
            assertThat(error(exchange(signed(claims, key)))).isEqualTo("invalid_client");
        }
    }

    @Test
    void aClientWithAKeyHasNoOtherWay() throws Exception {
        var confidential = RelyingParty.confidentialOf(pool);
        Answered.set(
                pool,
                confidential.id() + ":public-key",
                Base64.getEncoder().encodeToString(key.toECPublicKey().getEncoded()));

        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", confidential.code("ana"));
        form.put("redirect_uri", RelyingParty.REDIRECT);
        form.put("client_id", confidential.id());
        form.put("client_secret", confidential.secret());

        assertThat(error(confidential.post("/oauth2/token", form))).isEqualTo("invalid_client");
    }

    @Test
    void neitherIdNorSecretRedeemsOrRevokesAtTheApi() throws Exception {
        for (var it : List.of(app, RelyingParty.confidentialOf(pool))) {
            Answered.set(
                    pool,
                    it.id() + ":public-key",
                    Base64.getEncoder().encodeToString(key.toECPublicKey().getEncoded()));
            app = it;
            var form = form();
            form.put("client_assertion", signed(claims().build(), key));
            var answer = Answered.json(app.post("/oauth2/token", form));
            var token = answer.path("refresh_token").asString();
            assertThat(token).isNotEmpty();

            assertThatThrownBy(() ->
                            server.app()
                                    .getTokensFromRefreshToken(r ->
                                            r.clientId(it.id())
                                                    .clientSecret(it.secret())
                                                    .refreshToken(token)))
                    .isInstanceOf(NotAuthorizedException.class)
                    .hasMessageContaining("token endpoint");
            assertThatThrownBy(() ->
                            server.app()
                                    .revokeToken(r ->
                                            r.clientId(it.id())
                                                    .clientSecret(it.secret())
                                                    .token(token)))
                    .isInstanceOf(UnauthorizedException.class)
                    .hasMessageContaining("revocation endpoint");
            assertThatThrownBy(() ->
                            server.app()
                                    .initiateAuth(r ->
                                            r.clientId(it.id())
                                                    .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                                                    .authParameters(
                                                            Map.of("REFRESH_TOKEN", token))))
                    .isInstanceOf(NotAuthorizedException.class)
                    .hasMessageContaining("token endpoint");
            var refresh = new LinkedHashMap<String, String>();
            refresh.put("grant_type", "refresh_token");
            refresh.put("refresh_token", token);
            refresh.put("client_assertion_type", ClientAssertions.TYPE);
            refresh.put("client_assertion", signed(claims().build(), key));
            assertThat(app.post("/oauth2/token", refresh).statusCode()).isEqualTo(200);
        }
    }
}
