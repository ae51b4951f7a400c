package doorhouse.identitypool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.AmbiguousRoleResolutionType;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentity.model.MappingRule;
import software.amazon.awssdk.services.cognitoidentity.model.MappingRuleMatchType;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMapping;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMappingType;
import software.amazon.awssdk.services.cognitoidentity.model.RulesConfigurationType;

@OnBothDatabases
class PoolRolesTest {
    private static final String ROLES = "arn:aws:iam::123456789012:role/";
    private static final String USER_POOL =
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xYz";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityClient admin = server.identities();
    private final String pool =
            admin.createIdentityPool(r ->
                            r.identityPoolName("fotos")
                                    .allowUnauthenticatedIdentities(true)
                                    .identityPoolTags(Map.of("team", "blau")))
                    .identityPoolId();

    @Test
    void rolesAndMappingsAreGivenBackAsTheyWereSet() {
        var roles =
                Map.of("authenticated", ROLES + "a/b/users", "unauthenticated", ROLES + "guests");
        var mappings =
                Map.of(
                        USER_POOL + ":client1",
                        byToken(),
                        "accounts.google.com",
                        byRules(
                                rule(
                                        "gruppe",
                                        MappingRuleMatchType.CONTAINS,
                                        "Köln 東京",
                                        "editors")));

        admin.setIdentityPoolRoles(r -> r.identityPoolId(pool).roles(roles).roleMappings(mappings));

        var found = admin.getIdentityPoolRoles(r -> r.identityPoolId(pool));
        assertThat(found.identityPoolId()).isEqualTo(pool);
        assertThat(found.roles()).isEqualTo(roles);
        assertThat(found.roleMappings()).isEqualTo(mappings);
    }

    @Test
    void whatIsSetReplacesWhatWasThere() {
        assertThat(admin.getIdentityPoolRoles(r -> r.identityPoolId(pool)).roles()).isEmpty();
        admin.setIdentityPoolRoles(r ->
                r.identityPoolId(pool)
                        .roles(Map.of("authenticated", ROLES + "users"))
                        .roleMappings(Map.of(USER_POOL + ":client1", byToken())));

        admin.setIdentityPoolRoles(
                r -> r.identityPoolId(pool).roles(Map.of("unauthenticated", ROLES + "guests")));

        var found = admin.getIdentityPoolRoles(r -> r.identityPoolId(pool));
        assertThat(found.roles()).isEqualTo(Map.of("unauthenticated", ROLES + "guests"));
        assertThat(found.hasRoleMappings()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:user/ana-the-first",
                "arn:aws:iam::12345678901:role/users",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:s3:::123456789012:role/users",
                "the role of all the users",
            })
    void whatIsNoRoleIsRefused(String arn) {
        assertThatThrownBy(() ->
                        admin.setIdentityPoolRoles(
                                r -> r.identityPoolId(pool).roles(Map.of("authenticated", arn))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid role ARN: " + arn);
    }

    @Test
    void thereAreRolesForUsersAndForGuestsAlone() {
        assertThatThrownBy(() ->
                        admin.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool).roles(Map.of("admins", ROLES + "admins"))))
                .isInstanceOfSatisfying(
                        CognitoIdentityException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("ValidationException"));
    }

    @Test
    void aMappingSaysWhatHappensWhereNoRoleCanBeTold() {
        assertMappingRefused(RoleMapping.builder().type(RoleMappingType.TOKEN).build());
        assertMappingRefused(
                RoleMapping.builder()
                        .type(RoleMappingType.RULES)
                        .rulesConfiguration(
                                rules(rule("a", MappingRuleMatchType.EQUALS, "b", "users")))
                        .build());
    }

    @Test
    void rulesStandInMappingsByRulesAlone() {
        var byRules = byRules(rule("a", MappingRuleMatchType.EQUALS, "b", "users")).toBuilder();

        assertMappingRefused(byRules.type(RoleMappingType.TOKEN).build());
        assertMappingRefused(byToken().toBuilder().type(RoleMappingType.RULES).build());
    }

