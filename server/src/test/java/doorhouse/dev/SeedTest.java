package doorhouse.dev;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupType;

class SeedTest {
    private static final String POOL = "eu-west-1_example";
    private static final String CLIENT = "1example23456789";
    private static final String SUB = "5a1e0000-0000-4000-8000-000000000001";
    private static final String IDENTITIES = "eu-west-1:5a1e0000-0000-4000-8000-000000000002";
    private static final String POOLS =
            """
            pools:
              - id: eu-west-1_example
                name: example
                settings:
                  MfaConfiguration: OFF
                  Policies: {PasswordPolicy: {MinimumLength: 10, RequireSymbols: true}}
                groups:
                  - name: editors
                    settings: {Precedence: 1}
                clients:
                  - id: 1example23456789
                    name: web
                    settings: {ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH]}
                users:
                  - username: ana
                    id: 5a1e0000-0000-4000-8000-000000000001
                    password: Correct-Horse-7
                    attributes: {email: ana@example.com, email_verified: true}
                    groups: [editors]
            """;
    private static final String REST =
            """
            identityPools:
              - id: eu-west-1:5a1e0000-0000-4000-8000-000000000002
                name: example
                settings:
                  AllowUnauthenticatedIdentities: false
                  CognitoIdentityProviders:
                    - ProviderName: cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example
                      ClientId: 1example23456789
                roles: {Roles: {authenticated: "arn:aws:iam::123456789012:role/users"}}
            roles:
              - name: users
                settings:
                  AssumeRolePolicyDocument: |
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                     "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                     "Action": "sts:AssumeRoleWithWebIdentity",
                     "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud":
                       "eu-west-1:5a1e0000-0000-4000-8000-000000000002"}}}}
                policies:
                  photos: >-
                    {"Version": "2012-10-17",
                     "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}
            """;
    private static final String SEED = POOLS + REST;

    @TempDir Path folder;
    private Path file;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("seed.yaml"), SEED);
        server = TestServer.seeded(file);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void rolesAndIdentityPoolsAreThereAfterEachReset() throws Exception {
        for (int times = 0; times < 2; times++) {
            var pool = server.identities().describeIdentityPool(r -> r.identityPoolId(IDENTITIES));
            var roles = server.identities().getIdentityPoolRoles(r -> r.identityPoolId(IDENTITIES));
            var policy = server.iam().getRolePolicy(r -> r.roleName("users").policyName("photos"));

            assertThat(pool.cognitoIdentityProviders())
                    .extracting(CognitoIdentityProvider::clientId)
                    .containsExactly(CLIENT);
            assertThat(roles.roles())
                    .containsEntry("authenticated", "arn:aws:iam::123456789012:role/users");
            assertThat(policy.policyDocument()).contains("GetObject");
            server.identities().deleteIdentityPool(r -> r.identityPoolId(IDENTITIES));
            reset();
        }
    }

    @Test
    void whatTheFileNamesIsThereWithItsIds() {
        var pool = server.admin().describeUserPool(r -> r.userPoolId(POOL)).userPool();
        var user = server.admin().adminGetUser(r -> r.userPoolId(POOL).username("ana"));
        var groups = server.admin().adminListGroupsForUser(r -> r.userPoolId(POOL).username("ana"));

        assertThat(pool.policies().passwordPolicy().minimumLength()).isEqualTo(10);
        assertThat(user.userStatusAsString()).isEqualTo("CONFIRMED");
        assertThat(user.userAttributes())
                .contains(
                        TestPool.attribute("sub", SUB),
                        TestPool.attribute("email", "ana@example.com"),
                        TestPool.attribute("email_verified", "true"));
        assertThat(groups.groups()).extracting(GroupType::groupName).containsExactly("editors");
        assertThat(server.inbox().list(_ -> true)).isEmpty();
    }

    @Test
    void itsUsersSignInByItsClients() {
        var token = new TestPool(server, POOL).accessToken(CLIENT, "ana");

        assertThat(server.app().getUser(r -> r.accessToken(token)).username()).isEqualTo("ana");
    }

    @Test
    void afterAResetItIsThereAsAtFirst() throws Exception {
        server.admin().createUserPool(r -> r.poolName("gone"));
        server.admin().adminDeleteUser(r -> r.userPoolId(POOL).username("ana"));

        var answer = reset();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new TestPool(server, POOL).accessToken(CLIENT, "ana")).isNotEmpty();
        assertThat(server.admin().listUserPools(r -> r.maxResults(10)).userPools()).isEmpty();
    }

    @Test
    void whatIsThereIsLeftAsItIs() throws Exception {
        var again =
                POOLS.replace("pools:\n", "")
                        .replace("Correct-Horse-7", "Another-Horse-8")
                        .replace("Precedence: 1", "Precedence: 2")
                        .replace("ana@example.com", "other@example.com");
        Files.writeString(file, POOLS + again + REST);

        var answer = reset();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new TestPool(server, POOL).accessToken(CLIENT, "ana")).isNotEmpty();
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(POOL).username("ana"))
                                .userAttributes())
                .contains(TestPool.attribute("email", "ana@example.com"));
        assertThat(
                        server.admin()
                                .getGroup(r -> r.userPoolId(POOL).groupName("editors"))
                                .group()
                                .precedence())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users:           | usres:      | line 14: unknown key 'usres'; the nearest known one is 'users'",
                "MfaConfiguration | MfaConfig   | line 5: unknown key 'MfaConfig'; the nearest known one is",
                "MinimumLength: 10| MinimumLength: ten | line 6: a whole number is expected here",
                "MinimumLength: 10| MinimumLength: 5 | line 2: InvalidParameterException: 1 validation error",
                "Correct-Horse-7  | short       | line 15: InvalidPasswordException: ",
                "[editors]        | [writers]   | line 19: ResourceNotFoundException: Group not found.",
                "eu-west-1_example| example     | line 2: this is no user pool id",
                "IdentityProviders| Providers   | line 25: unknown key 'CognitoProviders'",
                "arn:aws:iam::123456789012:role/users | users | line 28: InvalidParameterException: ",
                "sts:AssumeRoleWithWebIdentity | s3:GetObject | line 30: MalformedPolicyDocument: ",
            })
    void whatIsWrongIsToldWithItsLine(String right, String wrong, String told) throws Exception {
        Files.writeString(file, SEED.replace(right, wrong));

        var answer = reset();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("seed.yaml, " + told);
    }

    private HttpResponse<String> reset() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.address() + "/dev/reset"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
