package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordPagesTest {
    @Test
    void nameAndPasswordLeadBackToTheClientWithACode() {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");

        var end = pages.signIn("ana", TestPool.PASSWORD);

        assertThat(end.address().toString()).startsWith(Pages.CALLBACK);
        assertThat(Pages.code(end)).isNotBlank();
        assertThat(end.parameter("state")).isEqualTo("s-1");
    }

    @Test
    void aWrongPasswordIsToldAboveTheForm() {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");

        var page = pages.signIn("ana", "Wrong-Horse-7");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.title()).isEqualTo("Sign in");
        assertThat(page.notice()).isEqualTo("Incorrect username or password.");
        assertThat(page.html().expectFirst("input[name=username]").val()).isEqualTo("ana");
        assertThat(page.html().expectFirst("input[name=password]").val()).isEmpty();
        assertThat(page.html().expectFirst("input[name=password]").attr("aria-describedby"))
                .isEqualTo("notice");
    }

    @Test
    void whoIsUnknownIsAnsweredAsTheClientsSettingSays() {
        var open = Pages.ofPool();
        var hiding = new Pages(open.pool, r -> r.preventUserExistenceErrors("ENABLED"));

        assertThat(open.signIn("nobody", "x").notice()).isEqualTo("User does not exist.");
        assertThat(hiding.signIn("nobody", "x").notice())
                .isEqualTo("Incorrect username or password.");
    }

    @Test
    void aClientWithASecretHasTheSamePages() {
        var pages = new Pages(Pages.ofPool().pool, r -> r.generateSecret(true));
        pages.pool.confirmedUser("ana");

        var end = pages.signIn("ana", TestPool.PASSWORD);

        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void whoIsSignedInGoesStraightOnForAnHour() {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");
        pages.signIn("ana", TestPool.PASSWORD);

        assertThat(Pages.atClient(pages.open("/login"))).isTrue();
        assertThat(Pages.atClient(pages.authorize(""))).isTrue();
    }

    @Test
    void aHintStandsInTheField() {
        var page = Pages.ofPool().authorize("&login_hint=%C3%A4nna%22%3E%3Cb%3E");

        assertThat(page.html().expectFirst("input[name=username]").val()).isEqualTo("änna\"><b>");
        assertThat(page.html().expectFirst("input[name=password]").hasAttr("autofocus")).isTrue();
    }

    @Test
    void nothingTypedIsToldAndTried() {
        var pages = Pages.ofPool();

        var page = pages.browser.submit(pages.open("/login"), Map.of());

        assertThat(page.notice()).isEqualTo("Please fill in every required field.");
    }

    @Test
    void aClientThatTakesOnlyOthersUsersTakesNoPassword() {
        var pool = Pages.ofPool().pool;
        pool.confirmedUser("ana");
        pool.server()
                .admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName("Google")
                                .providerType("Google")
                                .providerDetails(
                                        Map.of(
                                                "client_id", "c",
                                                "client_secret", "s",
                                                "authorize_scopes", "openid")));
        var pages = new Pages(pool, r -> r.supportedIdentityProviders("Google"));
        pages.open("/login");
        var csrf = pages.browser.cookies().get("XSRF-TOKEN");

        var page =
                pages.browser.post(
                        pages.address("/login"),
                        Map.of("_csrf", csrf, "username", "ana", "password", TestPool.PASSWORD));

        assertThat(page.title()).isEqualTo("Sign in");
        assertThat(page.html().select("input[type=password]")).isEmpty();
        assertThat(page.html().select("a.idp").text()).isEqualTo("Continue with Google");
        for (var path : new String[] {"/signup", "/forgotPassword", "/confirm", "/mfa"}) {
            assertThat(pages.open(path).html().select("input[type=password], input.code"))
                    .isEmpty();
        }
    }
}
