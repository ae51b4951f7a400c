package doorhouse.userpool.password;

import static doorhouse.operation.CognitoErrors.PASSWORD_HISTORY_POLICY_VIOLATION;

import doorhouse.crypto.Srp;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The passwords of users, as salt and SRP verifier; the verifier is sealed under its owner.
public final class Passwords {
    private static final int SALT_BYTES = 16;
    private static final byte[] NO_SALT = new byte[SALT_BYTES];

    /// Not a power of the generator that anybody knows the exponent of.
    private static final byte[] NO_VERIFIER = {0x10, 0x01};

    /// What is kept of a password.
    ///
    /// @param validUntil the end of a temporary one; null for a permanent one
    public record Kept(byte[] salt, byte[] verifier, @Nullable Instant validUntil) {
        public boolean expired(Instant now) {
            return validUntil != null && !now.isBefore(validUntil);
        }
    }

    private final Database database;
    private final PasswordStore store;
    private final SecureRandom random;
    private final Clock clock;

    public Passwords(Database database, Vault vault, SecureRandom random, Clock clock) {
        this.database = database;
        this.store = new PasswordStore(database, vault);
        this.random = random;
        this.clock = clock;
    }

    /// A password made ready to be kept: the costly part is done, what is left fits in a
    /// transaction.
    public record Prepared(
            byte[] salt, byte[] verifier, @Nullable Duration validFor, int historySize) {}

    /// Derives what is kept of a permanent password.
    ///
    /// @throws doorhouse.operation.ApiException PasswordHistoryPolicyViolationException when the
    ///   pool remembers it as one of the user's last
    public Prepared prepare(UserPool pool, User user, String password) {
        int history = pool.settings().passwordPolicy().passwordHistorySize();
        if (history > 0 && usedBefore(pool, user, password, history)) {
            throw PASSWORD_HISTORY_POLICY_VIOLATION.because("Password has previously been used");
        }
        return derive(pool, user, password, null, history);
    }

    /// Derives what is kept of a temporary password, which ends with the policy's validity.
    public Prepared prepareTemporary(UserPool pool, User user, String password) {
        var policy = pool.settings().passwordPolicy();
        var validFor = Duration.ofDays(policy.temporaryPasswordValidityDays());
        return derive(pool, user, password, validFor, policy.passwordHistorySize());
    }

    private Prepared derive(
            UserPool pool,
            User user,
            String password,
            @Nullable Duration validFor,
            int historySize) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] verifier = Srp.verifier(pool.id().suffix(), user.username(), password, salt);
        return new Prepared(salt, verifier, validFor, historySize);
    }

    /// Keeps a prepared password instead of the one before. Belongs into a transaction that holds
    /// the user ([doorhouse.userpool.directory.Users#hold]), or of two passwords kept at once each
    /// could think to be the last.
    public void keep(User user, Prepared prepared) {
        var now = clock.instant();
        var until = prepared.validFor() == null ? null : now.plus(prepared.validFor());
        database.transaction(() -> store.put(user, prepared, now, until));
    }

    /// Leaves the user without a password; earlier ones stay refused. Belongs into a transaction as
    /// [#keep] does.
    public void remove(User user) {
        store.remove(user);
    }

    /// What is kept of a user's password; empty for one who has none.
    public Optional<Kept> find(UserPoolId pool, Sub sub) {
        return store.find(pool, sub);
    }

    /// Whether the user's password is still the one that was read before; null for none.
    public boolean unchanged(User user, @Nullable Kept before) {
        var now = store.find(user.userPoolId(), user.sub());
        return before == null
                ? now.isEmpty()
                : now.isPresent() && Arrays.equals(now.get().salt(), before.salt());
    }

    /// Whether this is the user's password; constant in time. A temporary one counts also after its
    /// end: callers ask [Kept#expired] and say so.
    public boolean matches(UserPool pool, User user, String password) {
        var kept = store.find(pool.id(), user.sub());
        return kept.isPresent() && matches(pool, user, password, kept.get());
    }

    /// Whether this is the password of what is kept.
    public boolean matches(UserPool pool, User user, String password, Kept kept) {
        return Srp.matches(
                pool.id().suffix(), user.username(), password, kept.salt(), kept.verifier());
    }

    /// Takes as long as a check that fails, so that time does not tell whether a user exists.
    public void spendTheTimeOfACheck(UserPool pool, String username, String password) {
        boolean never = Srp.matches(pool.id().suffix(), username, password, NO_SALT, NO_VERIFIER);
        if (never) throw new IllegalStateException("a verifier of nobody matched");
    }

    private boolean usedBefore(UserPool pool, User user, String password, int history) {
        var earlier = store.history(pool.id(), user.sub(), history);
        return earlier.stream().anyMatch(kept -> matches(pool, user, password, kept));
    }
}
