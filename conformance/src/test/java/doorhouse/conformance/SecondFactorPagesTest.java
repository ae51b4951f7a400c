package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountRecoverySettingType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailSendingAccountType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// Second factors where the pool demands one: each kind, its set-up, and the choice among them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorPagesTest {
    /// What brings a lost password back may be no second factor too.
    private static final AccountRecoverySettingType BY_ADMINISTRATOR =
            AccountRecoverySettingType.builder()
                    .recoveryMechanisms(
                            RecoveryOptionType.builder().name("admin_only").priority(1).build())
                    .build();

    /// Codes are mailed in the pool's own name alone.
    private static final EmailConfigurationType OWN_MAIL =
            EmailConfigurationType.builder()
                    .emailSendingAccount(EmailSendingAccountType.DEVELOPER)
                    .sourceArn("arn:aws:ses:us-east-1:123456789012:identity/door@example.com")
                    .build();

    private static final String SMS_ROLE = "arn:aws:iam::123456789012:role/sms";

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;

    SecondFactorPagesTest(@TempDir Path data) throws IOException, InterruptedException {
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

    private Site site(Consumer<SetUserPoolMfaConfigRequest.Builder> mfa) {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.accountRecoverySetting(BY_ADMINISTRATOR)
                                        .emailConfiguration(OWN_MAIL),
                        client -> {});
        admin.setUserPoolMfaConfig(r -> {
            r.userPoolId(site.poolId()).mfaConfiguration(UserPoolMfaType.ON);
            mfa.accept(r);
        });
        return site;
    }

    @Test
    void anAuthenticatorIsSetUpWhereASecondFactorIsAMust()
            throws IOException, InterruptedException {
        var site = site(r -> r.softwareTokenMfaConfiguration(c -> c.enabled(true)));
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("code").waitFor();
            tab.look("set-up-authenticator");
            var app =
                    new Totp(
                            UsedSecrets.used(
                                    tab.page().locator("code").innerText().replace(" ", "")));
            tab.type("code", app.code(0)).enter();
            site.tokens(tab.code(this.app));

            tab.go(site.authorize("prompt", "login")).signIn(person);
            tab.field("code").waitFor();
            tab.look("authenticator");
            tab.type("code", "000000").enter();
            tab.page().waitForSelector("[role=alert]");
            tab.look("authenticator-refused");
            if (tab.page().locator("[name=password]:visible").count() > 0) tab.signIn(person);
            tab.type("code", app.code(1)).enter();
            site.tokens(tab.code(this.app));
        }
    }

    @Test
    void aTextMessageIsTheSecondFactor() throws IOException, InterruptedException {
        var site =
                site(r ->
                        r.smsMfaConfiguration(
                                c -> c.smsConfiguration(s -> s.snsCallerArn(SMS_ROLE))));
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("code").waitFor();
            tab.look("text-message");
            tab.type("code", site.phone(person).newestCode()).enter();

            site.tokens(tab.code(app));
        }
    }

    /// Of several second factors the user chooses one.
    @Test
    void theUserChoosesAmongSecondFactors() throws IOException, InterruptedException {
        var site =
                site(r ->
                        r.softwareTokenMfaConfiguration(c -> c.enabled(true))
                                .smsMfaConfiguration(
                                        c -> c.smsConfiguration(s -> s.snsCallerArn(SMS_ROLE))));
        var person = site.confirmedUser();
        admin.adminSetUserMFAPreference(r ->
                r.userPoolId(site.poolId())
                        .username(person.username())
                        .smsMfaSettings(s -> s.enabled(true)));
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.page().waitForSelector("[type=radio], [name=code]");
            tab.look("second-factor");
            if (tab.page().locator("[type=radio]").count() > 0) tab.press("Continue");
            tab.field("code").waitFor();
            tab.type("code", site.phone(person).newestCode()).enter();

            site.tokens(tab.code(app));
        }
    }

    @Test
    void aMailedCodeIsTheSecondFactor() throws IOException, InterruptedException {
        var site = site(r -> r.emailMfaConfiguration(c -> c.subject("Code").message("{####}")));
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("code").waitFor();
            tab.look("mailed-code");
            tab.type("code", "000000").enter();
            tab.page().waitForSelector("[role=alert]");
            tab.look("mailed-code-refused");
            if (tab.page().locator("[name=password]:visible").count() > 0) tab.signIn(person);
            tab.type("code", site.mailbox(person).newestCode()).enter();

            site.tokens(tab.code(app));
        }
    }

    /// Somebody without any factor yet: chooses to have codes mailed, gives the address, proves it.
    @Test
    void ofSeveralSetUpsTheMailedCodeIsChosen() throws IOException, InterruptedException {
        var site =
                site(r ->
                        r.softwareTokenMfaConfiguration(c -> c.enabled(true))
                                .emailMfaConfiguration(c -> c.subject("Code").message("{####}")));
        var person = withoutAddresses(site);
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.page().waitForSelector("[type=radio]");
            tab.look("choice-of-set-up");
            tab.page().getByLabel("Email").check();
            tab.press("Continue");
            tab.field("email").waitFor();
            tab.look("set-up-mailed-code");
            tab.press("Back");
            tab.page().waitForSelector("[type=radio]");
            tab.page().getByLabel("Authenticator app").check();
            tab.press("Continue");
            tab.page().waitForSelector("code.secret");
            tab.press("Back");
            tab.page().getByLabel("Email").check();
            tab.press("Continue");
            tab.type("email", person.email()).press("Continue");
            tab.field("code").waitFor();
            tab.type("code", site.mailbox(person).newestCode()).enter();

            var id = Jwt.claims(site.tokens(tab.code(app)).path("id_token").asString());
            assertThat(id.path("email").asString()).isEqualTo(person.email());
        }
    }

    /// Somebody without any factor yet: gives the number that text messages are to go to, proves
    /// it.
    @Test
    void textMessagesAreSetUp() throws IOException, InterruptedException {
        var site =
                site(r ->
                        r.smsMfaConfiguration(
                                c -> c.smsConfiguration(s -> s.snsCallerArn(SMS_ROLE))));
        var person = withoutAddresses(site);
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.field("phone").waitFor();
            tab.look("set-up-text-messages");
            tab.type("phone", "0123").press("Continue");
            tab.page().waitForSelector("[role=alert]");
            tab.look("set-up-text-messages-refused");
            tab.type("phone", person.phone()).press("Continue");
            tab.field("code").waitFor();
            tab.type("code", site.phone(person).newestCode()).enter();

            site.tokens(tab.code(app));
        }
        assertThat(
                        admin.adminGetUser(r ->
                                        r.userPoolId(site.poolId()).username(person.username()))
                                .userAttributes())
                .contains(
                        AttributeType.builder().name("phone_number").value(person.phone()).build());
    }

    private Person withoutAddresses(Site site) {
        var person = Person.fresh();
        admin.adminCreateUser(r ->
                r.userPoolId(site.poolId())
                        .username(person.username())
                        .messageAction(MessageActionType.SUPPRESS));
        admin.adminSetUserPassword(r ->
                r.userPoolId(site.poolId())
                        .username(person.username())
                        .password(person.password())
                        .permanent(true));
        return person;
    }
}
