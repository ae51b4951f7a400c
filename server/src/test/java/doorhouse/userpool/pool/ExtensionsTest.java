package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.id.ClientId;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;

/// What tags switch on.
class ExtensionsTest {
    private static final ClientId APP = new ClientId("app");

    private final TestServer server = TestServer.shared();

    private static Extensions of(String... tags) {
        var document = Json.object();
        for (int i = 0; i < tags.length; i += 2) document.put(tags[i], tags[i + 1]);
        return Extensions.read(document);
    }

    @Test
    void everythingIsOffByDefault() {
        var none = of("team", "door", "doorhouse", "strict");

        assertThat(none.strict()).isFalse();
        assertThat(none.browserSession()).isEqualTo(Duration.ofHours(1));
        assertThat(none.requiresPkce(APP)).isFalse();
        assertThat(none.dpop(APP)).isEqualTo(Extensions.Use.OFF);
        assertThat(none.pushedAuthorization(APP)).isEqualTo(Extensions.Use.OFF);
        assertThat(none.deviceAuthorization(APP)).isFalse();
        assertThat(none.introspection(APP)).isFalse();
        assertThat(none.publicKey(APP)).isEmpty();
    }

    @Test
    void aClientOverrulesItsPool() {
        var some = of("doorhouse:dpop", "required", "doorhouse:app:dpop", "off");

        assertThat(some.dpop(APP)).isEqualTo(Extensions.Use.OFF);
        assertThat(some.dpop(new ClientId("other"))).isEqualTo(Extensions.Use.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "doorhouse:strict, yes",
        "doorhouse:strikt, true",
        "doorhouse:, true",
        "doorhouse:app:strict, true",
        "doorhouse:jwks-uri, https://example.com/jwks",
        "doorhouse:app:jwks-uri, ftp://example.com/jwks",
        "doorhouse:a b:dpop, on",
        "doorhouse:signing-algorithm, none",
        "doorhouse:signing-algorithm, HS256",
        "doorhouse:session-minutes, 0",
        "doorhouse:session-minutes, 44000",
        "doorhouse:session-minutes, 1.5"
    })
    void aTagOfOursThatSaysNothingWeKnowIsRefused(String tag, String value) {
        var pool = server.pool();

        assertThatThrownBy(() -> tag(pool, tag, value))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The ")
                .hasMessageContaining(tag);
        assertThatThrownBy(() ->
                        server.admin()
                                .createUserPool(
                                        r -> r.poolName("p").userPoolTags(Map.of(tag, value))))
                .isInstanceOf(InvalidParameterException.class);
    }

    private void tag(TestPool pool, String tag, String value) {
        var arn = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        server.admin().tagResource(r -> r.resourceArn(arn).tags(Map.of(tag, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void aPoolSignsFromItsFirstTokenByTheAlgorithmThatItIsMadeWith(String algorithm)
            throws Exception {
        var id =
                server.admin()
                        .createUserPool(r ->
                                r.poolName("p")
                                        .userPoolTags(
                                                Map.of("doorhouse:signing-algorithm", algorithm)))
                        .userPool()
                        .id();
        var pool = new TestPool(server, id);
        pool.confirmedUser("ana");
        var client = pool.client();

        var tokens = pool.signIn(client, "ana", TestPool.PASSWORD).authenticationResult();

        assertThat(algorithm(tokens.idToken())).isEqualTo(algorithm);
        assertThat(server.app().getUser(r -> r.accessToken(tokens.accessToken())).username())
                .isEqualTo("ana");
        assertThat(discovery(id)).contains("[\"" + algorithm + "\"]");
    }

    @Test
    void anotherAlgorithmIsPublishedAtOnceAndSignsAnHourLater() throws Exception {
        var server = TestServer.stoppedInTime();
        var pool = server.pool();
        pool.confirmedUser("ana");
        var client = pool.client();

        var arn = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        server.admin()
                .tagResource(r ->
                        r.resourceArn(arn).tags(Map.of("doorhouse:signing-algorithm", "ES256")));

        assertThat(algorithm(pool.accessToken(client, "ana"))).isEqualTo("RS256");
        assertThat(get(server, pool.id() + "/.well-known/jwks.json")).contains("P-256", "RSA");
        server.clock().forward(Duration.ofHours(1));
        assertThat(algorithm(pool.accessToken(client, "ana"))).isEqualTo("ES256");
    }

    private static String algorithm(String token) throws Exception {
        return SignedJWT.parse(token).getHeader().getAlgorithm().getName();
    }

    private String discovery(String pool) throws Exception {
        return get(server, pool + "/.well-known/openid-configuration");
    }

    private static String get(TestServer server, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create(server.address() + "/" + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/jwks, true",
        "http://127.0.0.1:8080/jwks, true",
        "http://localhost, true",
        "http://[::1]:8080/jwks, true",
        "http://example.com/jwks, false",
        "http://localhost.example.com/jwks, false",
        "http://localhost:80@example.com/jwks, false",
        "http://127.0.0.1.example.com/jwks, false",
        "https://example.com:8443/keys?of=app, true",
        "https://[, false",
        "https://example.com/%, false",
        "https://ana@example.com/jwks, false"
    })
    void keysAreReadWithoutTlsOnlyOnThisMachine(String uri, boolean taken) {
        var pool = server.pool();
        var told = catchThrowable(() -> tag(pool, "doorhouse:app:jwks-uri", uri));

        if (taken) assertThat(told).isNull();
        else assertThat(told).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void anUpdateThatDoesNotSpeakOfTagsKeepsThoseOfOurs() {
        var pool = server.pool();
        tag(pool, "doorhouse:app:pkce", "required");
        tag(pool, "team", "door");

        server.admin().updateUserPool(r -> r.userPoolId(pool.id()));
        assertThat(tags(pool)).containsExactly(Map.entry("doorhouse:app:pkce", "required"));

        server.admin()
                .updateUserPool(r -> r.userPoolId(pool.id()).userPoolTags(Map.of("team", "d")));
        assertThat(tags(pool)).containsExactly(Map.entry("team", "d"));

        tag(pool, "doorhouse:strict", "true");
        var arn = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        server.admin().untagResource(r -> r.resourceArn(arn).tagKeys("doorhouse:strict"));
        assertThat(tags(pool)).containsExactly(Map.entry("team", "d"));
    }

    private Map<String, String> tags(TestPool pool) {
        return server.admin()
                .describeUserPool(r -> r.userPoolId(pool.id()))
                .userPool()
                .userPoolTags();
    }
}
