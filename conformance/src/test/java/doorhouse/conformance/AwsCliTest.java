package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What tutorials tell people to type.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCliTest {
    private static final String CLIENTS_ERROR = "NotAuthorizedException";
    private final PackedServer server;
    private final AwsCli aws;

    AwsCliTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.run("dev", data);
        aws = AwsCli.root(server.address());
    }

    @BeforeAll
    static void needsTheCli() {
        assumeTrue(
                AwsCli.installed(),
                "the AWS CLI is not installed (Debian's package is awscli): its tests are skipped");
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theWalkThroughOfTheTutorials() throws IOException, InterruptedException {
        var pool =
                aws.answer(
                        "cognito-idp",
                        "create-user-pool",
                        "--pool-name",
                        "tutorial",
                        "--policies",
                        "PasswordPolicy={MinimumLength=8,RequireUppercase=true}");
        var poolId = pool.at("/UserPool/Id").asString();
        assertThat(poolId).matches("us-east-1_[A-Za-z0-9]{9}");
        assertThat(pool.at("/UserPool/Policies/PasswordPolicy/RequireUppercase").asBoolean())
                .isTrue();
        assertThat(pool.at("/UserPool/Policies/PasswordPolicy/RequireSymbols").asBoolean())
                .isFalse();
        var client =
                aws.answer(
                        "cognito-idp",
                        "create-user-pool-client",
                        "--user-pool-id",
                        poolId,
                        "--client-name",
                        "tutorial-app",
                        "--explicit-auth-flows",
                        "ALLOW_USER_PASSWORD_AUTH",
                        "ALLOW_REFRESH_TOKEN_AUTH");
        var clientId = client.at("/UserPoolClient/ClientId").asString();
        var password = used("Tutorial9pass");

        aws.refused(
                "SignUp",
                "InvalidPasswordException",
                "Password did not conform with policy: Password not long enough",
                "cognito-idp",
                "sign-up",
                "--client-id",
                clientId,
                "--username",
                "ana",
                "--password",
                "Short7");
        aws.refused(
                "SignUp",
                "InvalidPasswordException",
                "Password did not conform with policy: Password must have uppercase characters",
                "cognito-idp",
                "sign-up",
                "--client-id",
                clientId,
                "--username",
                "ana",
                "--password",
                "lowercase9only");
        var signUp =
                aws.answer(
                        "cognito-idp",
                        "sign-up",
                        "--client-id",
                        clientId,
                        "--username",
                        "ana",
                        "--password",
                        password,
                        "--user-attributes",
                        "Name=email,Value=ana@example.com");
        assertThat(signUp.path("UserConfirmed").asBoolean()).isFalse();
        aws.refused(
                "InitiateAuth",
                "UserNotConfirmedException",
                "User is not confirmed.",
                signIn(clientId, password));
        aws.answer(
                "cognito-idp",
                "admin-confirm-sign-up",
                "--user-pool-id",
                poolId,
                "--username",
                "ana");
        var auth = aws.answer(signIn(clientId, password)).path("AuthenticationResult");

        assertThat(auth.path("TokenType").asString()).isEqualTo("Bearer");
        assertThat(auth.path("ExpiresIn").asInt()).isEqualTo(3600);
        var user =
                aws.answer(
                        "cognito-idp",
                        "get-user",
                        "--access-token",
                        used(auth.path("AccessToken").asString()));
        assertThat(user.path("Username").asString()).isEqualTo("ana");
        var refreshed =
                aws.answer(
                        "cognito-idp",
                        "initiate-auth",
                        "--client-id",
                        clientId,
                        "--auth-flow",
                        "REFRESH_TOKEN_AUTH",
                        "--auth-parameters",
                        "REFRESH_TOKEN=" + used(auth.path("RefreshToken").asString()));
        assertThat(refreshed.at("/AuthenticationResult/RefreshToken").isMissingNode()).isTrue();
        aws.refused(
                "InitiateAuth",
                "NotAuthorizedException",
                "Incorrect username or password.",
                signIn(clientId, used("Wrong9password")));
    }

    private static String[] signIn(String clientId, String password) {
        return new String[] {
            "cognito-idp",
            "initiate-auth",
            "--client-id",
            clientId,
            "--auth-flow",
            "USER_PASSWORD_AUTH",
            "--auth-parameters",
            "USERNAME=ana,PASSWORD=" + password
        };
    }

    @Test
    void theErrorsThatTutorialsRunInto() throws IOException, InterruptedException {
        var poolId = pool("errors");
        var secretive =
                aws.answer(
                                "cognito-idp",
                                "create-user-pool-client",
                                "--user-pool-id",
                                poolId,
                                "--client-name",
                                "secretive",
                                "--generate-secret")
                        .path("UserPoolClient");
        var secretiveId = secretive.path("ClientId").asString();
        used(secretive.path("ClientSecret").asString());
        var plainId =
                aws.answer(
                                "cognito-idp",
                                "create-user-pool-client",
                                "--user-pool-id",
                                poolId,
                                "--client-name",
                                "plain")
                        .at("/UserPoolClient/ClientId")
                        .asString();
        var password = used("Tutorial9!pass");

        aws.refused(
                "SignUp",
                CLIENTS_ERROR,
                "Client %s is configured with secret but SECRET_HASH was not received"
                        .formatted(secretiveId),
                "cognito-idp",
                "sign-up",
                "--client-id",
                secretiveId,
                "--username",
                "ana",
                "--password",
                password);
        aws.refused(
                "SignUp",
                CLIENTS_ERROR,
                "Unable to verify secret hash for client " + secretiveId,
                "cognito-idp",
                "sign-up",
                "--client-id",
                secretiveId,
                "--username",
                "ana",
                "--password",
                password,
                "--secret-hash",
                "bm90IHRoZSBoYXNo");
        aws.refused(
                "InitiateAuth",
                "InvalidParameterException",
                "USER_PASSWORD_AUTH flow not enabled for this client",
                signIn(plainId, password));
        aws.refused(
                "InitiateAuth",
                "ResourceNotFoundException",
                "User pool client 1234567890abcdefghijklmnop does not exist.",
                signIn("1234567890abcdefghijklmnop", password));
        aws.refused(
                "DescribeUserPool",
                "ResourceNotFoundException",
                "User pool us-east-1_NoSuchOne does not exist.",
                "cognito-idp",
                "describe-user-pool",
                "--user-pool-id",
                "us-east-1_NoSuchOne");
        aws.refused(
                "AdminInitiateAuth",
                "InvalidParameterException",
                "Auth flow not enabled for this client",
                "cognito-idp",
                "admin-initiate-auth",
                "--user-pool-id",
                poolId,
                "--client-id",
                plainId,
                "--auth-flow",
                "ADMIN_USER_PASSWORD_AUTH",
                "--auth-parameters",
                "USERNAME=ana,PASSWORD=" + password);
    }

    @Test
    void groupsAndPages() throws IOException, InterruptedException {
        var poolId = pool("groups");
        for (String name : new String[] {"editors", "readers", "writers"})
            aws.answer(
                    "cognito-idp", "create-group", "--user-pool-id", poolId, "--group-name", name);
        aws.answer(
                "cognito-idp",
                "admin-create-user",
                "--user-pool-id",
                poolId,
                "--username",
                "ana",
                "--message-action",
                "SUPPRESS");
        aws.answer(
                "cognito-idp",
                "admin-add-user-to-group",
                "--user-pool-id",
                poolId,
                "--username",
                "ana",
                "--group-name",
                "editors");

        var paged =
                aws.answer(
                        "cognito-idp", "list-groups", "--user-pool-id", poolId, "--page-size", "1");
        var members =
                aws.answer(
                        "cognito-idp",
                        "list-users-in-group",
                        "--user-pool-id",
                        poolId,
                        "--group-name",
                        "editors");

        assertThat(paged.path("Groups")).hasSize(3);
        assertThat(members.at("/Users/0/Username").asString()).isEqualTo("ana");
        aws.refused(
                "CreateGroup",
                "GroupExistsException",
                "A group with the name already exists.",
                "cognito-idp",
                "create-group",
                "--user-pool-id",
                poolId,
                "--group-name",
                "editors");
    }

    @Test
    void anIamUserMayDoWhatItsPolicySays() throws IOException, InterruptedException {
        var poolId = pool("guarded");
        var ben =
                iamUser(
                        "ben",
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "cognito-idp:List*", "Resource": "*"},
                          {"Effect": "Deny", "Action": "cognito-idp:ListGroups", "Resource": "*"}]}\
                        """);

        var identity = ben.answer("sts", "get-caller-identity");
        var users = ben.answer("cognito-idp", "list-users", "--user-pool-id", poolId);

        assertThat(identity.path("Arn").asString()).isEqualTo("arn:aws:iam::123456789012:user/ben");
        assertThat(users.path("Users")).isEmpty();
        denied(ben, "ListGroups", poolId, "with an explicit deny", "list-groups");
        denied(
                ben,
                "DescribeUserPool",
                poolId,
                "because no identity-based policy allows",
                "describe-user-pool");
    }

    private static void denied(
            AwsCli caller, String operation, String poolId, String why, String command)
            throws IOException, InterruptedException {
        var outcome = caller.run("cognito-idp", command, "--user-pool-id", poolId);

        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.err())
                .contains(
                        "An error occurred (AccessDeniedException) when calling the %s operation: User: arn:aws:iam::123456789012:user/ben is not authorized to perform: cognito-idp:%s"
                                .formatted(operation, operation))
                .contains(why);
    }

    private AwsCli iamUser(String name, String policy) throws IOException, InterruptedException {
        aws.answer("iam", "create-user", "--user-name", name);
        aws.answer(
                "iam",
                "put-user-policy",
                "--user-name",
                name,
                "--policy-name",
                "only",
                "--policy-document",
                policy);
        var key = aws.answer("iam", "create-access-key", "--user-name", name).path("AccessKey");
        return new AwsCli(
                server.address(),
                key.path("AccessKeyId").asString(),
                used(key.path("SecretAccessKey").asString()));
    }

    @Test
    void anIdentityPoolLendsItsRole() throws IOException, InterruptedException {
        var pool =
                aws.answer(
                                "cognito-identity",
                                "create-identity-pool",
                                "--identity-pool-name",
                                "tutorial",
                                "--allow-unauthenticated-identities")
                        .path("IdentityPoolId")
                        .asString();
        var trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"Federated":"cognito-identity.amazonaws.com"},
                 "Action":"sts:AssumeRoleWithWebIdentity","Condition":{
                   "StringEquals":{"cognito-identity.amazonaws.com:aud":"%s"},
                   "ForAnyValue:StringLike":{
                     "cognito-identity.amazonaws.com:amr":"unauthenticated"}}}]}\
                """
                        .formatted(pool);
        var role =
                aws.answer(
                                "iam",
                                "create-role",
                                "--role-name",
                                "guest-of-tutorial",
                                "--assume-role-policy-document",
                                trust)
                        .at("/Role/Arn")
                        .asString();
        aws.run(
                        "cognito-identity",
                        "set-identity-pool-roles",
                        "--identity-pool-id",
                        pool,
                        "--roles",
                        "unauthenticated=" + role)
                .good();
        var identity =
                aws.answer("cognito-identity", "get-id", "--identity-pool-id", pool)
                        .path("IdentityId")
                        .asString();

        var lent =
                aws.answer(
                                "cognito-identity",
                                "get-credentials-for-identity",
                                "--identity-id",
                                identity)
                        .path("Credentials");
        var guest =
                new AwsCli(
                        server.address(),
                        lent.path("AccessKeyId").asString(),
                        used(lent.path("SecretKey").asString()),
                        used(lent.path("SessionToken").asString()));

        var arn =
                "arn:aws:sts::123456789012:assumed-role/guest-of-tutorial/CognitoIdentityCredentials";
        assertThat(guest.answer("sts", "get-caller-identity").path("Arn").asString())
                .isEqualTo(arn);
        guest.refused(
                "Invoke",
                "AccessDeniedException",
                "User: "
                        + arn
                        + " is not authorized to perform: lambda:InvokeFunction on resource:"
                        + " arn:aws:lambda:us-east-1:123456789012:function:greet because no"
                        + " identity-based policy allows the lambda:InvokeFunction action",
                "lambda",
                "invoke",
                "--function-name",
                "greet",
                "out.json");
        aws.refused(
                "Invoke",
                "ResourceNotFoundException",
                "Function not found: arn:aws:lambda:us-east-1:123456789012:function:greet",
                "lambda",
                "invoke",
                "--function-name",
                "greet",
                "out.json");
    }

    @Test
    void keysAreVerified() throws IOException, InterruptedException {
        var wrong = new AwsCli(server.address(), "doorhouse", used("not-the-secret-of-doorhouse"));
        wrong.refused(
                "ListUserPools",
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
                "cognito-idp",
                "list-user-pools",
                "--max-results",
                "1");
        var unknown = new AwsCli(server.address(), "AKIAUNKNOWNUNKNOWN00", "whatever");
        unknown.refused(
                "ListUserPools",
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                "cognito-idp",
                "list-user-pools",
                "--max-results",
                "1");
        var keysOfEmulators = new AwsCli(server.address(), "test", "test");
        assertThat(keysOfEmulators.answer("sts", "get-caller-identity").path("Account").asString())
                .isEqualTo("123456789012");
    }

    @Test
    void aKeyThatWasTakenAwayOpensNothing() throws IOException, InterruptedException {
        var cleo =
                iamUser(
                        "cleo",
                        """
                        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
                        """);
        cleo.answer("cognito-idp", "list-user-pools", "--max-results", "1");

        aws.answer(
                "iam",
                "delete-access-key",
                "--user-name",
                "cleo",
                "--access-key-id",
                cleo.accessKeyId());

        cleo.refused(
                "ListUserPools",
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                "cognito-idp",
                "list-user-pools",
                "--max-results",
                "1");
    }

    @Test
    void everyRegionIsServed() throws IOException, InterruptedException {
        var pool =
                aws.answer(
                                "--region",
                                "eu-central-1",
                                "cognito-idp",
                                "create-user-pool",
                                "--pool-name",
                                "far")
                        .path("UserPool");

        assertThat(pool.path("Id").asString()).startsWith("eu-central-1_");
        assertThat(pool.path("Arn").asString())
                .startsWith("arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_");
    }

    private String pool(String name) throws IOException, InterruptedException {
        return aws.answer("cognito-idp", "create-user-pool", "--pool-name", name)
                .at("/UserPool/Id")
                .asString();
    }

    @Test
    void theReadmeWorksWhenPasted() throws IOException, InterruptedException {
        var readme = Files.readString(Path.of(Distribution.property("doorhouse.readme")));
        var script =
                Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                        .matcher(readme)
                        .results()
                        .map(block -> block.group(1))
                        .filter(block -> block.contains("initiate-auth"))
                        .findFirst()
                        .orElseThrow();
        used("Correct-Horse-7");

        var outcome =
                Programs.run(
                        Distribution.target(),
                        aws.environment(),
                        List.of("bash", "-euo", "pipefail", "-c", script));

        assertThat(outcome.good()).contains("\"TokenType\": \"Bearer\"");
    }

    /// Every message of the run is in the inbox, and its page is there for people.
    @Test
    void theInboxShowsWhatWasSent() throws IOException, InterruptedException {
        var poolId =
                aws.answer(
                                "cognito-idp",
                                "create-user-pool",
                                "--pool-name",
                                "mail",
                                "--auto-verified-attributes",
                                "email")
                        .at("/UserPool/Id")
                        .asString();
        aws.answer(
                "cognito-idp",
                "admin-create-user",
                "--user-pool-id",
                poolId,
                "--username",
                "dora",
                "--user-attributes",
                "Name=email,Value=dora@example.com",
                "--desired-delivery-mediums",
                "EMAIL");

        var messages = new JsonMapper().readTree(server.get("/dev/inbox.json?to=dora@example.com"));

        assertThat(messages).hasSize(1);
        assertThat(messages.at("/0/subject").asString()).isEqualTo("Your temporary password");
        used(messages.at("/0/code").asString());
        assertThat(server.get("/dev/inbox")).contains("dora@example.com");
    }
}
