package doorhouse.identitypool.credentials;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.IdentityPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestLimitTest {
    private static final IdentityPoolId POOL =
            new IdentityPoolId("us-east-1:11111111-2222-3333-4444-555555555555");
    private static final String SOMEBODY = "203.0.113.7";

    private final TestClock clock = TestClock.stopped();
    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("doorhouse.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private GuestLimit limit(int most) {
        return new GuestLimit(database, clock, most);
    }

    @Test
    void anAddressMakesOnlySoManyGuestsInAnHour() {
        var limit = limit(2);
        limit.count(POOL, SOMEBODY);
        limit.count(POOL, SOMEBODY);

        assertThatThrownBy(() -> limit.count(POOL, SOMEBODY))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("TooManyRequestsException");

        limit.count(POOL, "203.0.113.8");
        clock.forward(Duration.ofMinutes(59));
        assertThatThrownBy(() -> limit.count(POOL, SOMEBODY)).isInstanceOf(ApiException.class);
        clock.forward(Duration.ofMinutes(1));
        assertThatCode(() -> limit.count(POOL, SOMEBODY)).doesNotThrowAnyException();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        var limit = limit(1);
        limit.count(POOL, "2001:4860:0:1::1");

        assertThatThrownBy(() -> limit.count(POOL, "2001:4860:0:1:ffff::2"))
                .isInstanceOf(ApiException.class);
        limit.count(POOL, "2001:4860:0:2::1");
    }

    @Test
    void noLimitIsNoLimit() {
        for (int i = 0; i < 100; i++) limit(0).count(POOL, SOMEBODY);
    }
}
