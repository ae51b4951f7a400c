package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/// A backup that was made in November 2026, when the tables were those of V121 and before: a pool
/// with two users, one of whom has an authenticator.
class OlderBackupTest {
    private static final String POOL = "us-east-1_ju5OrrewC";
    private static final String CLIENT = "31733rpvco8pjmwj0lgfjd9umb";
    private static final String PASSWORD = "Correct-Horse-7!";
    private static final String TOTP = "3HMUJDDNX3UE4DNJ2UOBHBUPNRBHAMZ7YO2KYT4KHTU42Y7CF77Q";

    @TempDir Path folder;
    private Path backup;
    private Path passphrase;
    private Path data;

    @BeforeEach
    void take() throws IOException {
        backup = folder.resolve("older.backup");
        try (var older = OlderBackupTest.class.getResourceAsStream("/backup/older.backup")) {
            Files.write(backup, older.readAllBytes());
        }
        passphrase = Files.writeString(folder.resolve("passphrase"), "nine tidy badgers\n");
        data = folder.resolve("data");
    }

    private void restore(String... options) throws IOException, InterruptedException {
        var words =
                new String[] {
                    "restore",
                    backup.toString(),
                    "--data",
                    data.toString(),
                    "--passphrase-file",
                    passphrase.toString()
                };
        assertThat(PackedServer.ended(with(words, options)).good()).contains("2026-11-22");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private void assertEverybodyIsThere(String... options)
            throws IOException, InterruptedException {
        int port = PackedServer.freePort();
        try (var server = PackedServer.run(port, "dev", data, options);
                var client = Sdk.root(server.address())) {
            assertThat(signedIn(client, "Žofie").authenticationResult().idToken()).isNotEmpty();
            var asked = signedIn(client, "ana@Example.com");
            assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
            var code = new Totp(TOTP).code(0);
            assertThat(
                            client.respondToAuthChallenge(r ->
                                            r.clientId(CLIENT)
                                                    .challengeName(asked.challengeName())
                                                    .session(asked.session())
                                                    .challengeResponses(
                                                            Map.of(
                                                                    "USERNAME",
                                                                    "ana",
                                                                    "SOFTWARE_TOKEN_MFA_CODE",
                                                                    code)))
                                    .authenticationResult())
                    .isNotNull();

            assertFound(client, "username = \"ana\"", "ana");
            assertFound(client, "email ^= \"ana@\"", "ana");
            assertFound(client, "name ^= \"Žofie N\"", "Žofie");
            assertFound(client, "phone_number = \"+420777123450\"", "Žofie");
            assertFound(client, "email ^= \"nobody\"");
            client.adminUpdateUserAttributes(r ->
                    r.userPoolId(POOL)
                            .username("ana")
                            .userAttributes(
                                    AttributeType.builder()
                                            .name("email")
                                            .value("ann@example.com")
                                            .build()));
            assertFound(client, "email ^= \"ana@\"");
            assertFound(client, "email ^= \"ann@\"", "ana");
        }
    }

    private static InitiateAuthResponse signedIn(
            CognitoIdentityProviderClient client, String name) {
        return client.initiateAuth(r ->
                r.clientId(CLIENT)
                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                        .authParameters(Map.of("USERNAME", name, "PASSWORD", PASSWORD)));
    }

    private static void assertFound(
            CognitoIdentityProviderClient client, String filter, String... names) {
        assertThat(client.listUsers(r -> r.userPoolId(POOL).filter(filter)).users())
                .as(filter)
                .extracting(UserType::username)
                .containsExactly(names);
    }

    @Test
    void itIsRestoredIntoAFile() throws IOException, InterruptedException {
        restore();

        assertEverybodyIsThere();
    }

    @Test
    void itIsRestoredIntoPostgresql() throws IOException, InterruptedException {
        try (var postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start()) {
            var url =
                    "postgresql://postgres:postgres@127.0.0.1:%d/postgres"
                            .formatted(postgres.getPort());
            restore("--database-url", url);

            assertEverybodyIsThere("--database-url", url);
        }
    }
}
