package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ReplicaRoleType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ReplicaStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;

class ReplicaOperationsTest {
    private final TestServer server = TestServer.shared();

    @Test
    void aPoolStandsInItsOwnRegionAlone() {
        var pool = server.pool();

        var replicas =
                server.admin()
                        .listUserPoolReplicas(r -> r.userPoolId(pool.id()))
                        .userPoolReplicas();

        assertThat(replicas).hasSize(1);
        assertThat(replicas.getFirst().regionName()).isEqualTo("us-east-1");
        assertThat(replicas.getFirst().role()).isEqualTo(ReplicaRoleType.PRIMARY);
        assertThat(replicas.getFirst().status()).isEqualTo(ReplicaStatusType.ACTIVE);
        assertThat(replicas.getFirst().userPoolArn())
                .isEqualTo("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + pool.id());
    }

    @Test
    void aForeignTokenAndAnUnknownPoolAreRefused() {
        var pool = server.pool();

        assertThat(
                        catchThrowable(() ->
                                server.admin()
                                        .listUserPoolReplicas(
                                                r -> r.userPoolId(pool.id()).nextToken("x"))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        catchThrowable(() ->
                                server.admin()
                                        .listUserPoolReplicas(
                                                r -> r.userPoolId("us-east-1_000000000"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
