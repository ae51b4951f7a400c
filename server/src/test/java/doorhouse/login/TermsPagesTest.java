package doorhouse.login;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;

class TermsPagesTest {
    private final TestServer server = TestServer.shared();

    private String document(Pages pages, String name) {
        return server.admin()
                .createTerms(r ->
                        r.userPoolId(pages.pool.id())
                                .clientId(pages.client)
                                .termsName(name)
                                .termsSource("LINK")
                                .enforcement("NONE")
                                .links(
                                        Map.of(
                                                "cognito:default", "https://example.com/" + name,
                                                "cognito:german",
                                                        "https://example.com/de/" + name)))
                .terms()
                .termsId();
    }

    private void change(Pages pages, String termsId) {
        server.clock().forward(ofSeconds(1));
        server.admin()
                .updateTerms(r ->
                        r.userPoolId(pages.pool.id())
                                .termsId(termsId)
                                .termsName("privacy-policy")
                                .links(Map.of("cognito:default", "https://example.com/new")));
    }

    private Pages withDocuments(Map<String, String> tags) {
        var pages = new Pages(server.pool(r -> r.userPoolTags(tags)));
        document(pages, "terms-of-use");
        return pages;
    }

    private Map<String, String> agreed(Pages pages, String username) {
        var agreed = new HashMap<String, String>();
        var user =
                server.admin().adminGetUser(r -> r.userPoolId(pages.pool.id()).username(username));
        for (AttributeType attribute : user.userAttributes()) {
            if (attribute.name().startsWith("doorhouse:")) {
                agreed.put(attribute.name(), attribute.value());
            }
        }
        return agreed;
    }

    private static Page signUp(Pages pages, Page form) {
        return pages.browser.submit(
                form,
                Map.of(
                        "username", "änne",
                        "password", TestPool.PASSWORD,
                        "repeat_password", TestPool.PASSWORD));
    }

    @Test
    void bothDocumentsAreShownInTheLanguageOfThePage() {
        var pages = withDocuments(Map.of());
        assertThat(pages.open("/signup").html().select(".legal")).isEmpty();
        document(pages, "privacy-policy");

        var english = pages.open("/signup");
        var german = pages.browser.open(pages.address("/signup") + "&lang=de");
        var french = pages.browser.open(pages.address("/signup") + "&lang=fr");

        assertThat(english.html().select(".legal").text())
                .isEqualTo("By signing up, you agree to our Terms of use and Privacy policy.");
        assertThat(german.html().select(".legal a").eachAttr("href"))
                .containsExactly(
                        "https://example.com/de/terms-of-use",
                        "https://example.com/de/privacy-policy");
        assertThat(french.html().select(".legal a").eachAttr("href"))
                .containsExactly(
                        "https://example.com/terms-of-use", "https://example.com/privacy-policy");
    }

    @Test
    void whoSignsUpHasAgreedToWhatWasShown() {
        var pages = withDocuments(Map.of());
        document(pages, "privacy-policy");

        signUp(pages, pages.open("/signup"));

        var agreed = agreed(pages, "änne");
        assertThat(agreed).containsOnlyKeys("doorhouse:terms-of-use", "doorhouse:privacy-policy");
        var entry =
                Json.read("{\"all\":" + agreed.get("doorhouse:privacy-policy") + "}")
                        .path("all")
                        .path(0);
        assertThat(entry.path("client").asString()).isEqualTo(pages.client);
        assertThat(entry.path("link").asString()).isEqualTo("https://example.com/privacy-policy");
    }

    @Test
    void nobodyAgreesToWhatChangedWhileTheyRead() {
        var pages = withDocuments(Map.of());
        var policy = document(pages, "privacy-policy");
        var form = pages.open("/signup");
        change(pages, policy);

        var again = signUp(pages, form);

        assertThat(again.html().select(".legal a").eachAttr("href"))
                .contains("https://example.com/new");
        signUp(pages, again);
        assertThat(agreed(pages, "änne").get("doorhouse:privacy-policy"))
                .contains("https://example.com/new")
                .doesNotContain("https://example.com/privacy-policy");
    }

    @Test
    void whereThePoolAsksAUserAgreesAtTheNextSignInAndOnlyOnce() {
        var pages = withDocuments(Map.of("doorhouse:terms-consent", "on"));
        var policy = document(pages, "privacy-policy");
        pages.pool.confirmedUser("ana");

        var asked = pages.signIn("ana", TestPool.PASSWORD);
        assertThat(asked.title()).isEqualTo("Our terms have changed");
        var end = pages.browser.press(asked, "consent", "agreed");

        assertThat(Pages.atClient(end)).isTrue();
        assertThat(agreed(pages, "ana")).hasSize(2);
        var other = new PageBrowser(server);
        var straight =
                other.submit(
                        other.open(pages.address("/login")),
                        Map.of("username", "ana", "password", TestPool.PASSWORD));
        assertThat(Pages.atClient(straight)).isTrue();
        change(pages, policy);
        var third = new PageBrowser(server);
        var askedAgain =
                third.submit(
                        third.open(pages.address("/login")),
                        Map.of("username", "ana", "password", TestPool.PASSWORD));
        assertThat(askedAgain.title()).isEqualTo("Our terms have changed");
    }

    @Test
    void whereThePoolDoesNotAskNobodyIsHeldUp() {
        var pages = withDocuments(Map.of());
        document(pages, "privacy-policy");
        pages.pool.confirmedUser("ana");

        assertThat(Pages.atClient(pages.signIn("ana", TestPool.PASSWORD))).isTrue();
        assertThat(agreed(pages, "ana")).isEmpty();
    }

    @Test
    void whatAUserAgreedToGoesWithTheUser() {
        var pages = withDocuments(Map.of());
        document(pages, "privacy-policy");
        signUp(pages, pages.open("/signup"));
        server.admin().adminDeleteUser(r -> r.userPoolId(pages.pool.id()).username("änne"));

        pages.pool.confirmedUser("änne");

        assertThat(agreed(pages, "änne")).isEmpty();
    }
}
