package doorhouse.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/// What tests of STS have in common.
final class StsFixture {
    private final TestServer server;

    StsFixture(TestServer server) {
        this.server = server;
    }

    /// STS as a new user with one policy, `p`.
    StsClient stsOfUser(String name, String policy) {
        var iam = server.iam();
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return server.sts(key.accessKeyId(), key.secretAccessKey());
    }

    /// A new role with one policy, `p`.
    ///
    /// @return its id
    String role(String name, String trust, String policy) {
        var iam = server.iam();
        var role = iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust)).role();
        iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(policy));
        return role.roleId();
    }

    void deleteUser(String name) {
        var iam = server.iam();
        iam.listAccessKeys(r -> r.userName(name))
                .accessKeyMetadata()
                .forEach(key ->
                        iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId())));
        iam.listUserPolicies(r -> r.userName(name))
                .policyNames()
                .forEach(p -> iam.deleteUserPolicy(r -> r.userName(name).policyName(p)));
        iam.deleteUser(r -> r.userName(name));
    }

    AwsCredentialsProvider of(Credentials credentials) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken()));
    }

    static void assertRefused(ThrowingCallable call, int status, String code, String sentence) {
        var refused = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(sentence);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refused.statusCode()).isEqualTo(status);
    }
}
