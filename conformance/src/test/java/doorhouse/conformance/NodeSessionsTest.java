package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.sts.StsClient;

/// What was begun at one node goes on at another and ends at a third: clients are led from node to
/// node on purpose, call by call.
@Alone
@ExtendWith(SharedNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeSessionsTest {
    private final Nodes nodes;
    private final CallbackApp app = new CallbackApp();
    private final Site site;

    NodeSessionsTest(Nodes nodes) throws IOException {
        this.nodes = nodes;
        this.site = site(nodes, app);
        // Before any other node knows the pool, for it may know it as it was for half a second.
        nodes.cognito(0)
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(site.poolId())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(c -> c.enabled(true)));
    }

    /// Made at the first node, reached by way of the balancer.
    static Site site(Nodes nodes, CallbackApp app) {
        var made = Site.make(nodes.get(0), nodes.cognito(0), app);
        return new Site(
                made.server(),
                made.admin(),
                app,
                made.poolId(),
                made.client(),
                nodes.publicUrl() + "/" + made.poolId());
    }

    @AfterAll
    void stop() {
        app.close();
    }

    static InitiateAuthResponse signIn(
            Nodes nodes, int node, String clientId, String username, String password) {
        return nodes.cognito(node)
                .initiateAuth(r ->
                        r.clientId(clientId)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(
                                        Map.of("USERNAME", username, "PASSWORD", password)));
    }

    private InitiateAuthResponse signIn(int node, Person person) {
        return signIn(nodes, node, site.clientId(), person.username(), person.password());
    }

    @Test
    void whoSignsUpAtOneNodeIsConfirmedAtAnotherAndSignsInAtAThird() throws InterruptedException {
        var person = Person.fresh();

        nodes.cognito(0)
                .signUp(r ->
                        r.clientId(site.clientId())
                                .username(person.username())
                                .password(person.password())
                                .userAttributes(Site.attribute("email", person.email())));
        var code = nodes.messages().newestCode(person.email());
        nodes.cognito(1)
                .confirmSignUp(r ->
                        r.clientId(site.clientId())
                                .username(person.username())
                                .confirmationCode(code));

        assertThat(signIn(2, person).authenticationResult()).isNotNull();
    }

    @Test
    void aForgottenPasswordIsSetAtAnotherNodeThanItWasAskedAt() throws InterruptedException {
        var person = site.confirmedUser();
        var fresh = Person.secret();

        nodes.cognito(0)
                .forgotPassword(r -> r.clientId(site.clientId()).username(person.username()));
        var code = nodes.messages().newestCode(person.phone());
        nodes.cognito(1)
                .confirmForgotPassword(r ->
                        r.clientId(site.clientId())
                                .username(person.username())
                                .confirmationCode(code)
                                .password(fresh));

        var back = signIn(nodes, 2, site.clientId(), person.username(), fresh);
        assertThat(back.authenticationResult()).isNotNull();
    }

    @Test
    void aTemporaryPasswordAndASecondFactorAreAskedAtOneNodeAndProvedAtAnother() {
        var person = site.invitedUser();
        var chosen = Person.secret();

        var temporary = signIn(0, person);
        assertThat(temporary.challengeName()).isEqualTo(ChallengeNameType.NEW_PASSWORD_REQUIRED);
        var access =
                nodes.cognito(1)
                        .respondToAuthChallenge(r ->
                                r.clientId(site.clientId())
                                        .challengeName(temporary.challengeName())
                                        .session(temporary.session())
                                        .challengeResponses(
                                                Map.of(
                                                        "USERNAME",
                                                        person.username(),
                                                        "NEW_PASSWORD",
                                                        chosen)))
                        .authenticationResult()
                        .accessToken();
        var totp =
                new Totp(
                        used(
                                nodes.cognito(2)
                                        .associateSoftwareToken(r -> r.accessToken(access))
                                        .secretCode()));
        nodes.cognito(0).verifySoftwareToken(r -> r.accessToken(access).userCode(totp.code(0)));
        nodes.cognito(1)
                .setUserMFAPreference(r ->
                        r.accessToken(access)
                                .softwareTokenMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        var asked = signIn(nodes, 2, site.clientId(), person.username(), chosen);
        var passed =
                nodes.cognito(0)
                        .respondToAuthChallenge(r ->
                                r.clientId(site.clientId())
                                        .challengeName(ChallengeNameType.SOFTWARE_TOKEN_MFA)
                                        .session(asked.session())
                                        .challengeResponses(
                                                Map.of(
                                                        "USERNAME",
                                                        person.username(),
                                                        "SOFTWARE_TOKEN_MFA_CODE",
                                                        totp.code(1))));

        assertThat(passed.authenticationResult()).isNotNull();
    }

    @Test
    void aBrowserGoesFromNodeToNodeAndItsCodeIsGoodAtEach()
            throws IOException, InterruptedException {
        var person = site.confirmedUser();
        var visitor = new Visitor();
        try {
            nodes.pin(0);
            var page = visitor.open(site.authorize());
            for (int node = 1; page.location().isEmpty(); node++) {
                nodes.pin(node % nodes.count());
                var form = page.form();
                boolean password = !form.select("[name=password]").isEmpty();
                var sent =
                        password
                                ? visitor.submit(
                                        page,
                                        "username",
                                        person.username(),
                                        "password",
                                        person.password())
                                : visitor.submit(page, "username", person.username());
                nodes.pin((node + 1) % nodes.count());
                page = visitor.follow(sent);
            }
            nodes.pin(2);
            var tokens = site.tokens(Visitor.codeIn(page.location().orElseThrow()));
            nodes.pin(0);
            // The browser's own session is known everywhere too: nobody is asked again.
            var again = visitor.open(site.authorize());

            assertThat(tokens.path("access_token").asString()).isNotEmpty();
            assertThat(Visitor.codeIn(again.location().orElseThrow())).isNotEmpty();
        } finally {
            nodes.balancer().unpin();
        }
    }

    @Test
    void aRefreshTokenIsRotatedFromNodeToNode() {
        var rotating = site.with(NodeSessionsTest::rotates);
        var person = rotating.confirmedUser();
        var refresh =
                signIn(nodes, 0, rotating.clientId(), person.username(), person.password())
                        .authenticationResult()
                        .refreshToken();

        for (int node = 1; node < 5; node++) {
            var before = used(refresh);
            refresh =
                    nodes.cognito(node % nodes.count())
                            .getTokensFromRefreshToken(
                                    r -> r.clientId(rotating.clientId()).refreshToken(before))
                            .authenticationResult()
                            .refreshToken();
            assertThat(refresh).isNotEqualTo(before);
        }
    }

    static void rotates(CreateUserPoolClientRequest.Builder client) {
        client.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH)
                .refreshTokenRotation(
                        r -> r.feature(FeatureType.ENABLED).retryGracePeriodSeconds(0));
    }

    @Test
    void credentialsOfOneNodeAreGoodAtAnother() {
        var nobody = AnonymousCredentialsProvider.create();
        var pool =
                nodes.at(0, CognitoIdentityClient.builder())
                        .build()
                        .createIdentityPool(r ->
                                r.identityPoolName("apps")
                                        .allowUnauthenticatedIdentities(false)
                                        .cognitoIdentityProviders(
                                                CognitoIdentityProvider.builder()
                                                        .providerName(provider())
                                                        .clientId(site.clientId())
                                                        .build()))
                        .identityPoolId();
        var role = role(pool);
        nodes.at(1, CognitoIdentityClient.builder())
                .build()
                .setIdentityPoolRoles(
                        r -> r.identityPoolId(pool).roles(Map.of("authenticated", role)));
        var idToken = signIn(0, site.confirmedUser()).authenticationResult().idToken();
        var logins = Map.of(provider(), used(idToken));

        var identity =
                Sdk.at(nodes.address(1), nobody, CognitoIdentityClient.builder())
                        .build()
                        .getId(r -> r.identityPoolId(pool).logins(logins))
                        .identityId();
        var keys =
                Sdk.at(nodes.address(2), nobody, CognitoIdentityClient.builder())
                        .build()
                        .getCredentialsForIdentity(r -> r.identityId(identity).logins(logins))
                        .credentials();
        var lent =
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(
                                keys.accessKeyId(),
                                used(keys.secretKey()),
                                used(keys.sessionToken())));
        var who = Sdk.at(nodes.address(0), lent, StsClient.builder()).build().getCallerIdentity();
        var listed =
                Sdk.at(nodes.address(0), lent, CognitoSyncClient.builder())
                        .build()
                        .listRecords(r ->
                                r.identityPoolId(pool).identityId(identity).datasetName("notes"));
        Sdk.at(nodes.address(1), lent, CognitoSyncClient.builder())
                .build()
                .updateRecords(r ->
                        r.identityPoolId(pool)
                                .identityId(identity)
                                .datasetName("notes")
                                .syncSessionToken(used(listed.syncSessionToken()))
                                .recordPatches(
                                        RecordPatch.builder()
                                                .op(Operation.REPLACE)
                                                .key("título")
                                                .value("übers Meer")
                                                .syncCount(0L)
                                                .build()));
        var synced =
                Sdk.at(nodes.address(2), lent, CognitoSyncClient.builder())
                        .build()
                        .listRecords(r ->
                                r.identityPoolId(pool).identityId(identity).datasetName("notes"));

        assertThat(who.arn()).contains("assumed-role/reader");
        assertThat(synced.records()).singleElement().matches(r -> r.value().equals("übers Meer"));
    }

    private String provider() {
        return "cognito-idp.us-east-1.amazonaws.com/" + site.poolId();
    }

    private String role(String identityPool) {
        var trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"Federated":"cognito-identity.amazonaws.com"},
                 "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":
                  {"cognito-identity.amazonaws.com:aud":"%s"}}}]}\
                """
                        .formatted(identityPool);
        var iam = nodes.iam(0);
        var arn =
                iam.createRole(r -> r.roleName("reader").assumeRolePolicyDocument(trust))
                        .role()
                        .arn();
        iam.putRolePolicy(r ->
                r.roleName("reader")
                        .policyName("sync")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                 "Action":"cognito-sync:*","Resource":"*"}]}\
                                """));
        return arn;
    }
}
