package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class SignUpPagesTest {
    private static Pages verifying() {
        return Pages.with(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
    }

    @Test
    void whoSignsUpAndConfirmsIsBackAtTheClient() {
        var pages = verifying();
        var mail = Pages.mail("juergen");
        var form = pages.browser.follow(pages.authorize(""), "a[href*=/signup]");

        var confirm = signUp(pages, "jürgen", mail);
        var end = pages.type(confirm, "code", pages.sentCode(mail));

        assertThat(form.title()).isEqualTo("Create an account");
        assertThat(confirm.title()).isEqualTo("Confirm your account");
        assertThat(confirm.text()).doesNotContain(mail);
        assertThat(Pages.code(end)).isNotBlank();
        assertThat(Pages.atClient(new Pages(pages.pool).signIn("jürgen", TestPool.PASSWORD)))
                .isTrue();
    }

    private static Page signUp(Pages pages, String name, String mail) {
        return pages.type(
                pages.open("/signup"),
                "username",
                name,
                "userAttributes.email",
                mail,
                "password",
                TestPool.PASSWORD,
                "repeat_password",
                TestPool.PASSWORD);
    }

    @Test
    void theApiDoesNotGoOnWithASignUpOnAPage() {
        var pages = verifying();
        var mail = Pages.mail("ana");
        var confirm = signUp(pages, "ana", mail);
        var code = pages.sentCode(mail);

        assertThatExceptionOfType(NotAuthorizedException.class)
                .isThrownBy(() ->
                        pages.pool
                                .server()
                                .app()
                                .confirmSignUp(r ->
                                        r.clientId(pages.client)
                                                .username("ana")
                                                .confirmationCode(code)
                                                .session(confirm.hidden("session"))));
        assertThat(Pages.code(pages.type(confirm, "code", code))).isNotBlank();
    }

    @Test
    void theFormAsksForWhatThePoolRequires() {
        var pages =
                Pages.with(r ->
                        r.autoVerifiedAttributes(VerifiedAttributeType.PHONE_NUMBER)
                                .schema(Pages.required("given_name"), Pages.required("birthdate")));

        var html = pages.open("/signup").html();

        assertThat(html.select("input.input").eachAttr("name"))
                .containsExactlyInAnyOrder(
                        "username",
                        "userAttributes.given_name",
                        "userAttributes.birthdate",
                        "userAttributes.phone_number",
                        "password",
                        "repeat_password");
        assertThat(html.expectFirst("[name=userAttributes.birthdate]").attr("type"))
                .isEqualTo("date");
        assertThat(html.expectFirst("[name=userAttributes.given_name]").attr("autocomplete"))
                .isEqualTo("given-name");
    }

    @Test
    void anAddressThatIsTheNameIsAskedForOnce() {
        var pages =
                Pages.with(r ->
                        r.usernameAttributesWithStrings("email")
                                .autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
        var mail = Pages.mail("ana");

        var form = pages.open("/signup");
        var confirm =
                pages.type(
                        form,
                        "username",
                        mail,
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD);

        assertThat(form.html().select("input[type=email]")).hasSize(1);
        assertThat(Pages.atClient(pages.type(confirm, "code", pages.sentCode(mail)))).isTrue();
    }

    @Test
    void whatIsWrongIsToldAndTheRestStays() {
        var pages = verifying();
        var mail = Pages.mail("ana");

        var weak =
                pages.type(
                        pages.open("/signup"),
                        "username",
                        "ana",
                        "userAttributes.email",
                        mail,
                        "password",
                        "short");
        var differ =
                pages.type(
                        pages.open("/signup"),
                        "username",
                        "ana",
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        "Other-Horse-7");

        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.html().expectFirst("[name=userAttributes.email]").val()).isEqualTo(mail);
        assertThat(weak.html().select("input[type=password]").eachAttr("value"))
                .allMatch(String::isEmpty);
        assertThat(differ.notice()).isEqualTo("The two passwords are not the same.");
    }

    @Test
    void aPolicyIsToldBeforeAndAfter() {
        var pages = verifying();
        var form = pages.open("/signup");

        var weak =
                pages.type(
                        form,
                        "username",
                        "ana",
                        "userAttributes.email",
                        Pages.mail("ana"),
                        "password",
                        "short",
                        "repeat_password",
                        "short");

        assertThat(form.html().select("li.rule").eachText()).contains("At least 8 characters");
        assertThat(weak.notice())
                .isEqualTo("Password did not conform with policy: Password not long enough");
        assertThat(weak.html().select("[aria-invalid]").eachAttr("name"))
                .containsExactly("password");
        assertThat(weak.html().select("[autofocus]").eachAttr("name")).containsExactly("password");
    }

    @Test
    void aNameThatIsTakenIsRefusedAsByTheApi() {
        var pages = verifying();
        pages.pool.confirmedUser("ana");

        assertThat(signUp(pages, "ana", Pages.mail("other")).notice())
                .isEqualTo("User already exists");
    }

    @Test
    void whoMayNotSignUpFindsNoWayTo() {
        var pages = Pages.with(r -> r.adminCreateUserConfig(c -> c.allowAdminCreateUserOnly(true)));

        var page = pages.open("/signup");

        assertThat(page.title()).isEqualTo("Sign in");
        assertThat(page.html().select("a[href*=/signup]")).isEmpty();
    }

    @Test
    void aFormThatIsForgedSignsNobodyUpWhereThatIsClosed() {
        var pages = Pages.with(r -> r.adminCreateUserConfig(c -> c.allowAdminCreateUserOnly(true)));
        var csrf = pages.open("/login").hidden("_csrf");

        var page =
                pages.browser.post(
                        pages.address("/signup"),
                        Map.of("_csrf", csrf, "username", "eve", "password", TestPool.PASSWORD));

        assertThat(page.notice()).isEqualTo("SignUp is not permitted for this user pool");
    }

    @Test
    void aWrongCodeIsToldAndAnotherIsSent() {
        var pages = verifying();
        var mail = Pages.mail("ana");
        var confirm = signUp(pages, "ana", mail);
        var first = pages.sentCode(mail);

        var wrong = pages.type(confirm, "code", first.equals("000000") ? "111111" : "000000");
        var again =
                pages.browser.submit(
                        wrong, wrong.html().expectFirst("form[action*=/resendcode]"), Map.of());
        var end = pages.type(again, "code", pages.sentCode(mail));

        assertThat(wrong.notice())
                .isEqualTo("Invalid verification code provided, please try again.");
        assertThat(again.notice()).isEqualTo("A new code is on its way.");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void anotherBrowserConfirmsButIsNotSignedIn() {
        var pages = verifying();
        var mail = Pages.mail("ana");
        var confirm = signUp(pages, "ana", mail);
        var other = new PageBrowser(pages.pool.server());
        var csrf = other.open(pages.address("/login")).hidden("_csrf");

        var page =
                other.post(
                        pages.address("/confirm"),
                        Map.of(
                                "_csrf",
                                csrf,
                                "username",
                                "ana",
                                "session",
                                confirm.hidden("session"),
                                "code",
                                pages.sentCode(mail)));

        assertThat(page.title()).isEqualTo("Sign in");
        assertThat(page.notice()).startsWith("Your registration has been confirmed.");
        assertThat(other.cookies()).doesNotContainKey("cognito");
    }

    @Test
    void withoutAnAddressToSendToAnAdministratorHasToConfirm() {
        var pages = Pages.ofPool();

        var page =
                pages.type(
                        pages.open("/signup"),
                        "username",
                        "ana",
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD);

        assertThat(page.notice()).contains("An administrator has to confirm");
        assertThat(pages.signIn("ana", TestPool.PASSWORD).title())
                .isEqualTo("Confirm your account");
    }

    @Test
    void whoIsLetInByAFunctionIsSignedInAtOnce() {
        var server = doorhouse.testing.TestServer.shared();
        var letsIn = server.functions().answering(r -> r.put("autoConfirmUser", true));
        var pages = Pages.with(r -> r.lambdaConfig(l -> l.preSignUp(letsIn.arn())));

        var end =
                pages.type(
                        pages.open("/signup"),
                        "username",
                        "ana",
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD);

        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void theDocumentsAreShownAndTheirStateIsAgreedTo() {
        var pages = verifying();
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
        var form = pages.open("/signup");

        var confirm = signUp(pages, "ana", Pages.mail("ana"));
        var unread =
                pages.type(
                        pages.open("/signup"),
                        "documents",
                        "older",
                        "username",
                        "bob",
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD);

        assertThat(form.text())
                .contains("By signing up, you agree to our Terms of use and Privacy policy.");
        assertThat(form.html().select("p.legal a").eachAttr("href"))
                .containsExactly(
                        "https://example.com/terms-of-use", "https://example.com/privacy-policy");
        assertThat(confirm.title()).isEqualTo("Confirm your account");
        assertThat(unread.title()).isEqualTo("Create an account");
    }
}
