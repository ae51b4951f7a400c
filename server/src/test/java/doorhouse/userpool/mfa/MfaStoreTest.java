package doorhouse.userpool.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.mfa.PreferenceChange.Setting;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class MfaStoreTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final Sub ANA = Sub.of(UUID.randomUUID());
    private static final Setting ON = new Setting(true, false);
    private static final Setting PREFERRED = new Setting(true, true);
    private static final Setting OFF = new Setting(false, false);

    private final String kind;
    @TempDir private Path folder;
    private Database database;
    private MfaStore store;

    MfaStoreTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        store = new MfaStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static byte[] sealed(int content) {
        return new byte[] {1, 2, (byte) content};
    }

    private UserMfa found() {
        return store.find(POOL, ANA).orElseThrow();
    }

    @Test
    void aPendingSecretIsTheUsersOnceItIsActivated() {
        store.putPending(POOL, ANA, sealed(1));
        store.putPending(POOL, ANA, sealed(2));

        assertThat(store.activate(POOL, ANA, sealed(1), 7, "phone")).isFalse();
        assertThat(found().softwareTokenVerified()).isFalse();
        assertThat(store.activate(POOL, ANA, sealed(2), 7, "phone")).isTrue();
        assertThat(store.activate(POOL, ANA, sealed(2), 8, "phone")).isFalse();

        assertThat(found()).isEqualTo(new UserMfa(Set.of(), null, true, "phone"));
        assertThat(store.secrets(POOL, ANA).secret()).isEqualTo(sealed(2));
        assertThat(store.secrets(POOL, ANA).pending()).isNull();
    }

    @Test
    void aFirstSecretReplacesNone() {
        store.putPending(POOL, ANA, sealed(1));
        assertThat(store.activateFirst(POOL, ANA, sealed(2), 7, "phone")).isFalse();
        assertThat(store.activateFirst(POOL, ANA, sealed(1), 7, "phone")).isTrue();
        assertThat(found())
                .isEqualTo(new UserMfa(Set.of(MfaKind.SOFTWARE_TOKEN_MFA), null, true, "phone"));

        store.putPending(POOL, ANA, sealed(3));

        assertThat(store.activateFirst(POOL, ANA, sealed(3), 8, "thief")).isFalse();
        assertThat(store.secrets(POOL, ANA).secret()).isEqualTo(sealed(1));
        assertThat(store.activate(POOL, ANA, sealed(3), 8, "tablet")).isTrue();
    }

    @Test
    void aStepIsSpentOnceAndNoneBeforeIt() {
        store.putPending(POOL, ANA, sealed(1));
        store.activate(POOL, ANA, sealed(1), 7, "");

        assertThat(store.spendStep(POOL, ANA, sealed(1), 7)).isFalse();
        assertThat(store.spendStep(POOL, ANA, sealed(2), 8)).isFalse();
        assertThat(store.spendStep(POOL, ANA, sealed(1), 8)).isTrue();
        assertThat(store.spendStep(POOL, ANA, sealed(1), 8)).isFalse();
        assertThat(store.spendStep(POOL, ANA, sealed(1), 7)).isFalse();
    }

    @Test
    void aChangeWritesOnlyWhatItNames() {
        store.change(POOL, ANA, new PreferenceChange(PREFERRED, null, ON));
        store.change(POOL, ANA, new PreferenceChange(null, ON, null));
        assertThat(found())
                .isEqualTo(new UserMfa(Set.of(MfaKind.values()), MfaKind.SMS_MFA, false, ""));

        store.change(POOL, ANA, new PreferenceChange(null, PREFERRED, OFF));
        assertThat(found().enabled())
                .containsExactlyInAnyOrder(MfaKind.SMS_MFA, MfaKind.SOFTWARE_TOKEN_MFA);
        assertThat(found().preferred()).isEqualTo(MfaKind.SOFTWARE_TOKEN_MFA);

        store.change(POOL, ANA, new PreferenceChange(null, OFF, null));
        assertThat(found().enabled()).containsExactly(MfaKind.SMS_MFA);
        assertThat(found().preferred()).isNull();
    }

    @Test
    void whoSetNothingUpHasNothing() {
        assertThat(store.find(POOL, ANA)).isEmpty();
        assertThat(store.secrets(POOL, ANA)).isEqualTo(MfaStore.Kept.NOTHING);
        assertThat(store.spendStep(POOL, ANA, sealed(1), 8)).isFalse();
    }

    @Test
    void anAddressBecomesTheFirstFactorOfWhoHasNoneAlone() {
        assertThat(store.enableFirst(POOL, ANA, MfaKind.SMS_MFA)).isTrue();
        assertThat(store.enableFirst(POOL, ANA, MfaKind.EMAIL_OTP)).isFalse();

        assertThat(found().enabled()).containsExactly(MfaKind.SMS_MFA);
    }

    @Test
    void anAddressIsNoFirstFactorBesideAnAuthenticator() {
        store.putPending(POOL, ANA, sealed(1));
        store.activateFirst(POOL, ANA, sealed(1), 7, "phone");

        assertThat(store.enableFirst(POOL, ANA, MfaKind.SMS_MFA)).isFalse();
        assertThat(found().enabled()).containsExactly(MfaKind.SOFTWARE_TOKEN_MFA);
    }
}
