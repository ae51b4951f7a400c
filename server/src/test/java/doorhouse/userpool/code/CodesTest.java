package doorhouse.userpool.code;

import static doorhouse.userpool.code.CodePurpose.FORGOT_PASSWORD;
import static doorhouse.userpool.code.CodePurpose.SIGN_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.StoppedClock;
import doorhouse.testing.TestPostgres;
import doorhouse.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class CodesTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final Sub ANA = new Sub(UUID.randomUUID().toString());
    private static final Sub BEN = new Sub(UUID.randomUUID().toString());
    private static final Address MAIL = new Address("email", "ana@example.com");

    private final String kind;
    private final StoppedClock clock = new StoppedClock();
    @TempDir private Path folder;
    private Database database;
    private Codes codes;
    private HourlyLimits limits;

    CodesTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var random = new SecureRandom();
        var vault = new Vault(database, new MasterKey(new byte[32], random));
        codes = new Codes(database, vault, new RandomText(random), clock);
        limits = new HourlyLimits(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String issue(Sub sub, CodePurpose purpose) {
        return codes.issue(POOL, sub, new Codes.Proof(purpose, MAIL, false));
    }

    /// The error that a code meets; null for none.
    private @Nullable String refusal(Sub sub, CodePurpose purpose, String code) {
        var thrown = catchThrowable(() -> codes.check(POOL, sub, purpose, code));
        return thrown == null ? null : ((ApiException) thrown).error().name();
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    @Test
    void aCodeProvesItsAddressToItsUserForItsPurpose() {
        var code = issue(ANA, SIGN_UP);
        issue(BEN, SIGN_UP);

        assertThat(code).matches("[0-9]{6}");
        assertThat(codes.check(POOL, ANA, SIGN_UP, code))
                .isEqualTo(new Codes.Proof(SIGN_UP, MAIL, false));
        assertThat(refusal(ANA, SIGN_UP, other(code))).isEqualTo("CodeMismatchException");
        assertThat(refusal(ANA, FORGOT_PASSWORD, code)).isEqualTo("ExpiredCodeException");
    }

    @Test
    void aNewCodeReplacesTheOld() {
        var old = issue(ANA, SIGN_UP);

        String fresh;
        do {
            fresh = issue(ANA, SIGN_UP);
        } while (fresh.equals(old));

        assertThat(refusal(ANA, SIGN_UP, old)).isEqualTo("CodeMismatchException");
        assertThat(refusal(ANA, SIGN_UP, fresh)).isNull();
    }

    @Test
    void aCodeEndsWithItsLifetime() {
        var signUp = issue(ANA, SIGN_UP);
        var forgot = issue(ANA, FORGOT_PASSWORD);

        clock.forward(Duration.ofHours(1).minusMillis(1));
        assertThat(refusal(ANA, FORGOT_PASSWORD, forgot)).isNull();
        clock.forward(Duration.ofMillis(1));
        assertThat(refusal(ANA, FORGOT_PASSWORD, forgot)).isEqualTo("ExpiredCodeException");
        clock.forward(Duration.ofHours(23).minusMillis(1));
        assertThat(refusal(ANA, SIGN_UP, signUp)).isNull();
        clock.forward(Duration.ofMillis(1));
        assertThat(refusal(ANA, SIGN_UP, signUp)).isEqualTo("ExpiredCodeException");
    }

    @Test
    void aCodeEndsAfterTooManyTries() {
        var code = issue(ANA, SIGN_UP);

        for (int n = 1; n < Codes.MOST_TRIES; n++) {
            assertThat(refusal(ANA, SIGN_UP, other(code))).isEqualTo("CodeMismatchException");
        }
        assertThat(refusal(ANA, SIGN_UP, code)).isNull();
        assertThat(refusal(ANA, SIGN_UP, code)).isEqualTo("ExpiredCodeException");
        assertThat(refusal(ANA, SIGN_UP, issue(ANA, SIGN_UP))).isNull();
    }

    @Test
    void ofManyWhoBringARightCodeOneSpendsIt() throws Exception {
        var code = issue(ANA, SIGN_UP);

        var ends = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 100; n++) ends.add(threads.submit(() -> spent(code)));
        }

        int winners = 0;
        for (var end : ends) if (end.get()) winners++;
        assertThat(winners).isEqualTo(1);
    }

    private boolean spent(String code) {
        try {
            codes.spend(POOL, ANA, SIGN_UP, code);
            return true;
        } catch (ApiException e) {
            assertThat(e.error().name()).isEqualTo("ExpiredCodeException");
            return false;
        }
    }

    @Test
    void manyGuessesAtOnceAreNotMoreThanTheLimit() throws Exception {
        var code = issue(ANA, SIGN_UP);

        var ends = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 100; n++) {
                ends.add(threads.submit(() -> String.valueOf(refusal(ANA, SIGN_UP, other(code)))));
            }
        }

        int looked = 0;
        for (var end : ends) if (end.get().equals("CodeMismatchException")) looked++;
        assertThat(looked).isEqualTo(Codes.MOST_TRIES);
    }

    @Test
    void onlyAPendingAddressIsPending() {
        var next = new Address("email", "new@example.com");
        codes.issue(POOL, ANA, new Codes.Proof(CodePurpose.VERIFY_EMAIL, next, true));
        codes.issue(POOL, BEN, new Codes.Proof(CodePurpose.VERIFY_EMAIL, MAIL, false));

        assertThat(codes.pending(POOL, ANA, CodePurpose.VERIFY_EMAIL)).contains(next);
        assertThat(codes.pending(POOL, BEN, CodePurpose.VERIFY_EMAIL)).isEmpty();
        codes.withdraw(POOL, ANA, CodePurpose.VERIFY_EMAIL);
        assertThat(codes.pending(POOL, ANA, CodePurpose.VERIFY_EMAIL)).isEmpty();
    }

    @Test
    void theDatabaseHoldsNoCode() {
        var code = issue(ANA, SIGN_UP);

        var rows =
                database.list(
                        "select address, code_hash from sent_code",
                        row ->
                                row.text("address")
                                        + new String(
                                                row.bytes("code_hash"),
                                                java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThat(rows).hasSize(1).allSatisfy(row -> assertThat(row).doesNotContain(code));
    }

    @Test
    void anHourBeginsWithTheFirstTimeAndARefusalDoesNotProlongIt() {
        for (int n = 0; n < 5; n++) {
            limits.count(POOL, ANA, HourlyLimit.RESEND_CONFIRMATION_CODE);
        }
        clock.forward(Duration.ofMinutes(59));
        assertThat(refused(ANA)).isTrue();
        assertThat(refused(BEN)).isFalse();

        clock.forward(Duration.ofMinutes(1));

        assertThatCode(() -> limits.count(POOL, ANA, HourlyLimit.RESEND_CONFIRMATION_CODE))
                .doesNotThrowAnyException();
        for (int n = 1; n < 5; n++) assertThat(refused(ANA)).isFalse();
        assertThat(refused(ANA)).isTrue();
    }

    private boolean refused(Sub sub) {
        var thrown =
                catchThrowable(() -> limits.count(POOL, sub, HourlyLimit.RESEND_CONFIRMATION_CODE));
        return thrown instanceof ApiException e
                && e.error().name().equals("LimitExceededException");
    }
}
