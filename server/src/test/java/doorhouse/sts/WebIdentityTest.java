package doorhouse.sts;

import static doorhouse.sts.StsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Roles that users of other providers, and of our own pools, take by their ID tokens.
@OnBothDatabases
class WebIdentityTest {
    private static final String ACCOUNT = "123456789012";
    private static final String LISTS_POOLS =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Action":"cognito-idp:ListUserPools","Resource":"*"}}\
            """;
    private static final String DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    private static final String NO_ID_TOKEN =
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access"
                    + " Token)";
    private static final String BAD_SIGNATURE =
            "Couldn't retrieve verification key from your identity provider,  please reference"
                    + " AssumeRoleWithWebIdentity documentation for requirements";

    private final TestServer server = TestServer.shared();
    private final StsFixture fixture = new StsFixture(server);
    private final IamClient iam = server.iam();
    private final StsClient anyone = server.sts(AnonymousCredentialsProvider.create());
    private final String id = UUID.randomUUID().toString();
    private final String role = "web-" + id;
    private final String roleArn = "arn:aws:iam::" + ACCOUNT + ":role/" + role;
    private final TestPool pool = server.pool();
    private final String client = pool.client();
    private final TestOidcProvider provider = TestOidcProvider.start(server.clock());

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void aUserOfAPoolTakesARole() {
        iam.createOpenIDConnectProvider(r -> r.url("https://" + amazons()).clientIDList(client));
        trust(arn(amazons()), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = idToken("ana");

        var assumed = assume(token);

        assertThat(assumed.provider()).isEqualTo(arn(amazons()));
        assertThat(assumed.audience()).isEqualTo(client);
        assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo(claim(token, "sub"));
        assertThat(assumed.assumedRoleUser().arn())
                .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/app1");
        assertThat(assumed.packedPolicySize()).isNull();
        assertMay(assumed.credentials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"amazon's", "ours", "amazon's bare"})
    void aPoolHasSeveralNames(String name) {
        var ours = ours();
        if (name.equals("ours"))
            iam.createOpenIDConnectProvider(r -> r.url("http://" + ours).clientIDList(client));
        if (name.equals("amazon's"))
            iam.createOpenIDConnectProvider(
                    r -> r.url("https://" + amazons()).clientIDList(client));
        trust(
                switch (name) {
                    case "ours" -> arn(ours);
                    case "amazon's bare" -> amazons();
                    default -> arn(amazons());
                },
                (name.equals("ours") ? ours : amazons()) + ":aud",
                client);
        pool.confirmedUser("ana");

        assertMay(assume(idToken("ana")).credentials());
    }

    @Test
    void anArnMeansNobodyOnceItsProviderIsRemoved() {
        iam.createOpenIDConnectProvider(r -> r.url("https://" + amazons()).clientIDList(client));
        trust(arn(amazons()), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = idToken("ana");
        assertMay(assume(token).credentials());

        iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn(amazons())));

        assertRefused(() -> assume(token), 403, "AccessDenied", DENIED);
    }

