package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;

class QuotasTest {
    @Test
    void aRegionHasOnlySoManyUserPools() {
        try (var server = TestServer.limitedTo(new Quotas(2, 0, 0))) {
            var one = server.pool();
            server.pool();

            assertThatThrownBy(server::pool)
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("There cannot be more than 2 user pools in this region.");
            server.admin().deleteUserPool(r -> r.userPoolId(one.id()));
            assertThat(server.pool().id()).isNotBlank();
        }
    }

    @Test
    void aUserPoolHasOnlySoManyAppClients() {
        try (var server = TestServer.limitedTo(new Quotas(0, 2, 0))) {
            var pool = server.pool();
            pool.client();
            String second = pool.client();

            assertThatThrownBy(pool::client)
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining(
                            "There cannot be more than 2 app clients in this user pool.");
            assertThat(server.pool().client()).isNotBlank();
            server.admin().deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(second));
            assertThat(pool.client()).isNotBlank();
        }
    }
}
