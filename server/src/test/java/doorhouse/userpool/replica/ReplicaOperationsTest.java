package doorhouse.userpool.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OperationNotEnabledException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ReplicaRoleType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ReplicaStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateReplicaStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolReplicaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;

class ReplicaOperationsTest {
    private final TestServer server = TestServer.shared();

    @Test
    void aPoolStandsInItsOwnRegion() {
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

    @Test
    void aReplicaIsKeptAndDeletedAndNeverClaimsToServe() {
        var pool = server.pool();
        var admin = server.admin();

        var made =
                admin.createUserPoolReplica(r -> r.userPoolId(pool.id()).regionName("eu-west-1"))
                        .userPoolReplica();
        admin.createUserPoolReplica(r -> r.userPoolId(pool.id()).regionName("ap-south-1"));

        assertThat(made.status()).isEqualTo(ReplicaStatusType.INACTIVE);
        assertThat(made.role()).isEqualTo(ReplicaRoleType.SECONDARY);
        assertThat(made.userPoolArn())
                .isEqualTo("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/" + pool.id());
        assertThat(regions(pool)).containsExactly("us-east-1", "ap-south-1", "eu-west-1");
        assertThat(update(pool, "eu-west-1", UpdateReplicaStatusType.ACTIVE))
                .isInstanceOf(OperationNotEnabledException.class);
        assertThat(update(pool, "eu-west-1", UpdateReplicaStatusType.INACTIVE)).isNull();

        var deleted =
                admin.deleteUserPoolReplica(r -> r.userPoolId(pool.id()).regionName("eu-west-1"));

        assertThat(deleted.userPoolReplica().status()).isEqualTo(ReplicaStatusType.DELETING);
        assertThat(regions(pool)).containsExactly("us-east-1", "ap-south-1");
    }

    @Test
    void thereIsOneReplicaARegionAndNoneInThePoolsOwn() {
        var pool = server.pool();
        assertThat(create(pool, "eu-west-1")).isNull();

        assertThat(create(pool, "eu-west-1")).isInstanceOf(InvalidParameterException.class);
        assertThat(create(pool, "us-east-1")).isInstanceOf(InvalidParameterException.class);
        assertThat(create(pool, "Europe!")).isInstanceOf(InvalidParameterException.class);
        var lite = server.pool(r -> r.userPoolTier(UserPoolTierType.LITE));
        assertThat(create(lite, "eu-west-1")).isInstanceOf(FeatureUnavailableInTierException.class);
        assertThat(update(pool, "eu-west-2", UpdateReplicaStatusType.INACTIVE))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(() ->
                                server.admin()
                                        .deleteUserPoolReplica(r ->
                                                r.userPoolId(pool.id()).regionName("eu-west-2"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void manyReplicasAreListedPageByPage() {
        var pool = server.pool();
        for (int i = 100; i < 165; i++) assertThat(create(pool, "region-" + i)).isNull();

        var first = server.admin().listUserPoolReplicas(r -> r.userPoolId(pool.id()));
        var rest =
                server.admin()
                        .listUserPoolReplicas(
                                r -> r.userPoolId(pool.id()).nextToken(first.nextToken()));

        assertThat(first.userPoolReplicas()).hasSize(61);
        assertThat(rest.userPoolReplicas()).hasSize(5);
        assertThat(rest.userPoolReplicas().getLast().regionName()).isEqualTo("region-164");
        assertThat(rest.nextToken()).isNull();
    }

    private List<String> regions(TestPool pool) {
        return server
                .admin()
                .listUserPoolReplicas(r -> r.userPoolId(pool.id()))
                .userPoolReplicas()
                .stream()
                .map(UserPoolReplicaType::regionName)
                .toList();
    }

    private Throwable create(TestPool pool, String region) {
        return catchThrowable(() ->
                server.admin()
                        .createUserPoolReplica(r -> r.userPoolId(pool.id()).regionName(region)));
    }

    private Throwable update(TestPool pool, String region, UpdateReplicaStatusType status) {
        return catchThrowable(() ->
                server.admin()
                        .updateUserPoolReplica(
                                r -> r.userPoolId(pool.id()).regionName(region).status(status)));
    }
}
