package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device that has no browser, connected by its user at one that has (RFC 8628).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevicePagesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;

    DevicePagesTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool -> pool.userPoolTags(Map.of("doorhouse:device-authorization", "on")),
                        client -> {});
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    private JsonNode begun() throws IOException, InterruptedException {
        var answer =
                site.post(
                        "/oauth2/device_authorization",
                        Form.of("client_id", site.clientId(), "scope", "openid email"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private JsonNode asked(JsonNode begun) throws IOException, InterruptedException {
        var form =
                Form.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id", site.clientId(),
                        "device_code", begun.path("device_code").asString());
        return JSON.readTree(site.post("/oauth2/token", form).body());
    }

    @Test
    void theUserTypesTheCodeAndConnectsTheDevice() throws IOException, InterruptedException {
        var person = site.confirmedUser();
        var begun = begun();
        try (var tab = Chromium.tab()) {
            tab.go(begun.path("verification_uri").asString()).look("device");
            tab.type("user_code", "BCDF-GHJK").enter();
            tab.page().waitForSelector("[role=alert]");
            tab.look("device-unknown");
            tab.type("user_code", begun.path("user_code").asString()).enter();
            tab.field("password").waitFor();
            tab.signIn(person);
            tab.page().waitForSelector("text=Is this your device?");
            tab.look("device-confirm").press("Connect the device");
            tab.page().waitForSelector("text=The device is connected");
            tab.look("device-done");
        }

        var id = Jwt.claims(asked(begun).path("id_token").asString());
        assertThat(id.path("email").asString()).isEqualTo(person.email());
    }

    /// A link that somebody else sent brings the code along, and connects nothing by itself.
    @Test
    void whoDoesNotKnowTheDeviceRefusesIt() throws IOException, InterruptedException {
        var person = site.confirmedUser();
        var begun = begun();
        try (var tab = Chromium.tab()) {
            tab.go(begun.path("verification_uri_complete").asString()).signIn(person);
            tab.page().waitForSelector("text=Is this your device?");
            assertThat(asked(begun).path("error").asString()).isEqualTo("authorization_pending");
            tab.press("Do not connect");
            tab.page().waitForSelector("text=The device is not connected");
            tab.look("device-denied");
        }
    }
}
