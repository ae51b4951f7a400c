package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsentPagesTest {
    private static Pages consenting() {
        var pages =
                new Pages(
                        TestServer.shared()
                                .pool(r ->
                                        r.userPoolTags(Map.of("doorhouse:terms-consent", "on"))));
        pages.pool.confirmedUser("ana");
        for (var name : new String[] {"terms-of-use", "privacy-policy"}) {
            pages.pool
                    .server()
                    .admin()
                    .createTerms(r ->
                            r.userPoolId(pages.pool.id())
                                    .clientId(pages.client)
                                    .termsName(name)
                                    .termsSource("LINK")
                                    .enforcement("NONE")
                                    .links(
                                            Map.of(
                                                    "cognito:default",
                                                    "https://example.com/" + name)));
        }
        return pages;
    }

    @Test
    void whoSignedUpEarlierAgreesOnceBeforeGoingOn() {
        var pages = consenting();

        var consent = pages.signIn("ana", TestPool.PASSWORD);
        var end = pages.browser.press(consent, "consent", "agreed");
        var again = new Pages(pages.pool, _ -> {});
        var later =
                again.browser.submit(
                        again.browser.open(pages.address("/login")),
                        Map.of("username", "ana", "password", TestPool.PASSWORD));

        assertThat(consent.title()).isEqualTo("Our terms have changed");
        assertThat(consent.html().select("p.legal a")).hasSize(2);
        assertThat(Pages.code(end)).isNotBlank();
        assertThat(Pages.code(later)).isNotBlank();
    }

    @Test
    void whoDeclinesIsNotSignedIn() {
        var pages = consenting();

        var end =
                pages.browser.press(pages.signIn("ana", TestPool.PASSWORD), "consent", "declined");

        assertThat(end.parameter("error")).isEqualTo("access_denied");
        assertThat(pages.browser.cookies()).doesNotContainKey("cognito");
    }

    @Test
    void agreeingToAnotherStateOrNotAtAllAsksAgain() {
        var pages = consenting();
        var consent = pages.signIn("ana", TestPool.PASSWORD);

        var older = pages.type(consent, "consent", "agreed", "documents", "older");
        var neither = pages.type(older, "consent", "");

        assertThat(older.title()).isEqualTo("Our terms have changed");
        assertThat(neither.title()).isEqualTo("Our terms have changed");
        assertThat(pages.browser.cookies()).doesNotContainKey("cognito");
    }

    @Test
    void theSignInThatWaitsIsOfItsBrowserAndGoodOnce() {
        var pages = consenting();
        var consent = pages.signIn("ana", TestPool.PASSWORD);
        var fields = new LinkedHashMap<String, String>();
        for (var hidden : consent.html().select("input[type=hidden]")) {
            fields.put(hidden.attr("name"), hidden.val());
        }
        fields.put("consent", "agreed");
        var other = new PageBrowser(pages.pool.server());
        var stolen = new LinkedHashMap<>(fields);
        stolen.put("_csrf", other.open(pages.address("/login")).hidden("_csrf"));

        var elsewhere = other.post(pages.address("/consent"), stolen);
        var end = pages.browser.post(pages.address("/consent"), fields);
        pages.browser.cookies().remove("cognito");
        var twice = pages.browser.post(pages.address("/consent"), fields);

        assertThat(elsewhere.notice()).isEqualTo("Invalid session for the user.");
        assertThat(Pages.atClient(end)).isTrue();
        assertThat(twice.title()).isEqualTo("Sign in");
        assertThat(twice.notice()).contains("only be used once");
    }
}
