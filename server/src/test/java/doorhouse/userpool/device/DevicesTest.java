package doorhouse.userpool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.MasterKey;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class DevicesTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final Sub ANA = Sub.of(UUID.randomUUID());
    private static final byte[] VERIFIER =
            "the verifier of a device".getBytes(StandardCharsets.UTF_8);

    private final String kind;
    private final TestClock clock = new TestClock();
    @TempDir private Path folder;
    private Database database;
    private Devices devices;

    DevicesTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var random = new SecureRandom();
        byte[] key = new byte[32];
        random.nextBytes(key);
        var vault = new Vault(database, new MasterKey(key, random));
        devices = new Devices(database, new SpentMarks(database, clock), vault, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private DeviceKey confirm() {
        var key = DeviceKey.create(POOL);
        confirm(key);
        return key;
    }

    private void confirm(DeviceKey key) {
        devices.confirm(
                POOL,
                ANA,
                new Devices.Confirmation(
                        key,
                        "Anas Gerät",
                        new Device.Verifier(new byte[] {1, 2}, VERIFIER.clone()),
                        true,
                        "192.0.2.1"));
    }

    @Test
    void aVerifierIsSealedAtRest() {
        var key = confirm();

        var kept =
                database.list("select verifier from user_device", row -> row.bytes("verifier"))
                        .getFirst();

        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("verifier");
        assertThat(devices.verifier(POOL, ANA, key).orElseThrow().verifier()).isEqualTo(VERIFIER);
        assertThat(devices.verifier(POOL, Sub.of(UUID.randomUUID()), key)).isEmpty();
    }

    @Test
    void oneMoreThanTheMostTakesThePlaceOfTheLongestUnused() {
        var oldest = confirm();
        clock.forward(Duration.ofSeconds(1));
        var next = confirm();
        clock.forward(Duration.ofSeconds(1));
        for (int i = 2; i < Devices.MOST_OF_A_USER; i++) confirm();
        assertThat(devices.find(POOL, ANA, oldest)).isPresent();
        devices.authenticated(POOL, ANA, oldest, "192.0.2.2");

        var newest = confirm();

        assertThat(devices.find(POOL, ANA, next)).isEmpty();
        assertThat(devices.find(POOL, ANA, newest)).isPresent();
        assertThat(devices.find(POOL, ANA, oldest).orElseThrow().lastAddress())
                .isEqualTo("192.0.2.2");
        assertThat(devices.listRemembered(POOL, ANA, "", 1_000)).hasSize(Devices.MOST_OF_A_USER);
    }

    @Test
    void aForgottenDeviceStaysForgottenWhileItsAccessTokensLive() {
        var key = confirm();
        devices.forget(POOL, ANA, key);
        clock.forward(Duration.ofDays(1));
        database.sweep(clock.instant(), 100);

        assertThatThrownBy(() -> confirm(key))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Device does not exist.");
        assertThat(devices.find(POOL, ANA, key)).isEmpty();
    }

    @Test
    void aGroupKeyStaysTheSame() {
        var key = DeviceKey.create(POOL);

        assertThat(devices.groupKey(POOL, key))
                .isEqualTo(devices.groupKey(POOL, key))
                .isNotEqualTo(devices.groupKey(POOL, DeviceKey.create(POOL)));
    }
}
