package doorhouse.identitypool.credentials;

import static doorhouse.testing.TestIdentityPool.provider;
import static doorhouse.testing.TestIdentityPool.signing;
import static doorhouse.testing.TestIdentityPool.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentity.model.AmbiguousRoleResolutionType;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.Credentials;
import software.amazon.awssdk.services.cognitoidentity.model.MappingRule;
import software.amazon.awssdk.services.cognitoidentity.model.MappingRuleMatchType;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMapping;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMappingType;

/// From a login to a signed call, by the enhanced flow.
@OnBothDatabases
class CredentialsTest {
    private static final String CONFIGURATION =
            "Invalid identity pool configuration. Check assigned IAM roles for this pool.";

    private final TestServer server = TestServer.shared();
    private TestPool users;
    private String client;
    private TestIdentityPool pool;

    @BeforeEach
    void makePools() {
        users = server.pool();
        client = users.client();
        users.confirmedUser("Жанна", TestPool.attribute("email", "zhanna@example.com"));
        pool = TestIdentityPool.of(server, r -> r.cognitoIdentityProviders(users(users, client)));
    }

    private Map<String, String> logins(String user) {
        var token = users.signIn(client, user, TestPool.PASSWORD).authenticationResult().idToken();
        return Map.of(provider(users), token);
    }

    private void listUsers(Credentials credentials) {
        server.client(signing(credentials)).listUsers(r -> r.userPoolId(users.id()));
    }

    private static String code(Runnable call) {
        return catchThrowableOfType(AwsServiceException.class, call::run)
                .awsErrorDetails()
                .errorCode();
    }

    private static String sentence(Supplier<?> call) {
        return catchThrowableOfType(CognitoIdentityException.class, call::get)
                .awsErrorDetails()
                .errorMessage();
    }

    private void usualRoles() {
        pool.roles(
                pool.role(pool.trust("authenticated"), "cognito-idp:ListUsers"),
                pool.role(pool.trust("unauthenticated"), "s3:GetObject"));
    }

    @Test
    void aUserTakesTheRoleOfThePool() {
        usualRoles();
        var logins = logins("Жанна");

        var credentials = pool.credentials(pool.identity(logins), logins);

        assertThat(credentials.accessKeyId()).matches("ASIA[A-Z0-9]{16}");
        assertThat(credentials.secretKey()).hasSize(40);
        assertThat(credentials.expiration())
                .isBetween(
                        server.clock().instant().plus(Duration.ofMinutes(59)),
                        server.clock().instant().plus(Duration.ofMinutes(61)));
        assertThat(server.sts(signing(credentials)).getCallerIdentity().arn())
                .matches(
                        "arn:aws:sts::123456789012:assumed-role/role-.*/CognitoIdentityCredentials");
        listUsers(credentials);
        assertThat(
                        code(() ->
                                server.client(signing(credentials))
                                        .listUserPools(r -> r.maxResults(1))))
                .isEqualTo("AccessDeniedException");
    }

    @Test
    void credentialsEndAfterAnHour() {
        usualRoles();
        var logins = logins("Жанна");
        var credentials = pool.credentials(pool.identity(logins), logins);

        server.clock().forward(Duration.ofMinutes(61));

        assertThat(code(() -> listUsers(credentials))).isEqualTo("ExpiredTokenException");
    }

    @Test
    void aGuestTakesTheOtherRoleAndStaysBelowTheCeiling() {
        pool.roles(
                pool.role(pool.trust("authenticated"), "s3:GetObject"),
                pool.role(pool.trust("unauthenticated"), "*"));
        var guest = pool.guest();

        var credentials = pool.credentials(guest, Map.of());

        listUsers(credentials);
        assertThat(pool.guest()).isNotEqualTo(guest);
        assertThat(
                        code(() ->
                                server.sts(signing(credentials))
                                        .assumeRole(r ->
                                                r.roleArn("arn:aws:iam::123456789012:role/any")
                                                        .roleSessionName("one"))))
                .isEqualTo("AccessDenied");
    }

    @Test
    void guestsMayBeUnwanted() {
        var closed = TestIdentityPool.of(server, r -> r.allowUnauthenticatedIdentities(false));

        assertThat(sentence(closed::guest))
                .isEqualTo("Unauthenticated access is not supported for this identity pool.");
    }

