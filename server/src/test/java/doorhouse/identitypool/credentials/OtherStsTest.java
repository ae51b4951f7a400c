package doorhouse.identitypool.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import doorhouse.boot.Lending;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;

/// Credentials of another cloud, whose STS trusts our issuer. It stands here as one that truly
/// checks the token it is shown, by the keys that the issuer publishes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherStsTest {
    private static final String TRUSTING = "arn:aws:iam::999999999999:role/Trusting";
    private static final String SILENT = "arn:aws:iam::999999999999:role/Silent";

    private final AtomicReference<Map<String, String>> asked = new AtomicReference<>(Map.of());
    private HttpServer sts;
    private TestServer server;
    private TestIdentityPool pool;

    @BeforeAll
    void start() throws IOException {
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", this::answer);
        sts.start();
        var endpoint = URI.create("http://localhost:" + sts.getAddress().getPort());
        server = TestServer.lending(new Lending(endpoint, 0));
        pool = TestIdentityPool.of(server, r -> {});
    }

    @AfterAll
    void stop() {
        server.close();
        sts.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var form =
                TestBrowser.parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        asked.set(form);
        int status = SILENT.equals(form.get("RoleArn")) ? 503 : trusts(form) ? 200 : 403;
        byte[] body =
                """
                <AssumeRoleWithWebIdentityResponse
                    xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>ASIAOTHERCLOUD000000</AccessKeyId>
                    <SecretAccessKey>of the other cloud</SecretAccessKey>
                    <SessionToken>theirs</SessionToken>
                    <Expiration>2030-01-02T03:04:05Z</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>\
                """
                        .getBytes(UTF_8);
        exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
        if (status == 200) exchange.getResponseBody().write(body);
        exchange.close();
    }

    private boolean trusts(Map<String, String> form) throws IOException {
        try {
            var token = SignedJWT.parse(form.get("WebIdentityToken"));
            var issuer = server.address() + "/cognito-identity";
            var keys = JWKSet.load(URI.create(issuer + "/.well-known/jwks_uri").toURL());
            var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
            var claims = token.getJWTClaimsSet();
            return token.verify(new RSASSAVerifier(key))
                    && claims.getIssuer().equals(issuer)
                    && claims.getAudience().contains(pool.id())
                    && TRUSTING.equals(form.get("RoleArn"));
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private CognitoIdentityException refused(String role) {
        pool.roles(role, role);
        var guest = pool.guest();
        return catchThrowableOfType(
                CognitoIdentityException.class, () -> pool.credentials(guest, Map.of()));
    }

    @Test
    void credentialsComeFromThere() {
        pool.roles(TRUSTING, TRUSTING);

        var credentials = pool.credentials(pool.guest(), Map.of());

        assertThat(credentials.accessKeyId()).isEqualTo("ASIAOTHERCLOUD000000");
        assertThat(credentials.secretKey()).isEqualTo("of the other cloud");
        assertThat(credentials.sessionToken()).isEqualTo("theirs");
        assertThat(credentials.expiration()).isEqualTo(Instant.parse("2030-01-02T03:04:05Z"));
        assertThat(asked.get())
                .containsEntry("Action", "AssumeRoleWithWebIdentity")
                .containsEntry("RoleSessionName", "CognitoIdentityCredentials")
                .containsEntry("DurationSeconds", "3600");
        assertThat(asked.get().get("Policy")).contains("\"s3:*\"").hasSizeLessThan(2_048);
    }

    @Test
    void rolesOfOtherStoresAreGivenAsTheyAre() {
        var theirs = "arn:minio:iam:::role/nOybJqMNzNmroqEKq5D0EUsRZw0";
        refused(theirs);

        assertThat(asked.get()).containsEntry("RoleArn", theirs);
    }

    @Test
    void aRoleThatDoesNotTrustUsIsTheOwnersToMend() {
        assertThat(refused("arn:aws:iam::999999999999:role/Other").awsErrorDetails().errorCode())
                .isEqualTo("InvalidIdentityPoolConfigurationException");
    }

    @Test
    void anStsThatDoesNotAnswerIsNoFaultOfTheOwner() {
        assertThat(refused(SILENT).awsErrorDetails().errorCode())
                .isEqualTo("ExternalServiceException");
    }
}