    @Test
    void theSdkRenewsByItself() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = idToken("ana");
        try (var credentials =
                StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                        .stsClient(anyone)
                        .refreshRequest(r ->
                                r.roleArn(roleArn).roleSessionName("app1").webIdentityToken(token))
                        .build()) {
            assertThat(server.client(credentials).listUserPools(r -> r.maxResults(1))).isNotNull();
        }
    }

    @Test
    void aSignatureThatCameAlongSaysNothing() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var stranger = server.sts("AKIAAAAAAAAAAAAAAAAA", "x".repeat(40));

        var assumed =
                stranger.assumeRoleWithWebIdentity(r ->
                        r.roleArn(roleArn)
                                .roleSessionName("app1")
                                .webIdentityToken(idToken("ana")));

        assertMay(assumed.credentials());
    }

    @Test
    void anAccessTokenIsNoIdToken() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = pool.accessToken(client, "ana");

        assertInvalid(token, NO_ID_TOKEN);
    }

    @Test
    void aTokenOfAnotherPoolOpensNothing() {
        trust(amazons(), amazons() + ":aud", client);
        var other = server.pool();
        var otherClient = other.client();
        other.confirmedUser("ana");
        var token =
                other.signIn(otherClient, "ana", TestPool.PASSWORD)
                        .authenticationResult()
                        .idToken();

        assertRefused(() -> assume(token), 403, "AccessDenied", DENIED);
    }

    @Test
    void aTokenForAnotherClientOpensNothing() {
        trust(amazons(), amazons() + ":aud", client);
        var other = pool.client();
        pool.confirmedUser("ana");
        var token = pool.signIn(other, "ana", TestPool.PASSWORD).authenticationResult().idToken();
        assertRefused(() -> assume(token), 403, "AccessDenied", DENIED);

        // Where IAM knows the pool, it says so before any trust policy is asked.
        iam.createOpenIDConnectProvider(r -> r.url("https://" + amazons()).clientIDList(client));
        assertInvalid(token, "Incorrect token audience");
        assertMay(assume(idToken("ana")).credentials());
    }

    @Test
    void aTokenEnds() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = idToken("ana");
        long end = Long.parseLong(claim(token, "exp"));
        server.clock().forward(Duration.ofMinutes(61));

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.sts.model.ExpiredTokenException.class,
                        () -> assume(token));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.awsErrorDetails().errorMessage())
                .matches(
                        "Token expired: current date/time \\d+ must be before the expiration date/time "
                                + end);
    }

    @Test
    void whoMayNotSignInGetsNothing() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        var token = idToken("ana");
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.sts.model.IdpRejectedClaimException.class,
                        () -> assume(token));

        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenWithAnotherSignatureOpensNothing() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");
        pool.confirmedUser("eve");
        var ana = idToken("ana").split("\\.");
        var eve = idToken("eve").split("\\.");

        assertInvalid(eve[0] + "." + ana[1] + "." + eve[2], BAD_SIGNATURE);
        var none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"none\"}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertInvalid(none + "." + ana[1] + ".", NO_ID_TOKEN);
        assertInvalid("no token", NO_ID_TOKEN);
    }

    @Test
    void everyoneIsNoUserOfAnotherProvider() {
        fixture.role(
                role,
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*",
                "Action":"sts:AssumeRoleWithWebIdentity"}}\
                """,
                LISTS_POOLS);
        pool.confirmedUser("ana");

        assertRefused(() -> assume(idToken("ana")), 403, "AccessDenied", DENIED);
    }

    @Test
    void whomTheActionDoesNotMeanIsNotLetIn() {
        fixture.role(
                role,
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithSAML"}}\
                """
                        .formatted(arn(amazons())),
                LISTS_POOLS);
        pool.confirmedUser("ana");

        assertRefused(() -> assume(idToken("ana")), 403, "AccessDenied", DENIED);
    }

    @Test
    void aUserOfARegisteredProviderTakesARole() {
        register("app-1", "app-2");
        trust(arn(issuer()), issuer() + ":sub", "ünal");

        var assumed = assume(token(Map.of("sub", "ünal", "aud", "app-1")));

        assertThat(assumed.provider()).isEqualTo(arn(issuer()));
        assertThat(assumed.audience()).isEqualTo("app-1");
        assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo("ünal");
        assertMay(assumed.credentials());
        assertRefused(
                () -> assume(token(Map.of("sub", "eve", "aud", "app-1"))),
                403,
                "AccessDenied",
                DENIED);
    }

    @Test
    void aRegisteredProvidersTokenMustBeForUs() {
        register("app-1");
        trust(arn(issuer()), issuer() + ":sub", "u1");

        assertInvalid(token(Map.of("sub", "u1", "aud", "app-9")), "Incorrect token audience");
        assertMay(
                assume(token(Map.of("sub", "u1", "aud", List.of("app-9", "app-1")))).credentials());
        assertInvalid(
                token(Map.of("sub", "u1", "aud", List.of("app-9", "app-1"), "azp", "app-9")),
                "Incorrect token audience");
        assertInvalid(token(Map.of("sub", "u1")), NO_ID_TOKEN);
        assertInvalid(
                token(Map.of("sub", "u1", "aud", "app-1", "token_use", "access")), NO_ID_TOKEN);
    }

    @Test
    void whomElseATokenIsForIsNoFact() {
        register("app-1");
        trust(arn(issuer()), issuer() + ":aud", "app-9");

        assertRefused(
                () -> assume(token(Map.of("sub", "u1", "aud", List.of("app-9", "app-1")))),
                403,
                "AccessDenied",
                DENIED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestOidcProvider.Signing.class,
            names = {"HS256", "HS256_BY_PUBLIC_KEY", "NONE", "FOREIGN", "OWN_HEADER"})
    void aTokenThatTheProviderDidNotSignOpensNothing(TestOidcProvider.Signing by) {
        register("app-1");
        trust(arn(issuer()), issuer() + ":sub", "u1");
        provider.signing(by);

        assertInvalid(
                token(Map.of("sub", "u1", "aud", "app-1")),
                by == TestOidcProvider.Signing.NONE ? NO_ID_TOKEN : BAD_SIGNATURE);
    }

    @Test
    void aProvidersKeysMayRotate() {
        register("app-1");
        trust(arn(issuer()), issuer() + ":sub", "u1");
        assertMay(assume(token(Map.of("sub", "u1", "aud", "app-1"))).credentials());
        provider.rotate("2", true);
        server.clock().forward(Duration.ofSeconds(11));

        assertMay(assume(token(Map.of("sub", "u1", "aud", "app-1"))).credentials());
    }

    @Test
    void aRegisteredProvidersTokenEnds() {
        register("app-1");
        trust(arn(issuer()), issuer() + ":sub", "u1");
        var past = Date.from(server.clock().instant().minusSeconds(1));

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.sts.model.ExpiredTokenException.class,
                        () -> assume(token(Map.of("sub", "u1", "aud", "app-1", "exp", past))));

        assertThat(refused).isNotNull();
    }

    @Test
    void aProviderThatIsNotRegisteredProvesNobody() {
        trust(arn(issuer()), issuer() + ":sub", "u1");

        assertInvalid(
                token(Map.of("sub", "u1", "aud", "app-1")),
                "No OpenIDConnect provider found in your account for " + provider.issuer());
        assertThat(provider.discovered()).isZero();
    }

    @Test
    void aProviderSpeaksForNoOther() {
        register("app-1");
        var other = TestOidcProvider.start(server.clock());
        try {
            trust(arn(issuer()), issuer() + ":sub", "u1");
            other.issuer(provider.issuer());

            assertInvalid(other.idToken(Map.of("sub", "u1", "aud", "app-1")), BAD_SIGNATURE);
        } finally {
            other.close();
        }
    }

    @Test
    void aTokenBringsTagsAndASourceAlong() {
        register("app-1");
        fixture.role(
                role,
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":
                {"Federated":"%s"},"Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession",
                "sts:SetSourceIdentity"],"Condition":{"StringEquals":
                {"aws:RequestTag/team":"blue","sts:SourceIdentity":"ana","%s:amr":"mfa"}}}}\
                """
                        .formatted(arn(issuer()), issuer()),
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Action":"cognito-idp:ListUserPools","Resource":"*","Condition":{"StringEquals":
                {"aws:PrincipalTag/team":"blue","aws:SourceIdentity":"ana",
                "aws:FederatedProvider":"%s","%s:sub":"u1"}}}}\
                """
                        .formatted(issuer(), issuer()));
        Map<String, Object> claims =
                Map.of(
                        "sub",
                        "u1",
                        "aud",
                        "app-1",
                        "amr",
                        List.of("mfa"),
                        "https://aws.amazon.com/tags",
                        Map.of(
                                "principal_tags",
                                Map.of("team", List.of("blue")),
                                "transitive_tag_keys",
                                List.of("team")),
                        "https://aws.amazon.com/source_identity",
                        "ana");

        var assumed = assume(token(claims));

        assertThat(assumed.sourceIdentity()).isEqualTo("ana");
        assertThat(assumed.packedPolicySize()).isPositive();
        assertMay(assumed.credentials());
    }

    @Test
    void aTokensTagsNeedTheTrustPolicysLeave() {
        register("app-1");
        trust(arn(issuer()), issuer() + ":sub", "u1");

        assertRefused(
                () ->
                        assume(
                                token(
                                        Map.of(
                                                "sub",
                                                "u1",
                                                "aud",
                                                "app-1",
                                                "https://aws.amazon.com/tags",
                                                Map.of(
                                                        "principal_tags",
                                                        Map.of("team", List.of("blue")))))),
                403,
                "AccessDenied",
                "Not authorized to perform sts:TagSession");
    }

    @Test
    void sessionPoliciesNarrow() {
        trust(amazons(), amazons() + ":aud", client);
        pool.confirmedUser("ana");

        var narrow =
                anyone.assumeRoleWithWebIdentity(r ->
                                r.roleArn(roleArn)
                                        .roleSessionName("app1")
                                        .webIdentityToken(idToken("ana"))
                                        .policy(LISTS_POOLS.replace("List", "Describe")))
                        .credentials();

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () ->
                                server.client(fixture.of(narrow))
                                        .listUserPools(r -> r.maxResults(1)));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void aProviderOfAccessTokensIsNotTaken() {
        assertRefused(
                () ->
                        anyone.assumeRoleWithWebIdentity(r ->
                                r.roleArn(roleArn)
                                        .roleSessionName("app1")
                                        .webIdentityToken("an-access-token")
                                        .providerId("www.amazon.com")),
                400,
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for www.amazon.com");
    }

    private AssumeRoleWithWebIdentityResponse assume(String token) {
        return anyone.assumeRoleWithWebIdentity(
                r -> r.roleArn(roleArn).roleSessionName("app1").webIdentityToken(token));
    }

    private void assertInvalid(String token, String sentence) {
        assertRefused(() -> assume(token), 400, "InvalidIdentityToken", sentence);
    }

    private void trust(String federated, String key, String value) {
        fixture.role(
                role,
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"%s":"%s"}}}}\
                """
                        .formatted(federated, key, value),
                LISTS_POOLS);
    }

    private void register(String... clientIds) {
        iam.createOpenIDConnectProvider(r -> r.url(provider.issuer()).clientIDList(clientIds));
    }

    private String token(Map<String, Object> claims) {
        return provider.idToken(claims);
    }

    private String idToken(String name) {
        return pool.signIn(client, name, TestPool.PASSWORD).authenticationResult().idToken();
    }

    private String amazons() {
        return "cognito-idp.us-east-1.amazonaws.com/" + pool.id();
    }

    private String ours() {
        return server.address().getAuthority() + "/" + pool.id();
    }

    private String issuer() {
        return provider.issuer().substring("http://".length());
    }

    private static String arn(String issuer) {
        return "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + issuer;
    }

    private static String claim(String token, String name) {
        var json = doorhouse.wire.Json.read(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        return json.path(name).asString();
    }

    private void assertMay(Credentials session) {
        assertThat(server.client(fixture.of(session)).listUserPools(r -> r.maxResults(1)))
                .isNotNull();
    }
}