    @Test
    void aGuestsCallForSomebodysIdentityIsForbidden() {
        var identity = pool.identity(logins("Жанна"));

        assertThat(sentence(() -> pool.credentials(identity, Map.of())))
                .isEqualTo("Access to Identity '" + identity + "' is forbidden.");
    }

    @Test
    void theLoginsOfAnotherDoNotMatch() {
        users.confirmedUser("bob");
        var identity = pool.identity(logins("Жанна"));
        var bobs = logins("bob");

        assertThat(sentence(() -> pool.credentials(identity, bobs)))
                .isEqualTo(
                        "Logins don't match. Please include at least one valid login for this"
                                + " identity or identity pool.");
    }

    @Test
    void aGuestWhoSignsInKeepsTheIdentity() {
        usualRoles();
        var guest = pool.guest();
        var logins = logins("Жанна");

        var answer = pool.app().getCredentialsForIdentity(r -> r.identityId(guest).logins(logins));

        assertThat(answer.identityId()).isEqualTo(guest);
        listUsers(answer.credentials());
        assertThat(pool.identity(logins)).isEqualTo(guest);
    }

    @Test
    void aGuestWhoSignsInAsSomebodyKnownBecomesThem() {
        usualRoles();
        var logins = logins("Жанна");
        var known = pool.identity(logins);
        var guest = pool.guest();

        var answer = pool.app().getCredentialsForIdentity(r -> r.identityId(guest).logins(logins));

        assertThat(answer.identityId()).isEqualTo(known);
        assertThat(sentence(() -> pool.credentials(guest, Map.of())))
                .isEqualTo("Access to Identity '" + guest + "' is forbidden.");
    }

    @Test
    void whoIsNotThereIsNotFound() {
        var nobody = "us-east-1:00000000-0000-4000-8000-000000000000";

        assertThat(sentence(() -> pool.credentials(nobody, Map.of())))
                .isEqualTo("Identity '" + nobody + "' not found.");
        assertThat(sentence(() -> pool.app().getId(r -> r.identityPoolId(nobody))))
                .isEqualTo("IdentityPool '" + nobody + "' not found.");
        assertThat(
                        sentence(() ->
                                pool.app()
                                        .getId(r ->
                                                r.identityPoolId(pool.id())
                                                        .accountId("999999999999"))))
                .isEqualTo("IdentityPool '" + pool.id() + "' not found.");
    }

    @Test
    void aPoolWithoutRolesIsNotConfigured() {
        var guest = pool.guest();

        assertThat(sentence(() -> pool.credentials(guest, Map.of()))).isEqualTo(CONFIGURATION);
    }

    @Test
    void aRoleThatTrustsOthersIsNotLent() {
        var other = TestIdentityPool.of(server, r -> {});
        pool.roles(
                pool.role(other.trust("authenticated"), "*"),
                pool.role(pool.trust("authenticated"), "*"));
        var logins = logins("Жанна");
        var identity = pool.identity(logins);
        var guest = pool.guest();

        assertThat(sentence(() -> pool.credentials(identity, logins))).isEqualTo(CONFIGURATION);
        assertThat(sentence(() -> pool.credentials(guest, Map.of()))).isEqualTo(CONFIGURATION);
    }

    private void tag(boolean defaults, Map<String, String> tags) {
        server.identities()
                .setPrincipalTagAttributeMap(r ->
                        r.identityPoolId(pool.id())
                                .identityProviderName(provider(users))
                                .useDefaults(defaults)
                                .principalTags(tags));
    }

    @Test
    void tagsOfTheUserDecideWhatTheRoleMay() {
        var policy =
                """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"cognito-idp:DescribeUserPool","Resource":"*",
                  "Condition":{"StringEquals":{"aws:PrincipalTag/mail":"zhanna@example.com"}}},
                 {"Effect":"Allow","Action":"cognito-idp:ListUsers",
                  "Resource":"arn:aws:cognito-idp:us-east-1:123456789012:userpool/${aws:PrincipalTag/mail}"}]}\
                """;
        pool.roles(
                pool.roleWith(pool.trust("authenticated", "sts:TagSession"), policy),
                pool.role(pool.trust("unauthenticated"), "s3:GetObject"));
        tag(false, Map.of("mail", "email"));
        var logins = logins("Жанна");

        var mine = pool.credentials(pool.identity(logins), logins);

        server.client(signing(mine)).describeUserPool(r -> r.userPoolId(users.id()));
        assertThat(code(() -> listUsers(mine))).isEqualTo("AccessDeniedException");
    }

