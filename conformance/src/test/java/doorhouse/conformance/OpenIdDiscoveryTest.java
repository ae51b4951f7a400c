package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the OpenID Foundation's plan for a Config OP asks of the discovery document and the keys of
/// a strict pool, and the first module of its plan for RP-Initiated Logout. The server stands
/// behind TLS, for without it the plan ends at the first endpoint.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdDiscoveryTest {
    private static final String HOME = "https://login.example.com";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final PackedServer server;
    private final String issuer;
    private final HttpResponse<String> answer;
    private final JsonNode document;

    OpenIdDiscoveryTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.run("dev", data, "--public-url", HOME);
        var tags =
                Map.of(
                        "doorhouse:strict", "true",
                        "doorhouse:device-authorization", "on",
                        "doorhouse:dpop", "on",
                        "doorhouse:introspection", "on",
                        "doorhouse:pushed-authorization", "on");
        try (var admin = Sdk.root(server.address())) {
            var made = admin.createUserPool(r -> r.poolName("site").userPoolTags(tags));
            issuer = HOME + "/" + made.userPool().id();
        }
        answer = get(issuer + "/.well-known/openid-configuration");
        document = JSON.readTree(answer.body());
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    /// As the proxy in front passes it on.
    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        var here = server.address() + address.substring(HOME.length());
        return HTTP.send(HttpRequest.newBuilder(URI.create(here)).build(), BodyHandlers.ofString());
    }

    private List<String> words(String name) {
        assertThat(document.path(name).isArray()).as(name).isTrue();
        return document.path(name).values().stream().map(JsonNode::asString).toList();
    }

    @Test
    void itIsJsonWhereTheIssuerSays() {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(document.path("issuer").asString()).isEqualTo(issuer);
    }

    @Test
    void everyEndpointIsReachedByTls() {
        for (String required :
                new String[] {
                    "authorization_endpoint",
                    "token_endpoint",
                    "userinfo_endpoint",
                    "end_session_endpoint",
                    "jwks_uri"
                }) assertThat(document.path(required).isString()).as(required).isTrue();
        document.forEachEntry((name, value) -> {
            if (name.endsWith("_endpoint") || name.equals("jwks_uri"))
                assertThat(value.asString()).as(name).startsWith(issuer + "/");
        });
    }

    @Test
    void itListsWhatAProviderMustKnow() {
        assertThat(words("response_types_supported")).contains("code");
        assertThat(words("grant_types_supported")).contains("authorization_code", "refresh_token");
        assertThat(words("subject_types_supported")).containsExactly("public");
        assertThat(words("id_token_signing_alg_values_supported")).contains("RS256");
        assertThat(words("scopes_supported"))
                .containsExactlyInAnyOrder("openid", "email", "phone", "profile");
        assertThat(words("claims_supported")).contains("sub", "email_verified");
        assertThat(words("code_challenge_methods_supported")).containsExactly("S256");
        assertThat(words("token_endpoint_auth_methods_supported"))
                .contains("client_secret_basic", "client_secret_post");
    }

    @Test
    void itSaysWhatIsNotSupported() {
        assertThat(document.path("claims_parameter_supported").asBoolean(true)).isFalse();
        assertThat(document.path("request_parameter_supported").asBoolean(true)).isFalse();
        assertThat(document.path("request_uri_parameter_supported").asBoolean(true))
                .as("absent would mean that it is supported")
                .isFalse();
    }

    @Test
    void everyMemberIsOfItsType() {
        document.forEachEntry((name, value) -> {
            if (name.equals("issuer") || name.equals("jwks_uri") || name.endsWith("_endpoint"))
                assertThat(value.isString()).as(name).isTrue();
            else if (value.isArray())
                assertThat(value.values()).as(name).isNotEmpty().allMatch(JsonNode::isString);
            else assertThat(value.isBoolean()).as(name).isTrue();
        });
    }

    @Test
    void theKeysArePublicAndEachHasAnIdOfItsOwn() throws Exception {
        var keys = JWKSet.parse(get(document.path("jwks_uri").asString()).body()).getKeys();

        assertThat(keys).isNotEmpty().noneMatch(JWK::isPrivate);
        assertThat(keys).allMatch(key -> key.getKeyUse().equals(KeyUse.SIGNATURE));
        assertThat(keys).extracting(JWK::getKeyID).doesNotContainNull().doesNotHaveDuplicates();
    }
}
