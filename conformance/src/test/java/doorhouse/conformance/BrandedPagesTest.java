package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AssetExtensionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AssetType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ColorSchemeModeType;
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

    @Test
    void logosAndImagesStandWhereTheirOwnerPutThem() throws IOException, InterruptedException {
        var site = Site.make(server, admin, app);
        admin.createManagedLoginBranding(r ->
                r.userPoolId(site.poolId())
                        .clientId(site.clientId())
                        .settings(
                                map(
                                        "components",
                                        map(
                                                "form",
                                                map(
                                                        "logo",
                                                        map(
                                                                "enabled",
                                                                Document.fromBoolean(true))))))
                        .assets(
                                svg("FORM_LOGO", "#0b5d1e"),
                                svg("PAGE_BACKGROUND", "#e8f5e9"),
                                svg("FAVICON_SVG", "#0b5d1e")));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).look("sign-in-with-a-logo");

            var logo = tab.page().locator("img").first();
            assertThat(logo.evaluate("image => image.naturalWidth")).isNotEqualTo(0);
            var icon = tab.page().locator("link[rel=icon]").first().getAttribute("href");
            var answer = site.get(site.server().publicUrl() + icon);
            assertThat(answer.body()).contains("#0b5d1e");
        }
    }

    private static Document map(String name, Document value) {
        return Document.fromMap(Map.of(name, value));
    }

    private static AssetType svg(String category, String color) {
        var text =
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"24\">"
                        + "<rect width=\"64\" height=\"24\" fill=\"%s\"/></svg>".formatted(color);
        return AssetType.builder()
                .category(category)
                .colorMode(ColorSchemeModeType.LIGHT)
                .extension(AssetExtensionType.SVG)
                .bytes(SdkBytes.fromUtf8String(text))
                .build();
    }

    @Test
    void theClassicPagesWearTheirOwnersStyleSheet() {
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
        admin.createUserPoolDomain(r -> r.userPoolId(site.poolId()).domain("classic-style"));
        admin.setUICustomization(r ->
                r.userPoolId(site.poolId())
                        .css(
                                ".submitButton-customizable {background-color: #0b5d1e; color: #ffffff;}"
                                        + " .banner-customizable {background-color: #e8f5e9;}"));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize());
            assertThat(
                            tab.page()
                                    .evaluate(
                                            "getComputedStyle(document.querySelector('button[type=submit]')).backgroundColor"))
                    .isEqualTo("rgb(11, 93, 30)");
            tab.look("classic-with-a-style");
        }
    }
}
