package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;

/// The choice of the first factor, passkeys, and what a pool's own functions ask.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactorPagesTest {
    private static final String FUNCTIONS = "arn:aws:lambda:us-east-1:123456789012:function:";

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;

    FactorPagesTest(@TempDir Path data) throws IOException, InterruptedException {
        var functions = data.resolve("functions");
        Programs.run(
                        data,
                        Map.of(),
                        List.of(
                                "cp",
                                "-r",
                                NodeClients.file("functions").toString(),
                                functions.toString()))
                .good();
        server =
                PackedServer.dev(
                        Files.createDirectories(data.resolve("data")),
                        "--functions-folder",
                        functions.toString());
        admin = Sdk.root(server.address());
        app = new CallbackApp();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    /// A pool whose users choose how they sign in.
    private Site choosing(AuthFactorType... factors) {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.policies(p ->
                                        p.signInPolicy(s -> s.allowedFirstAuthFactors(factors))),
                        client -> {});
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(site.poolId())
                        .webAuthnConfiguration(c -> c.relyingPartyId("localhost")));
        return site;
    }

    @Test
    void theFirstFactorIsChosenAndACodeMailed() throws IOException, InterruptedException {
        var site =
                choosing(AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP);
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).look("sign-in-by-name");
            tab.type("username", person.username()).press("Next");
            tab.page().waitForSelector("text=Code by email");
            tab.look("choice");
            tab.press("Code by email");
            tab.field("code").waitFor();
            tab.look("code-by-email");
            tab.type("code", site.mailbox(person).newestCode()).press("Continue");

            site.tokens(tab.code(app));
        }
    }

    @Test
    void aPasskeyIsMadeAndSignsIn() throws IOException, InterruptedException {
        var site = choosing(AuthFactorType.PASSWORD, AuthFactorType.WEB_AUTHN);
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.authenticator();
            tab.go(site.authorize()).type("username", person.username()).press("Next");
            tab.field("password").waitFor();
            tab.look("password");
            tab.type("password", person.password()).enter();
            tab.code(app);
            tab.go(site.at("/passkeys/add")).look("add-a-passkey");
            tab.press("Add a passkey");
            tab.page().waitForURL(url -> url.startsWith(app.callback()) || url.contains("added"));

            tab.go(site.authorize("prompt", "login"));
            tab.type("username", person.username()).press("Next");
            tab.page().waitForSelector("text=/passkey/i");
            tab.look("choice-with-a-passkey");
            if (tab.page().locator("form[data-passkey]").count() == 0) tab.press("Passkey");
            tab.page().waitForSelector("form[data-passkey]");
            tab.look("passkey");
            tab.press("Use my passkey");

            site.tokens(tab.code(app));
        }
    }

    @Test
    void withoutScriptsAPasskeyIsNoDeadEnd() throws IOException, InterruptedException {
        var site = choosing(AuthFactorType.PASSWORD, AuthFactorType.WEB_AUTHN);
        var person = site.confirmedUser();
        try (var tab = Chromium.tab(Chromium.Eyes.DESKTOP.withoutScripts())) {
            tab.go(site.authorize()).type("username", person.username()).press("Next");
            tab.type("password", person.password()).enter();
            site.tokens(tab.code(app));

            tab.go(site.at("/passkeys/add")).look("add-a-passkey-without-scripts");
            assertThat(tab.text()).contains("JavaScript");
        }
    }

    /// Cognito's own pages cannot do this.
    @Test
    void whatThePoolsFunctionsAskIsAskedOnAPage() throws IOException, InterruptedException {
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool ->
                                pool.lambdaConfig(c ->
                                        c.defineAuthChallenge(FUNCTIONS + "define-riddle")
                                                .createAuthChallenge(FUNCTIONS + "create-riddle")
                                                .verifyAuthChallengeResponse(
                                                        FUNCTIONS + "verify-riddle")),
                        client ->
                                client.explicitAuthFlows(
                                        ExplicitAuthFlowsType.ALLOW_CUSTOM_AUTH,
                                        ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).type("username", person.username()).enter();
            tab.field("answer").waitFor();
            tab.look("riddle");
            var answer = "%d letters, %s".formatted(person.username().length(), person.email());
            tab.type("answer", UsedSecrets.used(answer)).enter();

            site.tokens(tab.code(app));
        }
    }
}