    @Test
    void aProviderHasTwentyFiveRulesAtMost() {
        var one = rule("a", MappingRuleMatchType.STARTS_WITH, "b", "users");

        map(byRules(Collections.nCopies(25, one).toArray(MappingRule[]::new)));
        assertMappingRefused(byRules(Collections.nCopies(26, one).toArray(MappingRule[]::new)));
    }

    @Test
    void tenProvidersAreMappedAtMost() {
        admin.setIdentityPoolRoles(
                r -> r.identityPoolId(pool).roles(Map.of()).roleMappings(mappings(10)));

        assertThatThrownBy(() ->
                        admin.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool).roles(Map.of()).roleMappings(mappings(11))))
                .hasMessageContaining("Member must have length less than or equal to 10");
    }

    private static Map<String, RoleMapping> mappings(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> USER_POOL + ":client" + i, _ -> byToken()));
    }

    @Test
    void bothNamesOfAUserPoolAreOneProvider() {
        var ours = server.address().getAuthority() + "/us-east-1_AbC123xYz:client1";

        assertThatThrownBy(() ->
                        admin.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool)
                                        .roles(Map.of())
                                        .roleMappings(
                                                Map.of(
                                                        ours,
                                                        byToken(),
                                                        USER_POOL + ":client1",
                                                        byToken()))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void bothNamesOfAnOpenIdProviderAreOneProvider() {
        var rules = byRules(rule("a", MappingRuleMatchType.EQUALS, "b", "users"));
        var arn = "arn:aws:iam::123456789012:oidc-provider/idp.example.com/tenant";

        assertThatThrownBy(() ->
                        admin.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool)
                                        .roles(Map.of())
                                        .roleMappings(
                                                Map.of(
                                                        arn,
                                                        rules,
                                                        "idp.example.com/tenant",
                                                        rules))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("There are two role mappings of one provider");
    }

    @Test
    void mappingsByTokenAreOfUserPoolsAlone() {
        map(USER_POOL, byToken());
        map(USER_POOL + ":client1", byToken());
        map(server.address().getAuthority() + "/us-east-1_AbC123xYz:client1", byToken());

        for (var other : new String[] {"accounts.google.com", "idp.example.com:8443/a"})
            assertThatThrownBy(() -> map(other, byToken()))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining(
                            "A role mapping of type Token is for user pools alone: " + other);
    }

    @Test
    void whoSetsRolesMustBeAllowedToPassEachOfThemOn() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":[
                         {"Effect":"Allow","Action":"cognito-identity:*",
                          "Resource":"arn:aws:cognito-identity:us-east-1:123456789012:identitypool/%s"},
                         {"Effect":"Allow","Action":"iam:PassRole","Resource":"%spublic/*",
                          "Condition":{"StringEquals":{"iam:PassedToService":"cognito-identity.amazonaws.com"}}}]}\
                        """
                                .formatted(pool, ROLES));

        operator.setIdentityPoolRoles(
                r -> r.identityPoolId(pool).roles(Map.of("authenticated", ROLES + "public/users")));

        assertThatThrownBy(() ->
                        operator.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool)
                                        .roles(
                                                Map.of(
                                                        "authenticated",
                                                        ROLES + "public/users",
                                                        "unauthenticated",
                                                        ROLES + "admins"))))
                .isInstanceOfSatisfying(
                        CognitoIdentityException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"))
                .hasMessageContaining(
                        "is not authorized to perform: iam:PassRole on resource: "
                                + ROLES
                                + "admins because no identity-based policy allows the iam:PassRole"
                                + " action");
        assertThatThrownBy(() ->
                        operator.setIdentityPoolRoles(r ->
                                r.identityPoolId(pool)
                                        .roles(Map.of("authenticated", ROLES + "public/users"))
                                        .roleMappings(
                                                Map.of(
                                                        "accounts.google.com",
                                                        byRules(
                                                                rule(
                                                                        "a",
                                                                        MappingRuleMatchType
                                                                                .NOT_EQUAL,
                                                                        "b",
                                                                        "admins"))))))
                .hasMessageContaining("iam:PassRole on resource: " + ROLES + "admins");
        assertThat(admin.getIdentityPoolRoles(r -> r.identityPoolId(pool)).roles())
                .isEqualTo(Map.of("authenticated", ROLES + "public/users"));
    }

    @Test
    void anOperatorOfOnePoolReachesNoOther() {
        var other =
                admin.createIdentityPool(
                                r -> r.identityPoolName("b").allowUnauthenticatedIdentities(false))
                        .identityPoolId();
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Allow","Action":"cognito-identity:*","Resource":"*",
                          "Condition":{"StringEquals":{"aws:ResourceTag/team":"blau"}}}}\
                        """);

        operator.describeIdentityPool(r -> r.identityPoolId(pool));
        operator.listTagsForResource(r -> r.resourceArn(arn(pool)));

        assertDenied(() -> operator.describeIdentityPool(r -> r.identityPoolId(other)));
        assertDenied(() -> operator.listTagsForResource(r -> r.resourceArn(arn(other))));
        assertDenied(() -> operator.listIdentityPools(r -> r.maxResults(1)));
    }

    @Test
    void tagsOfRequestsAreConditions() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Allow","Action":"cognito-identity:*","Resource":"*",
                          "Condition":{"StringEquals":{"aws:RequestTag/team":"Köln"},
                                       "ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}}}\
                        """);

        operator.createIdentityPool(r ->
                r.identityPoolName("a")
                        .allowUnauthenticatedIdentities(false)
                        .identityPoolTags(Map.of("team", "Köln")));
        operator.tagResource(r -> r.resourceArn(arn(pool)).tags(Map.of("team", "Köln")));

        assertDenied(() ->
                operator.createIdentityPool(
                        r -> r.identityPoolName("a").allowUnauthenticatedIdentities(false)));
        assertDenied(() ->
                operator.tagResource(r -> r.resourceArn(arn(pool)).tags(Map.of("team", "Bonn"))));
        assertDenied(() ->
                operator.tagResource(
                        r -> r.resourceArn(arn(pool)).tags(Map.of("team", "Köln", "x", "y"))));
        assertDenied(() -> operator.untagResource(r -> r.resourceArn(arn(pool)).tagKeys("team")));
    }

    private static void assertDenied(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        CognitoIdentityException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"));
    }

    private static String arn(String pool) {
        return "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/" + pool;
    }

    private CognitoIdentityClient operator(String policy) {
        var name = "operator-" + UUID.randomUUID();
        server.iam().createUser(r -> r.userName(name));
        server.iam().putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return server.identities(key.accessKeyId(), key.secretAccessKey());
    }

    private void map(RoleMapping mapping) {
        map(USER_POOL, mapping);
    }

    private void map(String provider, RoleMapping mapping) {
        admin.setIdentityPoolRoles(r ->
                r.identityPoolId(pool).roles(Map.of()).roleMappings(Map.of(provider, mapping)));
    }

    private void assertMappingRefused(RoleMapping mapping) {
        assertThatThrownBy(() -> map(mapping)).isInstanceOf(InvalidParameterException.class);
    }

    private static RoleMapping byToken() {
        return RoleMapping.builder()
                .type(RoleMappingType.TOKEN)
                .ambiguousRoleResolution(AmbiguousRoleResolutionType.DENY)
                .build();
    }

    private static RoleMapping byRules(MappingRule... rules) {
        return RoleMapping.builder()
                .type(RoleMappingType.RULES)
                .ambiguousRoleResolution(AmbiguousRoleResolutionType.AUTHENTICATED_ROLE)
                .rulesConfiguration(rules(rules))
                .build();
    }

    private static RulesConfigurationType rules(MappingRule... rules) {
        return RulesConfigurationType.builder().rules(rules).build();
    }

    private static MappingRule rule(
            String claim, MappingRuleMatchType type, String value, String role) {
        return MappingRule.builder()
                .claim(claim)
                .matchType(type)
                .value(value)
                .roleARN(ROLES + role)
                .build();
    }
}
