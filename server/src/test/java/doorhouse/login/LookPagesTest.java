package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AssetType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;

class LookPagesTest {
    private static final String LOGO =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0\"/></svg>";

    private final TestServer server = TestServer.shared();

    private static Document document(String path, Document value) {
        var names = path.split("/", -1);
        var document = value;
        for (int i = names.length - 1; i >= 0; i--) {
            document = Document.fromMap(Map.of(names[i], document));
        }
        return document;
    }

    private void style(Pages pages, String path, Document value, AssetType... assets) {
        server.admin()
                .createManagedLoginBranding(r ->
                        r.userPoolId(pages.pool.id())
                                .clientId(pages.client)
                                .settings(document(path, value))
                                .assets(assets));
    }

    private static AssetType logo(String category, String mode, String content) {
        return AssetType.builder()
                .category(category)
                .colorMode(mode)
                .extension("SVG")
                .bytes(SdkBytes.fromUtf8String(content))
                .build();
    }

    private HttpResponse<String> get(String path) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(server.address() + path)).build();
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> stylesheets(Page page) {
        return page.html().select("link[rel=stylesheet]").eachAttr("href");
    }

    private String css(Page page) {
        return get(stylesheets(page).getLast()).body();
    }

    @Test
    void everyFileOfAPageIsThereAndKeptForEver() {
        var page = Pages.ofPool().open("/login");

        var files = page.html().select("link[href]").eachAttr("href");

        assertThat(files).hasSize(3);
        for (var file : files) {
            var answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control"))
                    .contains("public, max-age=31536000, immutable");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'");
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .isEqualTo(file.endsWith(".css") ? "text/css; charset=utf-8" : "image/svg+xml");
        }
    }

    @Test
    void everyImageOfTheSharedStylesheetsIsThere() {
        var page = Pages.ofPool().open("/login");
        var sheet = stylesheets(page).getFirst();
        var css = get(sheet).body();

        var image = java.util.regex.Pattern.compile("url\\(([^)]*)\\)").matcher(css);
        int seen = 0;
        for (; image.find(); seen++) {
            var address = URI.create(sheet).resolve(image.group(1)).toString();
            assertThat(get(address).statusCode()).as(address).isEqualTo(200);
        }
        assertThat(seen).isGreaterThan(5);
    }

    @Test
    void aFirstViewIsSmall() {
        var page = Pages.ofPool().open("/login");

        int bytes = page.answer().body().length();
        for (var file : page.html().select("link[href]").eachAttr("href")) {
            bytes += get(file).body().length();
        }

        assertThat(bytes).isLessThan(40_000);
    }

    @Test
    void aStyleIsTheClientsOwn() {
        var pages = Pages.ofPool();
        var other = new Pages(pages.pool);
        style(pages, "components/pageBackground/lightMode/color", Document.fromString("AABBCCFF"));

        assertThat(css(pages.open("/login"))).contains("--page:#AABBCCFF;", "color-scheme:light;");
        assertThat(css(other.open("/login")))
                .doesNotContain("#AABBCCFF")
                .contains("color-scheme:light dark;");
    }

    @Test
    void aClientWithoutAStyleGetsTheOneThatThePoolNames() {
        var pages = Pages.ofPool();
        var other = new Pages(pages.pool);
        style(pages, "components/pageBackground/lightMode/color", Document.fromString("AABBCCFF"));
        server.admin()
                .tagResource(r ->
                        r.resourceArn(
                                        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/"
                                                + pages.pool.id())
                                .tags(Map.of("doorhouse:style-of", pages.client)));

        assertThat(css(other.open("/login"))).contains("--page:#AABBCCFF;");
    }

    @Test
    void aChangedStyleHasAnotherAddressAndTheOldOneIsNotKept() {
        var pages = Pages.ofPool();
        style(pages, "components/form/borderRadius", Document.fromNumber(3));
        var before = stylesheets(pages.open("/login")).getLast();
        var id =
                server.admin()
                        .describeManagedLoginBrandingByClient(
                                r -> r.userPoolId(pages.pool.id()).clientId(pages.client))
                        .managedLoginBranding()
                        .managedLoginBrandingId();

        server.admin()
                .updateManagedLoginBranding(r ->
                        r.userPoolId(pages.pool.id())
                                .managedLoginBrandingId(id)
                                .settings(
                                        document(
                                                "components/form/borderRadius",
                                                Document.fromNumber(5))));

        assertThat(stylesheets(pages.open("/login")).getLast()).isNotEqualTo(before);
        assertThat(get(before).body()).contains("--card-radius:5.000px;");
        assertThat(get(before).headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void aLogoIsShownInBothModes() {
        var pages = Pages.ofPool();
        var settings =
                Document.fromMap(
                        Map.of(
                                "categories",
                                document("global/colorSchemeMode", Document.fromString("DYNAMIC")),
                                "components",
                                document("form/logo/enabled", Document.fromBoolean(true))));
        server.admin()
                .createManagedLoginBranding(r ->
                        r.userPoolId(pages.pool.id())
                                .clientId(pages.client)
                                .settings(settings)
                                .assets(
                                        logo("FORM_LOGO", "LIGHT", LOGO),
                                        logo("FORM_LOGO", "DARK", LOGO.replace("M0 0", "M1 1"))));

        var page = pages.open("/login");

        var light = page.html().expectFirst(".card .logo img").attr("src");
        var dark = page.html().expectFirst(".card .logo source").attr("srcset");
        assertThat(get(light).body()).isEqualTo(LOGO);
        assertThat(get(dark).body()).isEqualTo(LOGO.replace("M0 0", "M1 1"));
        assertThat(get(light).headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(get(light).headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(get(light.replace(".svg", ".png")).statusCode()).isEqualTo(404);
    }

    @Test
    void theUserFirstSeesTheWayThatTheStylePutsFirst() {
        var pages = Pages.ofPool();
        var input =
                Document.fromMap(
                        Map.of(
                                "display", Document.fromString("INPUT"),
                                "type", Document.fromString("USERNAME_PASSWORD")));
        style(
                pages,
                "categories/auth/authMethodOrder",
                Document.fromList(List.of(Document.fromList(List.of(input)))));
        server.admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pages.pool.id())
                                .providerName("Google")
                                .providerType("Google")
                                .providerDetails(
                                        Map.of(
                                                "client_id", "a",
                                                "client_secret", "b",
                                                "authorize_scopes", "openid")));
        server.admin()
                .updateUserPoolClient(r ->
                        r.userPoolId(pages.pool.id())
                                .clientId(pages.client)
                                .callbackURLs(Pages.CALLBACK)
                                .supportedIdentityProviders("COGNITO", "Google")
                                .allowedOAuthFlowsUserPoolClient(true)
                                .allowedOAuthFlowsWithStrings("code")
                                .allowedOAuthScopes("openid", "email"));

        var page = pages.open("/login");

        var parts = page.html().select("form, .idps").eachAttr("class");
        assertThat(parts).containsExactly("form", "idps");
        var icon = page.html().expectFirst(".idps img").attr("src");
        assertThat(get(icon).headers().firstValue("Content-Type")).contains("image/svg+xml");
    }

    @Test
    void aPageSpeaksTheLanguageThatItsAddressAsksForAndTheNextOneToo() {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");

        var german = pages.browser.open(pages.address("/login") + "&lang=de");

        assertThat(german.html().expectFirst("html").attr("lang")).isEqualTo("de");
        assertThat(german.title()).isEqualTo("Anmelden");
        var wrong = pages.browser.submit(german, Map.of("username", "ana", "password", "Falsch-1"));
        assertThat(wrong.notice()).isEqualTo("Benutzername oder Passwort ist falsch.");
        assertThat(pages.open("/signup").title()).isEqualTo("Konto erstellen");
        var hebrew = pages.browser.open(pages.address("/login") + "&lang=he");
        assertThat(hebrew.html().expectFirst("html").attr("dir")).isEqualTo("rtl");
    }

    @Test
    void aStyleHasItsOwnWords() {
        var pages = Pages.ofPool();
        var german = Map.of("signIn.title", Document.fromString("Grüß Gott <b>"));
        style(pages, "categories/text/de", Document.fromMap(german));

        var page = pages.browser.open(pages.address("/login") + "&lang=de");

        assertThat(page.title()).isEqualTo("Grüß Gott <b>");
        assertThat(pages.browser.open(pages.address("/login") + "&lang=fr").title())
                .isEqualTo("Se connecter");
    }

    @Test
    void wordsThatNoPageSaysAreRefused() {
        var pages = Pages.ofPool();
        var misspelled = Map.of("signIn.titel", Document.fromString("Grüß Gott"));

        var refused =
                org.assertj.core.api.Assertions.catchThrowable(
                        () -> style(pages, "categories/text/de", Document.fromMap(misspelled)));

        assertThat(refused)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("signIn.titel");
    }

    @Test
    void classicPagesHaveTheirOwnCssLogoAndLanguage() {
        var pages = Pages.ofPool();
        var prefix = "classic-" + pages.client.substring(0, 12);
        server.admin()
                .createUserPoolDomain(
                        r -> r.userPoolId(pages.pool.id()).domain(prefix).managedLoginVersion(1));
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        server.admin()
                .setUICustomization(r ->
                        r.userPoolId(pages.pool.id())
                                .css(".submitButton-customizable { color: #123456; }")
                                .imageFile(SdkBytes.fromByteArray(png)));

        var page = pages.browser.open(pages.address("/login") + "&lang=de");

        assertThat(page.title()).isEqualTo("Sign in");
        assertThat(css(page)).isEqualTo(".submitButton-customizable { color: #123456; }");
        var logo = page.html().expectFirst(".banner-customizable img.logo-customizable");
        assertThat(get(logo.attr("src")).headers().firstValue("Content-Type"))
                .contains("image/png");
        for (var name : List.of("label", "inputField", "submitButton", "background", "redirect")) {
            assertThat(page.html().select("." + name + "-customizable")).as(name).isNotEmpty();
        }
    }
}
