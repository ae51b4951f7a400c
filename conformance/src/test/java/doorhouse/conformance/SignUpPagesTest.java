package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TermsEnforcementType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TermsSourceType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

/// Becoming a user, and becoming one again after the password is lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpPagesTest {
    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;

    SignUpPagesTest(@TempDir Path data) throws IOException, InterruptedException {
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

    private Site site() {
        return Site.make(server, admin, app);
    }

    private static void fillIn(Tab tab, Person person) {
        tab.type("username", person.username())
                .type("userAttributes.email", person.email())
                .type("password", person.password())
                .type("repeat_password", person.password());
    }

    @Test
    void aStrangerSignsUpConfirmsTheAddressAndIsSignedIn()
            throws IOException, InterruptedException {
        var site = site();
        var person = Person.fresh();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).press("Create an account").look("sign-up");
            fillIn(tab, person);
            tab.press("Sign up");
            tab.field("code").waitFor();
            tab.look("confirm");
            tab.type("code", site.mailbox(person).newestCode()).press("Confirm account");

            var id = Jwt.claims(site.tokens(tab.code(app)).path("id_token").asString());

            assertThat(id.path("email").asString()).isEqualTo(person.email());
            assertThat(id.path("email_verified").asBoolean()).isTrue();
        }
    }

    @Test
    void whatAPasswordLacksIsSaidAndNothingElseIsLost() {
        var site = site();
        var person = Person.fresh();
        try (var tab = Chromium.tab()) {
            tab.go(site.at("/signup"));
            fillIn(tab, person);
            tab.type("password", "short").type("repeat_password", "short").press("Sign up");
            tab.page().waitForSelector("[role=alert]");

            tab.look("sign-up-refused");

            assertThat(tab.field("userAttributes.email").inputValue()).isEqualTo(person.email());
            assertThat(tab.field("username").inputValue()).isEqualTo(person.username());
        }
    }

    @Test
    void aCodeCanBeSentAgainAndAWrongOneIsRefused() throws IOException, InterruptedException {
        var site = site();
        var person = Person.fresh();
        try (var tab = Chromium.tab()) {
            tab.go(site.at("/signup"));
            fillIn(tab, person);
            tab.press("Sign up");
            tab.type("code", "000000").press("Confirm account");
            tab.page().waitForSelector("[role=alert]");
            tab.look("confirm-refused");

            tab.press("Send a new code");
            tab.page().waitForSelector(".alert-success, .alert-info");
            tab.look("confirm-sent-again");

            assertThat(site.mailbox(person).messages()).hasSize(2);
            tab.type("code", site.mailbox(person).newestCode()).press("Confirm account");
            tab.code(app);
        }
    }

    /// Someone who left before confirming finds the way back at the sign-in.
    @Test
    void whoIsNotConfirmedIsAskedForTheCodeAtSignIn() throws IOException, InterruptedException {
        var site = site();
        var person = Person.fresh();
        admin.signUp(r ->
                r.clientId(site.clientId())
                        .username(person.username())
                        .password(person.password())
                        .userAttributes(Site.attribute("email", person.email())));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("code").waitFor();
            tab.look("confirm-at-sign-in");
            tab.type("code", site.mailbox(person).newestCode()).press("Confirm account");
            tab.field("password").waitFor();
            tab.look("confirmed");

            tab.signIn(person);
            tab.code(app);
        }
    }

    @Test
    void aForgottenPasswordIsReplacedByAMailedCode() throws IOException, InterruptedException {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.accountRecoverySetting(s ->
                                        s.recoveryMechanisms(
                                                RecoveryOptionType.builder()
                                                        .name("verified_email")
                                                        .priority(1)
                                                        .build())),
                        client -> {});
        var person = site.confirmedUser();
        var password = Person.secret();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).press("Forgot your password?").look("forgot-password");
            tab.type("username", person.username()).press("Send me a code");
            tab.field("code").waitFor();
            tab.look("reset-password");
            tab.type("code", site.mailbox(person).newestCode());
            tab.page().locator("input[type=password]").nth(0).fill(password);
            tab.page().locator("input[type=password]").nth(1).fill(password);
            tab.press("Change password");
            tab.page().waitForSelector("text=You can now sign in");
            tab.look("password-changed");

            tab.go(site.authorize())
                    .signIn(
                            new Person(
                                    person.username(), person.email(), person.phone(), password));
            tab.code(app);
        }
    }

    @Test
    void aTemporaryPasswordIsReplacedAtTheFirstSignIn() throws IOException, InterruptedException {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.schema(
                                        SchemaAttributeType.builder()
                                                .name("given_name")
                                                .required(true)
                                                .build()),
                        client -> {});
        var person = site.invitedUser();
        var password = Person.secret();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("new_password").waitFor();
            tab.look("new-password");
            tab.type("new_password", password).type("repeat_password", password);
            tab.type("userAttributes.given_name", "Žofie").press("Save and continue");

            var id = Jwt.claims(site.tokens(tab.code(app)).path("id_token").asString());
            assertThat(id.path("given_name").asString()).isEqualTo("Žofie");
        }
    }

    @Test
    void everyAttributeThatAPoolWantsIsAskedForInTheUsersLanguage() {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.autoVerifiedAttributes(
                                                VerifiedAttributeType.EMAIL,
                                                VerifiedAttributeType.PHONE_NUMBER)
                                        .schema(
                                                required("birthdate"),
                                                required("address"),
                                                required("website"),
                                                required("name")),
                        client -> {});
        try (var tab = Chromium.tab()) {
            tab.go(site.at("/signup")).look("sign-up-long");
            tab.go(site.at("/signup", "lang", "ar")).look("sign-up-long-ar");
            tab.go(site.at("/signup", "lang", "ja")).look("sign-up-long-ja");
        }
    }

    private static SchemaAttributeType required(String name) {
        return SchemaAttributeType.builder().name(name).required(true).build();
    }

    /// Offered once, and never a must.
    @Test
    void aPasskeyIsOfferedAfterSigningUp() throws IOException, InterruptedException {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.policies(p ->
                                        p.signInPolicy(s ->
                                                s.allowedFirstAuthFactors(
                                                        AuthFactorType.PASSWORD,
                                                        AuthFactorType.WEB_AUTHN))),
                        client -> {});
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(site.poolId())
                        .webAuthnConfiguration(c -> c.relyingPartyId("localhost")));
        for (var takes : List.of(true, false)) {
            var person = Person.fresh();
            try (var tab = Chromium.tab()) {
                tab.authenticator();
                tab.go(site.at("/signup"));
                fillIn(tab, person);
                tab.press("Sign up");
                tab.type("code", site.mailbox(person).newestCode()).press("Confirm account");
                tab.page().waitForSelector("form[data-passkey]");
                tab.look("passkey-offered");
                tab.press(takes ? "Add a passkey" : "Not now");

                site.tokens(tab.code(app));
            }
            var keys =
                    admin.adminGetUserAuthFactors(
                            r -> r.userPoolId(site.poolId()).username(person.username()));
            assertThat(keys.configuredUserAuthFactors().contains(AuthFactorType.WEB_AUTHN))
                    .isEqualTo(takes);
        }
    }

    @Test
    void theTermsOfAClientStandWhereUsersSignUp() {
        var site = site();
        terms(site);
        try (var tab = Chromium.tab()) {
            tab.go(site.at("/signup")).look("sign-up-terms");

            assertThat(tab.page().locator("a[href='https://example.com/terms-of-use']").count())
                    .isEqualTo(1);
        }
    }

    private void terms(Site site) {
        for (String name : new String[] {"terms-of-use", "privacy-policy"})
            admin.createTerms(r ->
                    r.userPoolId(site.poolId())
                            .clientId(site.clientId())
                            .termsName(name)
                            .termsSource(TermsSourceType.LINK)
                            .enforcement(TermsEnforcementType.NONE)
                            .links(Map.of("cognito:default", "https://example.com/" + name)));
    }

    @Test
    void whoSignedUpEarlierIsAskedToAgree() throws IOException, InterruptedException {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool -> pool.userPoolTags(Map.of("doorhouse:terms-consent", "on")),
                        client -> {});
        var person = site.confirmedUser();
        terms(site);
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.page().waitForSelector("text=Our terms have changed");
            tab.look("consent").press("Do not agree");
            tab.arrives(app.callback());
            assertThat(Form.read(tab.address())).containsEntry("error", "access_denied");

            tab.go(site.authorize("prompt", "login")).signIn(person);
            tab.press("Agree and continue");
            site.tokens(tab.code(app));

            tab.go(site.authorize("prompt", "login")).signIn(person);
            site.tokens(tab.code(app));
        }
    }
}
