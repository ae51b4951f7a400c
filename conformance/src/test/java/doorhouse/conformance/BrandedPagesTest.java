package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;

/// Pages in the look that their owners gave them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrandedPagesTest {
    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;

    BrandedPagesTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    @Test
    void aStyleOfManagedLoginColorsThePage() {
        var site = Site.make(server, admin, app);
        var color =
                Document.fromMap(
                        Map.of(
                                "lightMode",
                                Document.fromMap(
                                        Map.of(
                                                "defaults",
                                                Document.fromMap(
                                                        Map.of(
                                                                "backgroundColor",
                                                                Document.fromString("0b5d1eff"),
                                                                "textColor",
                                                                Document.fromString(
                                                                        "ffffffff")))))));
        admin.createManagedLoginBranding(r ->
                r.userPoolId(site.poolId())
                        .clientId(site.clientId())
                        .settings(
                                Document.fromMap(
                                        Map.of(
                                                "components",
                                                Document.fromMap(
                                                        Map.of("primaryButton", color))))));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize());
            assertThat(
                            tab.page()
                                    .evaluate(
                                            "getComputedStyle(document.querySelector('button[type=submit]')).backgroundColor"))
                    .isEqualTo("rgb(11, 93, 30)");
            tab.look("sign-in-branded");
        }
    }

    @Test
    void poolsOfTheLiteTierHaveTheClassicPages() {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool -> pool.userPoolTier(UserPoolTierType.LITE),
                        client ->
                                client.explicitAuthFlows(
                                        ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                        ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).look("classic-sign-in");
            tab.press("Create an account").look("classic-sign-up");
            tab.go(site.at("/forgotPassword")).look("classic-forgot-password");
            tab.go(site.authorize()).signIn(person);
            tab.code(app);
        }
    }
}
