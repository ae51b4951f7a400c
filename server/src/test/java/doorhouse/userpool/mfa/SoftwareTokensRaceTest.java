package doorhouse.userpool.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.crypto.Totp;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.StoppedClock;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.mfa.SoftwareTokens.Check;
import doorhouse.userpool.mfa.SoftwareTokens.Proof;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.pool.LambdaConfig.TokenEventVersion;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.APool;
import doorhouse.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Right codes, looked at while somebody else guesses wrong until the user is locked.
class SoftwareTokensRaceTest {
    private static final User ANA = APool.ANA;
    private static final UserPool POOL = APool.with(TokenEventVersion.V1_0, Map.of());

    private final StoppedClock clock = new StoppedClock();
    @TempDir private Path folder;
    private Database database;
    private Lockout lockout;
    private SoftwareTokens tokens;

    /// Whether somebody guesses the next time that a code is looked at: for that the time is read.
    private boolean guessed;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("test.db"));
        var random = new SecureRandom();
        var vault = new Vault(database, new MasterKey(new byte[32], random));
        lockout = new Lockout(database, clock);
        tokens = new SoftwareTokens(database, vault, lockout, random, new Guessing());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private final class Guessing extends Clock {
        @Override
        public Instant instant() {
            if (guessed) {
                guessed = false;
                for (int i = 0; i < 5; i++) {
                    assertThat(lockout.attempt(POOL.id(), ANA.sub(), () -> false)).isFalse();
                }
            }
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private String code(Secret secret) {
        return Totp.codeAt(secret, clock.instant());
    }

    private void refused(ThrowingCallable call) {
        guessed = true;
        assertThatThrownBy(call)
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Password attempts exceeded");
        clock.forward(Duration.ofSeconds(2));
    }

    @Test
    void aRefusedFirstCodeSetsNothingUpAndSpendsNothing() {
        var secret = tokens.associate(POOL, ANA);
        var proof = new Proof(code(secret), null);

        refused(() -> tokens.verifyFirst(POOL, ANA, proof, () -> fail("the session was spent")));

        var now = new Proof(code(secret), null);
        assertThat(tokens.verifyFirst(POOL, ANA, now, () -> {})).isTrue();
    }

    @Test
    void aRefusedCodeIsNotUsedUp() {
        var secret = tokens.associate(POOL, ANA);
        assertThat(tokens.verify(POOL, ANA, new Proof(code(secret), null))).isTrue();
        clock.forward(Duration.ofSeconds(30));

        refused(() -> tokens.check(POOL, ANA, code(secret)));

        assertThat(tokens.check(POOL, ANA, code(secret))).isEqualTo(Check.RIGHT);
        assertThat(tokens.check(POOL, ANA, code(secret))).isEqualTo(Check.USED);
    }

    @Test
    void aRefusedReplacementReplacesNothing() {
        var old = tokens.associate(POOL, ANA);
        assertThat(tokens.verify(POOL, ANA, new Proof(code(old), null))).isTrue();
        var next = tokens.associate(POOL, ANA);
        clock.forward(Duration.ofSeconds(30));

        refused(() -> tokens.verify(POOL, ANA, new Proof(code(next), null)));

        assertThat(tokens.check(POOL, ANA, code(old))).isEqualTo(Check.RIGHT);
    }
}
