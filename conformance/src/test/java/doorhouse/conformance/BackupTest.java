package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// What a server knew is there again, from a file or in another database: the same people sign in
/// with the same passwords, authenticators and passkeys, and go on with the tokens they have.
class BackupTest {
    @TempDir Path folder;

    /// The port stays, for tokens and passkeys name the server's address.
    private final int port;

    BackupTest() throws IOException {
        port = PackedServer.freePort();
    }

    private PackedServer serve(Path data, String... options)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("--public-url", "http://localhost:" + port));
        words.addAll(List.of(options));
        return PackedServer.run(port, "dev", data, words.toArray(String[]::new));
    }

    private static String done(String... words) throws IOException, InterruptedException {
        return PackedServer.ended(words).good();
    }

    /// People of a pool, and what they hold.
    private record People(
            Site site, Person plain, Person careful, Totp totp, String refreshToken) {}

    private static People people(
            PackedServer server, CognitoIdentityProviderClient admin, CallbackApp app) {
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
                        .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                        .softwareTokenMfaConfiguration(c -> c.enabled(true))
                        .webAuthnConfiguration(c -> c.relyingPartyId("localhost")));
        var plain = site.confirmedUser();
        var careful = site.confirmedUser();
        var refreshToken = signedIn(admin, site, plain).authenticationResult().refreshToken();
        var access = signedIn(admin, site, careful).authenticationResult().accessToken();
        var secret = admin.associateSoftwareToken(r -> r.accessToken(access)).secretCode();
        var totp = new Totp(used(secret));
        admin.verifySoftwareToken(r -> r.accessToken(access).userCode(totp.code(0)));
        admin.setUserMFAPreference(r ->
                r.accessToken(access)
                        .softwareTokenMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        return new People(site, plain, careful, totp, used(refreshToken));
    }

    private static InitiateAuthResponse signedIn(
            CognitoIdentityProviderClient client, Site site, Person person) {
        return client.initiateAuth(r ->
                r.clientId(site.clientId())
                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                        .authParameters(
                                Map.of(
                                        "USERNAME", person.username(),
                                        "PASSWORD", person.password())));
    }

    private static void assertTheyAreAllThere(People people, PackedServer server) {
        try (var client = Sdk.root(server.address())) {
            var site = people.site;
            assertThat(signedIn(client, site, people.plain).authenticationResult()).isNotNull();
            var refreshed =
                    client.initiateAuth(r ->
                            r.clientId(site.clientId())
                                    .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                                    .authParameters(Map.of("REFRESH_TOKEN", people.refreshToken)));
            assertThat(refreshed.authenticationResult().accessToken()).isNotEmpty();
            var asked = signedIn(client, site, people.careful);
            assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
            // The authenticator takes each code once, and the one of now is spent.
            var code = people.totp.code(1);
            var passed =
                    client.respondToAuthChallenge(r ->
                            r.clientId(site.clientId())
                                    .challengeName(asked.challengeName())
                                    .session(asked.session())
                                    .challengeResponses(
                                            Map.of(
                                                    "USERNAME",
                                                    people.careful.username(),
                                                    "SOFTWARE_TOKEN_MFA_CODE",
                                                    code)));
            assertThat(passed.authenticationResult()).isNotNull();
        }
    }

    private static void makePasskey(Tab tab, People people, CallbackApp app) {
        var site = people.site;
        tab.go(site.authorize()).type("username", people.plain.username()).press("Next");
        tab.type("password", people.plain.password()).enter();
        tab.code(app);
        tab.go(site.at("/passkeys/add")).press("Add a passkey");
        tab.page().waitForURL(url -> url.startsWith(app.callback()) || url.contains("added"));
    }

    private static void assertThePasskeySignsIn(Tab tab, People people, CallbackApp app)
            throws IOException, InterruptedException {
        var site = people.site;
        tab.go(site.authorize("prompt", "login"));
        tab.type("username", people.plain.username()).press("Next");
        tab.page().waitForSelector("text=/passkey/i");
        if (tab.page().locator("form[data-passkey]").count() == 0) tab.press("Passkey");
        tab.page().waitForSelector("form[data-passkey]");
        tab.press("Use my passkey");
        site.tokens(tab.code(app));
    }

    @Test
    void everybodyIsThereAgainFromAFile() throws IOException, InterruptedException {
        var passphrase = Files.writeString(folder.resolve("passphrase"), "nine tidy badgers\n");
        var data = folder.resolve("data");
        var file = folder.resolve("all.backup");
        try (var app = new CallbackApp();
                var tab = Chromium.tab()) {
            tab.authenticator();
            People people;
            try (var server = serve(data);
                    var admin = Sdk.root(server.address())) {
                people = people(server, admin, app);
                makePasskey(tab, people, app);
                var tooShort = Files.writeString(folder.resolve("short"), "eleven char\n");
                assertThat(
                                PackedServer.ended(
                                                "backup",
                                                file.toString(),
                                                "--data",
                                                data.toString(),
                                                "--passphrase-file",
                                                tooShort.toString())
                                        .out())
                        .contains("no passphrase of 12 characters or more");
                // While the server runs.
                assertThat(
                                done(
                                        "backup",
                                        file.toString(),
                                        "--data",
                                        data.toString(),
                                        "--passphrase-file",
                                        passphrase.toString()))
                        .contains("it opens by the passphrase");
            }
            var anew = folder.resolve("anew");
            done(
                    "restore",
                    file.toString(),
                    "--data",
                    anew.toString(),
                    "--passphrase-file",
                    passphrase.toString());
            try (var server = serve(anew)) {
                assertTheyAreAllThere(people, server);
                assertThePasskeySignsIn(tab, people, app);
            }
        }
    }

    @Test
    void theMasterKeyKeptApartOpensTheFileAndIsNotInIt() throws IOException, InterruptedException {
        var data = folder.resolve("data");
        var file = folder.resolve("all.backup");
        People people;
        try (var app = new CallbackApp();
                var server = serve(data);
                var admin = Sdk.root(server.address())) {
            people = people(server, admin, app);
            done("backup", file.toString(), "--data", data.toString());
        }
        var anew = Files.createDirectories(folder.resolve("anew"));

        var without = PackedServer.ended("restore", file.toString(), "--data", anew.toString());
        assertThat(without.out()).contains("there is no master key");
        Files.copy(data.resolve("master.key"), anew.resolve("master.key"));
        done("restore", file.toString(), "--data", anew.toString());
        var again = PackedServer.ended("restore", file.toString(), "--data", anew.toString());

        assertThat(again.exit()).isNotZero();
        assertThat(again.out()).contains("there is a database already");
        try (var server = serve(anew)) {
            assertTheyAreAllThere(people, server);
        }
    }

    @Test
    void everythingMovesToPostgresqlAndBack() throws IOException, InterruptedException {
        var data = folder.resolve("data");
        People people;
        try (var app = new CallbackApp();
                var server = serve(data);
                var admin = Sdk.root(server.address())) {
            people = people(server, admin, app);
            var inUse =
                    PackedServer.ended(
                            "migrate",
                            folder.resolve("other").toString(),
                            "--data",
                            data.toString());
            assertThat(inUse.out()).contains("is in use by another process");
        }
        try (var postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start()) {
            var url =
                    "postgresql://postgres:postgres@127.0.0.1:%d/postgres"
                            .formatted(postgres.getPort());
            var password = Files.writeString(folder.resolve("password"), "postgres\n");
            done(
                    "migrate",
                    url.replace(":postgres@", "@"),
                    "--target-password-file",
                    password.toString(),
                    "--data",
                    data.toString());
            var again = PackedServer.ended("migrate", url, "--data", data.toString());
            assertThat(again.out()).contains("the database is not empty");
            try (var server = serve(data, "--database-url", url);
                    var client = Sdk.root(server.address())) {
                assertThat(signedIn(client, people.site, people.plain).authenticationResult())
                        .isNotNull();
            }
            var back = folder.resolve("back");
            done("migrate", back.toString(), "--data", data.toString(), "--database-url", url);
            try (var server = serve(back)) {
                assertTheyAreAllThere(people, server);
            }
        }
    }
}