    @Test
    void aTrustPolicyMayAskForTagsOfTheUser() {
        var trusting =
                pool.trust("authenticated", "sts:TagSession")
                        .replace(
                                "\"StringEquals\":{",
                                "\"StringLike\":{\"aws:RequestTag/mail\":\"*@example.com\"},"
                                        + "\"StringEquals\":{");
        pool.roles(
                pool.role(trusting, "cognito-idp:ListUsers"),
                pool.role(pool.trust("unauthenticated"), "s3:GetObject"));
        tag(false, Map.of("mail", "email"));
        users.confirmedUser("bob", TestPool.attribute("email", "bob@elsewhere.org"));
        var zhannas = logins("Жанна");
        var bobs = logins("bob");

        listUsers(pool.credentials(pool.identity(zhannas), zhannas));

        var bob = pool.identity(bobs);
        assertThat(sentence(() -> pool.credentials(bob, bobs))).isEqualTo(CONFIGURATION);
    }

    @Test
    void tagsNeedTheTrustPolicysLeave() {
        usualRoles();
        tag(true, Map.of());
        var logins = logins("Жанна");
        var identity = pool.identity(logins);

        assertThat(sentence(() -> pool.credentials(identity, logins))).isEqualTo(CONFIGURATION);
    }

    private void map(String authenticated, RoleMapping mapping) {
        server.identities()
                .setIdentityPoolRoles(r ->
                        r.identityPoolId(pool.id())
                                .roles(Map.of("authenticated", authenticated))
                                .roleMappings(Map.of(provider(users) + ":" + client, mapping)));
    }

    private void group(String name, String role, int precedence) {
        server.admin()
                .createGroup(r ->
                        r.userPoolId(users.id())
                                .groupName(name)
                                .roleArn(role)
                                .precedence(precedence));
        server.admin()
                .adminAddUserToGroup(
                        r -> r.userPoolId(users.id()).groupName(name).username("Жанна"));
    }

    @Test
    void theRoleOfTheUsersGroupIsTakenByToken() {
        var editors = pool.role(pool.trust("authenticated"), "cognito-idp:ListUsers");
        var readers = pool.role(pool.trust("authenticated"), "s3:GetObject");
        group("editors", editors, 1);
        group("readers", readers, 2);
        map(
                readers,
                RoleMapping.builder()
                        .type(RoleMappingType.TOKEN)
                        .ambiguousRoleResolution(AmbiguousRoleResolutionType.DENY)
                        .build());
        var logins = logins("Жанна");
        var identity = pool.identity(logins);

        listUsers(pool.credentials(identity, logins));
        var wanted =
                pool.app()
                        .getCredentialsForIdentity(
                                r -> r.identityId(identity).logins(logins).customRoleArn(readers))
                        .credentials();

        assertThat(code(() -> listUsers(wanted))).isEqualTo("AccessDeniedException");
        assertThat(
                        code(() ->
                                pool.app()
                                        .getCredentialsForIdentity(r ->
                                                r.identityId(identity)
                                                        .logins(logins)
                                                        .customRoleArn(
                                                                "arn:aws:iam::123456789012:role/other"))))
                .isEqualTo("NotAuthorizedException");
    }

    @Test
    void aRoleIsTakenByRules() {
        var staff = pool.role(pool.trust("authenticated"), "cognito-idp:ListUsers");
        var others = pool.role(pool.trust("authenticated"), "s3:GetObject");
        var rule =
                MappingRule.builder()
                        .claim("email")
                        .matchType(MappingRuleMatchType.CONTAINS)
                        .value("@example.com")
                        .roleARN(staff)
                        .build();
        map(
                others,
                RoleMapping.builder()
                        .type(RoleMappingType.RULES)
                        .ambiguousRoleResolution(AmbiguousRoleResolutionType.AUTHENTICATED_ROLE)
                        .rulesConfiguration(c -> c.rules(rule))
                        .build());
        users.confirmedUser("bob", TestPool.attribute("email", "bob@elsewhere.org"));
        var zhannas = logins("Жанна");
        var bobs = logins("bob");

        listUsers(pool.credentials(pool.identity(zhannas), zhannas));

        var bob = pool.credentials(pool.identity(bobs), bobs);
        assertThat(code(() -> listUsers(bob))).isEqualTo("AccessDeniedException");
    }
}
