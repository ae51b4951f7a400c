package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;

/// What calls about user pools need leave for beside the pool: tags, and roles of groups.
class UserPoolActionsTest {
    private static final String ROLES = "arn:aws:iam::123456789012:role/";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private final String pool = server.pool().id();
    private final String arn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + pool;

    @Test
    void aDenyByThePoolsTagHoldsForEveryCallAboutIt() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":[
                         {"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"},
                         {"Effect":"Deny","Action":"cognito-idp:*","Resource":"*",
                          "Condition":{"StringEquals":{"aws:ResourceTag/env":"prod"}}}]}\
                        """);
        operator.tagResource(r -> r.resourceArn(arn).tags(Map.of("env", "test")));
        operator.listUsers(r -> r.userPoolId(pool));

        operator.tagResource(r -> r.resourceArn(arn).tags(Map.of("env", "prod")));

        assertDenied(() -> operator.listUsers(r -> r.userPoolId(pool)));
        assertDenied(() -> operator.listTagsForResource(r -> r.resourceArn(arn)));
        assertDenied(() -> operator.untagResource(r -> r.resourceArn(arn).tagKeys("env")));
    }

    @Test
    void tagsOfRequestsAreConditions() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Allow","Action":"cognito-idp:*","Resource":"*",
                          "Condition":{"StringEquals":{"aws:RequestTag/team":"Köln"},
                                       "ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}}}\
                        """);

        operator.createUserPool(r -> r.poolName("a").userPoolTags(Map.of("team", "Köln")));
        operator.updateUserPool(r -> r.userPoolId(pool).userPoolTags(Map.of("team", "Köln")));
        operator.tagResource(r -> r.resourceArn(arn).tags(Map.of("team", "Köln")));

        assertDenied(() -> operator.createUserPool(r -> r.poolName("a")));
        assertDenied(() ->
                operator.updateUserPool(
                        r -> r.userPoolId(pool).userPoolTags(Map.of("team", "Bonn"))));
        assertDenied(() ->
                operator.tagResource(
                        r -> r.resourceArn(arn).tags(Map.of("team", "Köln", "x", "y"))));
        assertDenied(() -> operator.untagResource(r -> r.resourceArn(arn).tagKeys("team")));
    }

    @Test
    void takenTagsAreConditions() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Allow","Action":"cognito-idp:UntagResource","Resource":"*",
                          "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}}}\
                        """);

        operator.untagResource(r -> r.resourceArn(arn).tagKeys("team"));

        assertDenied(() -> operator.untagResource(r -> r.resourceArn(arn).tagKeys("team", "x")));
    }

    /// What a stranger sends must not cost more than what may be.
    @Test
    void moreTagsThanAPoolMayHaveAreRefusedBeforePoliciesAreAsked() {
        var stranger =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":
                         {"Effect":"Deny","Action":"*","Resource":"*"}}\
                        """);

        assertDenied(() -> stranger.tagResource(r -> r.resourceArn(arn).tags(tags(50))));
        assertDenied(
                () -> stranger.untagResource(r -> r.resourceArn(arn).tagKeys(tags(50).keySet())));
        assertTooMany(() -> stranger.tagResource(r -> r.resourceArn(arn).tags(tags(51))));
        assertTooMany(() -> stranger.createUserPool(r -> r.poolName("a").userPoolTags(tags(51))));
        assertTooMany(
                () -> stranger.untagResource(r -> r.resourceArn(arn).tagKeys(tags(51).keySet())));
    }

    @Test
    void keysThatDifferByCaseAloneAreRefused() {
        admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("env", "prod")));

        assertThatThrownBy(
                        () -> admin.tagResource(r -> r.resourceArn(arn).tags(Map.of("ENV", "dev"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() ->
                        admin.createUserPool(r ->
                                r.poolName("a").userPoolTags(Map.of("env", "prod", "ENV", "dev"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(admin.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .containsEntry("env", "prod")
                .doesNotContainKey("ENV");
    }

    @Test
    void whoGivesAGroupARoleMustBeAllowedToPassItOn() {
        var operator =
                operator(
                        """
                        {"Version":"2012-10-17","Statement":[
                         {"Effect":"Allow","Action":"cognito-idp:*","Resource":"%s"},
                         {"Effect":"Allow","Action":"iam:PassRole","Resource":"%spublic/*",
                          "Condition":{"StringEquals":{"iam:PassedToService":"cognito-idp.amazonaws.com"}}}]}\
                        """
                                .formatted(arn, ROLES));

        operator.createGroup(r -> r.userPoolId(pool).groupName("plain"));
        operator.createGroup(
                r -> r.userPoolId(pool).groupName("lent").roleArn(ROLES + "public/users"));
        operator.updateGroup(r -> r.userPoolId(pool).groupName("lent").description("more"));

        assertThatThrownBy(() ->
                        operator.createGroup(r ->
                                r.userPoolId(pool).groupName("high").roleArn(ROLES + "admins")))
                .hasMessageContaining(
                        "is not authorized to perform: iam:PassRole on resource: "
                                + ROLES
                                + "admins because no identity-based policy allows");
        assertDenied(() ->
                operator.updateGroup(
                        r -> r.userPoolId(pool).groupName("plain").roleArn(ROLES + "admins")));
        assertThat(admin.listGroups(r -> r.userPoolId(pool)).groups())
                .extracting(group -> String.valueOf(group.roleArn()))
                .containsExactlyInAnyOrder("null", ROLES + "public/users");
    }

    private CognitoIdentityProviderClient operator(String policy) {
        var name = "operator-" + UUID.randomUUID();
        server.iam().createUser(r -> r.userName(name));
        server.iam().putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return server.client(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    private static Map<String, String> tags(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "k" + i)
                .collect(Collectors.toMap(Function.identity(), _ -> "v"));
    }

    private static void assertTooMany(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("A pool cannot have more than 50 tags.");
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CognitoIdentityProviderException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"));
    }
}
