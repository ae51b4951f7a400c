package doorhouse.userpool.code;

import static doorhouse.userpool.code.HourlyLimit.FIRST_FACTOR_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.StoppedClock;
import doorhouse.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class HourlyLimitsTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final Sub ANA = Sub.of(UUID.randomUUID());

    private final String kind;
    private final StoppedClock clock = new StoppedClock();
    @TempDir private Path folder;
    private Database database;
    private HourlyLimits limits;

    HourlyLimitsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        limits = new HourlyLimits(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// How often it may still be done from there; then it was.
    private int left(String address) {
        for (int times = 0; ; times++) {
            try {
                limits.count(POOL, ANA, FIRST_FACTOR_CODE, address);
            } catch (ApiException exceeded) {
                assertThat(exceeded)
                        .hasMessageContaining(
                                "Attempt limit exceeded, please try after some time.");
                return times;
            }
        }
    }

    @Test
    void oneSourceTakesNoMoreThanItsShare() {
        assertThat(left("203.0.113.7")).isEqualTo(5);

        assertThat(left("198.51.100.1")).isEqualTo(5);
    }

    @Test
    void manySourcesTakeNoMoreThanThereIs() {
        int taken = 0;
        for (int i = 1; i <= 6; i++) taken += left("203.0.113." + i);

        assertThat(taken).isEqualTo(20);
        assertThat(left("198.51.100.1")).isZero();
        clock.forward(Duration.ofHours(1));
        assertThat(left("198.51.100.1")).isEqualTo(5);
    }

    @Test
    void aNetworkOfIpv6IsOneSource() {
        assertThat(left("2001:db8:1:2::1")).isEqualTo(5);

        assertThat(left("2001:db8:1:2:ffff:ffff:ffff:ffff")).isZero();
        assertThat(left("2001:db8:1:3::1")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.9",
                "192.168.1.1",
                "169.254.1.1",
                "0.0.0.0",
                "::1",
                "fe80::1",
                "fd12:3456::1",
                "",
                "proxy.example.com"
            })
    void whereAnAddressTellsNobodyApartNoShareIsCounted(String address) {
        assertThat(left(address)).isEqualTo(20);
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        assertThat(left("203.0.113.7")).isEqualTo(5);

        limits.giveBack(POOL, ANA, FIRST_FACTOR_CODE, "203.0.113.7");
        assertThat(left("203.0.113.7")).isEqualTo(1);
        for (int i = 0; i < 30; i++) {
            limits.giveBack(POOL, ANA, FIRST_FACTOR_CODE, "203.0.113.7");
        }

        assertThat(left("203.0.113.7")).isEqualTo(5);
        assertThat(left("10.0.0.1")).isEqualTo(15);
    }
}
