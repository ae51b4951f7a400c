package doorhouse.sts;

import static doorhouse.sts.StsFixture.assertRefused;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/// Roles that callers of the account take.
@OnBothDatabases
class AssumeRoleTest {
    private static final String ACCOUNT = "123456789012";
    private static final String LISTS_POOLS =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Action":["cognito-idp:ListUserPools","sts:AssumeRole"],"Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final StsFixture fixture = new StsFixture(server);
    private final IamClient iam = server.iam();
    private final String id = UUID.randomUUID().toString();
    private final String ana = "ana-" + id;
    private final String role = "role-" + id;
    private final String roleArn = "arn:aws:iam::" + ACCOUNT + ":role/" + role;
    private StsClient sts;

    @BeforeEach
    void makeAna() {
        sts = fixture.stsOfUser(ana, LISTS_POOLS.replace("\"cognito-idp:ListUserPools\",", ""));
    }

    @Test
    void whomTheTrustPolicyNamesIsLetIn() {
        var roleId = fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);

        var assumed = sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("Manana"));

        var arn = "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/Manana";
        assertThat(assumed.assumedRoleUser().arn()).isEqualTo(arn);
        assertThat(assumed.assumedRoleUser().assumedRoleId()).isEqualTo(roleId + ":Manana");
        assertThat(assumed.packedPolicySize()).isNull();
        assertThat(assumed.credentials().expiration())
                .isBetween(
                        server.clock().instant().plus(ofMinutes(59)),
                        server.clock().instant().plus(ofMinutes(60)));
        var identity = server.sts(fixture.of(assumed.credentials())).getCallerIdentity();
        assertThat(identity.arn()).isEqualTo(arn);
        assertThat(identity.userId()).isEqualTo(roleId + ":Manana");
        assertThat(identity.account()).isEqualTo(ACCOUNT);
        assertMay(assumed.credentials());
    }

    @Test
    void whomItDoesNotNameIsNot() {
        iam.createUser(r -> r.userName("bob-" + id));
        fixture.role(role, trust("sts:AssumeRole", "{}").replace(ana, "bob-" + id), LISTS_POOLS);

        assertDenied("sts:AssumeRole", () -> assume("s1"));
    }

    @Test
    void aRoleThatIsNotThereIsRefusedTheSame() {
        assertDenied("sts:AssumeRole", () -> assume("s1"));
        assertRefused(
                () ->
                        sts.assumeRole(
                                r -> r.roleArn("arn:aws:iam::x:role/abcdef").roleSessionName("ab")),
                400,
                "ValidationError",
                "Request ARN is invalid");
    }

    @Test
    void theRootTakesNoRole() {
        fixture.role(role, trustAccount(), LISTS_POOLS);

        assertRefused(
                () -> server.sts().assumeRole(r -> r.roleArn(roleArn).roleSessionName("ab")),
                403,
                "AccessDenied",
                "Roles may not be assumed by root accounts.");
    }

    @Test
    void whereTheAccountIsNamedItsOwnPoliciesDecide() {
        fixture.role(role, trustAccount(), LISTS_POOLS);
        assertMay(assume("s1").credentials());

        iam.putUserPolicy(r ->
                r.userName(ana)
                        .policyName("p")
                        .policyDocument(
                                LISTS_POOLS.replace("sts:AssumeRole", "sts:GetSessionToken")));

        assertDenied("sts:AssumeRole", () -> assume("s1"));
    }

    @Test
    void aSessionIsNoMoreThanItsRole() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var session = assume("s1").credentials();

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () ->
                                server.client(fixture.of(session))
                                        .createUserPool(r -> r.poolName("x")));

        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo(
                        ("User: arn:aws:sts::%s:assumed-role/%s/s1 is not authorized to perform:"
                                        + " cognito-idp:CreateUserPool on resource: * because no"
                                        + " identity-based policy allows the"
                                        + " cognito-idp:CreateUserPool action")
                                .formatted(ACCOUNT, role));
    }

    @Test
    void sessionPoliciesNarrow() {
        fixture.role(
                role,
                trust("sts:AssumeRole", "{}"),
                LISTS_POOLS.replace("[\"cognito-idp:ListUserPools\",\"sts:AssumeRole\"]", "\"*\""));
        var inline =
                sts.assumeRole(r ->
                        r.roleArn(roleArn)
                                .roleSessionName("s1")
                                .policy(LISTS_POOLS.replace("ListUserPools", "DescribeUserPool")));
        assertMayNot(inline.credentials());
        assertThat(inline.packedPolicySize()).isPositive();

        var managed =
                sts.assumeRole(r ->
                        r.roleArn(roleArn)
                                .roleSessionName("s1")
                                .policyArns(
                                        PolicyDescriptorType.builder()
                                                .arn(
                                                        "arn:aws:iam::aws:policy/AmazonCognitoReadOnly")
                                                .build()));
        assertMay(managed.credentials());
        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () ->
                                server.client(fixture.of(managed.credentials()))
                                        .createUserPool(r -> r.poolName("x")));
        assertThat(refused.awsErrorDetails().errorMessage()).contains("because no session policy");
    }

    @Test
    void aManagedSessionPolicyThatIsGoneAllowsNothing() {
        var policy =
                iam.createPolicy(r -> r.policyName("p-" + id).policyDocument(LISTS_POOLS))
                        .policy()
                        .arn();
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var session =
                sts.assumeRole(r ->
                                r.roleArn(roleArn)
                                        .roleSessionName("s1")
                                        .policyArns(
                                                PolicyDescriptorType.builder().arn(policy).build()))
                        .credentials();
        assertMay(session);

        iam.deletePolicy(r -> r.policyArn(policy));

        assertMayNot(session);
    }

    /// What it denied is not known any more, so nothing that another of them allows is left either.
    @Test
    void aManagedSessionPolicyThatIsGoneLiftsNoDenial() {
        var denies =
                iam.createPolicy(r ->
                                r.policyName("d-" + id)
                                        .policyDocument(LISTS_POOLS.replace("Allow", "Deny")))
                        .policy()
                        .arn();
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var session =
                sts.assumeRole(r ->
                                r.roleArn(roleArn)
                                        .roleSessionName("s1")
                                        .policy(LISTS_POOLS)
                                        .policyArns(
                                                PolicyDescriptorType.builder().arn(denies).build()))
                        .credentials();
        assertMayNot(session);

        iam.deletePolicy(r -> r.policyArn(denies));

        assertMayNot(session);
    }

    @ParameterizedTest
    @CsvSource({"secret-7, true", "secret-8, false", ", false"})
    void anExternalIdMustBeTheOne(String given, boolean letIn) {
        fixture.role(
                role,
                trust("sts:AssumeRole", "{\"StringEquals\":{\"sts:ExternalId\":\"secret-7\"}}"),
                LISTS_POOLS);

        if (letIn)
            assertMay(
                    sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("s1").externalId(given))
                            .credentials());
        else
            assertDenied(
                    "sts:AssumeRole",
                    () ->
                            sts.assumeRole(r ->
                                    r.roleArn(roleArn).roleSessionName("s1").externalId(given)));
    }

    @ParameterizedTest
    @CsvSource({
        "StringEquals, sts:RoleSessionName, s1, s2",
        "NumericLessThanEquals, sts:DurationSeconds, 900, 899",
        "StringLike, aws:PrincipalArn, arn:aws:iam::*:user/ana-*, arn:aws:iam::*:user/bob-*",
        "IpAddress, aws:SourceIp, 127.0.0.0/8, 10.0.0.0/8"
    })
    void conditionsAreAskedOfTheRequest(String operator, String key, String holds, String fails) {
        var condition = "{\"%s\":{\"%s\":\"%s\"}}";
        fixture.role(
                role,
                trust("sts:AssumeRole", condition.formatted(operator, key, holds)),
                LISTS_POOLS);
        assertMay(assume("s1").credentials());

        iam.updateAssumeRolePolicy(r ->
                r.roleName(role)
                        .policyDocument(
                                trust(
                                        "sts:AssumeRole",
                                        condition.formatted(operator, key, fails))));

        assertDenied("sts:AssumeRole", () -> assume("s1"));
    }

    @Test
    void aRoleLetsInNoLongerThanItSays() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);

        assertRefused(
                () ->
                        sts.assumeRole(r ->
                                r.roleArn(roleArn).roleSessionName("s1").durationSeconds(3_601)),
                400,
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        iam.updateRole(r -> r.roleName(role).maxSessionDuration(7_200));
        assertMay(
                sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("s1").durationSeconds(7_200))
                        .credentials());
    }

    @Test
    void aRoleDeletedAndMadeAnewIsAnother() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var session = assume("s1").credentials();
        iam.deleteRolePolicy(r -> r.roleName(role).policyName("p"));
        iam.deleteRole(r -> r.roleName(role));
        assertInvalid(session);

        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);

        assertInvalid(session);
        assertMay(assume("s1").credentials());
    }

    @Test
    void sessionsBeforeATimeCanBeRevoked() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var before = assume("s1").credentials();
        server.clock().forward(ofSeconds(5));
        var now = server.clock().instant().toString();
        iam.putRolePolicy(r ->
                r.roleName(role)
                        .policyName("AWSRevokeOlderSessions")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*",
                                "Resource":"*","Condition":{"DateLessThan":
                                {"aws:TokenIssueTime":"%s"}}}}\
                                """
                                        .formatted(now)));
        server.clock().forward(ofSeconds(5));

        assertMayNot(before);
        assertMay(assume("s1").credentials());
    }

    @Test
    void tagsNeedTheTrustPolicysLeave() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        assertDenied("sts:TagSession", () -> tagged("team", "blue"));

        iam.updateAssumeRolePolicy(r ->
                r.roleName(role)
                        .policyDocument(
                                trust(
                                        "sts:AssumeRole\",\"sts:TagSession",
                                        "{\"StringLike\":{\"aws:RequestTag/team\":\"b*\"}}")));

        assertThat(tagged("team", "blue").packedPolicySize()).isPositive();
        assertDenied("sts:AssumeRole", () -> tagged("team", "red"));
    }

    @Test
    void tagsOfASessionComeBeforeThoseOfTheRole() {
        fixture.role(
                role,
                trust("sts:AssumeRole\",\"sts:TagSession", "{}"),
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Action":"cognito-idp:ListUserPools","Resource":"*","Condition":{"StringEquals":
                {"aws:PrincipalTag/team":"blue","aws:PrincipalTag/place":"café"}}}}\
                """);
        iam.tagRole(r -> r.roleName(role).tags(iamTag("Team", "red"), iamTag("place", "café")));

        assertMayNot(assume("s1").credentials());
        assertMay(tagged("team", "blue").credentials());
    }

    @Test
    void transitiveTagsAndTheSourceGoOnInAChain() {
        var second = "second-" + id;
        var secondArn = "arn:aws:iam::" + ACCOUNT + ":role/" + second;
        var any = "sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity";
        fixture.role(role, trust(any, "{}"), LISTS_POOLS);
        fixture.role(
                second,
                trust(any, "{}").replace(":user/" + ana, ":role/" + role),
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Action":"cognito-idp:ListUserPools","Resource":"*","Condition":{"StringEquals":
                {"aws:PrincipalTag/team":"blue","aws:SourceIdentity":"ana"},
                "Null":{"aws:PrincipalTag/here":"true"}}}}\
                """);
        var first =
                sts.assumeRole(r ->
                        r.roleArn(roleArn)
                                .roleSessionName("s1")
                                .sourceIdentity("ana")
                                .tags(tag("team", "blue"), tag("here", "only"))
                                .transitiveTagKeys("team"));
        assertThat(first.sourceIdentity()).isEqualTo("ana");
        var chained = server.sts(fixture.of(first.credentials()));

        var next = chained.assumeRole(r -> r.roleArn(secondArn).roleSessionName("s2"));

        assertThat(next.sourceIdentity()).isEqualTo("ana");
        assertMay(next.credentials());
        assertRefused(
                () ->
                        chained.assumeRole(r ->
                                r.roleArn(secondArn)
                                        .roleSessionName("s2")
                                        .tags(tag("TEAM", "red"))),
                400,
                "InvalidInput",
                "One of the specified transitive tag keys can't be set because it conflicts with a"
                        + " transitive tag key from the calling session.");
        assertRefused(
                () ->
                        chained.assumeRole(r ->
                                r.roleArn(secondArn).roleSessionName("s2").sourceIdentity("eve")),
                400,
                "ValidationError",
                "The source identity of a session cannot be changed once it is set.");
        iam.updateRole(r -> r.roleName(second).maxSessionDuration(7_200));
        assertRefused(
                () ->
                        chained.assumeRole(r ->
                                r.roleArn(secondArn).roleSessionName("s2").durationSeconds(3_601)),
                400,
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
                        + " role chaining.");
    }

    @Test
    void theSourceNeedsTheTrustPolicysLeave() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);

        assertDenied(
                "sts:SetSourceIdentity",
                () ->
                        sts.assumeRole(r ->
                                r.roleArn(roleArn).roleSessionName("s1").sourceIdentity("ana")));
    }

    @Test
    void aTransitiveKeyIsAKeyOfATag() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);

        assertRefused(
                () ->
                        sts.assumeRole(r ->
                                r.roleArn(roleArn).roleSessionName("s1").transitiveTagKeys("team")),
                400,
                "ValidationError",
                "The specified transitive tag key must be included in the requested tags.");
    }

    @Test
    void aUsersSessionTakesRolesAsTheUser() {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var own = server.sts(fixture.of(sts.getSessionToken().credentials()));

        assertMay(own.assumeRole(r -> r.roleArn(roleArn).roleSessionName("s1")).credentials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts:GetSessionToken", "sts:GetFederationToken"})
    void aRolesSessionGetsNoSessionOfItsOwn(String action) {
        fixture.role(role, trust("sts:AssumeRole", "{}"), LISTS_POOLS);
        var session = server.sts(fixture.of(assume("s1").credentials()));

        assertRefused(
                () -> {
                    if (action.endsWith("SessionToken")) session.getSessionToken();
                    else session.getFederationToken(r -> r.name("bob"));
                },
                403,
                "AccessDenied",
                "Cannot call " + action.substring(4) + " with session credentials");
    }

    @Test
    void aRolesSessionMayUseIamWhereTheRoleMay() {
        fixture.role(
                role,
                trust("sts:AssumeRole", "{}"),
                LISTS_POOLS.replace("sts:AssumeRole", "iam:ListUsers"));

        assertThat(server.iam(fixture.of(assume("s1").credentials())).listUsers()).isNotNull();
    }

    private AssumeRoleResponse assume(String name) {
        return sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName(name).durationSeconds(900));
    }

    private AssumeRoleResponse tagged(String key, String value) {
        return sts.assumeRole(r -> r.roleArn(roleArn).roleSessionName("s1").tags(tag(key, value)));
    }

    private String trust(String actions, String condition) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::%s:user/%s"},"Action":["%s"],"Condition":%s}}\
        """
                .formatted(ACCOUNT, ana, actions, condition);
    }

    private static String trustAccount() {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},
        "Action":"sts:AssumeRole"}}\
        """
                .formatted(ACCOUNT);
    }

    private void assertMay(Credentials session) {
        assertThat(server.client(fixture.of(session)).listUserPools(r -> r.maxResults(1)))
                .isNotNull();
    }

    private void assertMayNot(Credentials session) {
        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () ->
                                server.client(fixture.of(session))
                                        .listUserPools(r -> r.maxResults(1)));
        assertThat(refused).isNotNull();
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    private void assertInvalid(Credentials session) {
        assertRefused(
                () -> server.sts(fixture.of(session)).getCallerIdentity(),
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
    }

    private void assertDenied(
            String action, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertRefused(
                call,
                403,
                "AccessDenied",
                "User: arn:aws:iam::%s:user/%s is not authorized to perform: %s on resource: %s"
                        .formatted(ACCOUNT, ana, action, roleArn));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static software.amazon.awssdk.services.iam.model.Tag iamTag(String key, String value) {
        return software.amazon.awssdk.services.iam.model.Tag.builder()
                .key(key)
                .value(value)
                .build();
    }
}
