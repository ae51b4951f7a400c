package doorhouse.userpool.password;

import static doorhouse.operation.CognitoErrors.PASSWORD_HISTORY_POLICY_VIOLATION;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Argon2;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import doorhouse.vault.Vault;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The passwords of users: a salt, and an SRP verifier or, where the pool forbids SRP, an Argon2id
/// hash, sealed under its owner.
///
/// A check at a sign-in costs the same whoever is asked for: a password is made into each form that
/// the pool keeps passwords in, and compared where it is this user's. So neither users who do not
/// exist nor those whose password is still in an earlier form can be told by time.
public final class Passwords {
    private static final int SALT_BYTES = 16;
    private static final byte[] NO_SALT = new byte[SALT_BYTES];

    /// What is kept of a password.
    ///
    /// @param verifier for SRP, or the hash: what the form says
    /// @param validUntil the end of a temporary one; null for a permanent one
    public record Kept(
            PasswordForm form, byte[] salt, byte[] verifier, @Nullable Instant validUntil) {
        /// Whether a client can prove the password by SRP.
        public boolean forSrp() {
            return form instanceof PasswordForm.SrpVerifier;
        }

        public boolean expired(Instant now) {
            return validUntil != null && !now.isBefore(validUntil);
        }
    }

    private final Database database;
    private final PasswordStore store;
    private final PasswordForms forms;
    private final SecureRandom random;
    private final Clock clock;

    public Passwords(
            Database database,
            Vault vault,
            Argon2 argon2,
            Ticker ticker,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.store = new PasswordStore(database, vault);
        this.forms = new PasswordForms(store, argon2, ticker);
        this.random = random;
        this.clock = clock;
    }

    /// A password made ready to be kept: the costly part is done, what is left fits in a
    /// transaction.
    public record Prepared(
            PasswordForm form,
            byte[] salt,
            byte[] verifier,
            @Nullable Duration validFor,
            int historySize) {}

    /// Derives what is kept of a permanent password.
    ///
    /// @throws doorhouse.operation.ApiException PasswordHistoryPolicyViolationException when the
    ///   pool remembers it as one of the user's last
    public Prepared prepare(UserPool pool, User user, String password) {
        int history = pool.settings().passwordPolicy().passwordHistorySize();
        try (var call = forms.call(pool)) {
            if (history > 0 && usedBefore(pool, user, password, history, call)) {
                throw PASSWORD_HISTORY_POLICY_VIOLATION.because(
                        "Password has previously been used");
            }
            return derive(pool, user, password, null, history, call);
        }
    }

    /// Derives what is kept of a temporary password, which ends with the policy's validity.
    public Prepared prepareTemporary(UserPool pool, User user, String password) {
        var policy = pool.settings().passwordPolicy();
        var validFor = Duration.ofDays(policy.temporaryPasswordValidityDays());
        try (var call = forms.call(pool)) {
            return derive(pool, user, password, validFor, policy.passwordHistorySize(), call);
        }
    }

    private Prepared derive(
            UserPool pool,
            User user,
            String password,
            @Nullable Duration validFor,
            int historySize,
            Argon2.Call call) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var form = PasswordForm.of(pool);
        byte[] verifier = forms.make(form, pool, user.username(), password, salt, call);
        return new Prepared(form, salt, verifier, validFor, historySize);
    }

    /// Keeps a prepared password instead of the one before. Belongs into a transaction that holds
    /// the user ([doorhouse.userpool.directory.Users#hold]), or of two passwords kept at once each
    /// could think to be the last.
    public void keep(User user, Prepared prepared) {
        var now = clock.instant();
        var until = prepared.validFor() == null ? null : now.plus(prepared.validFor());
        database.transaction(() -> store.put(user, prepared, now, until));
        forms.keeps(user.userPoolId(), prepared.form());
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

    /// Whether this is the password of what is kept; constant in time. A temporary one counts also
    /// after its end: callers ask [Kept#expired] and say so.
    ///
    /// @throws doorhouse.operation.ApiException TooManyRequestsException when more passwords are to
    ///   be hashed than can be, as the other methods that take a password
    public boolean matches(UserPool pool, User user, String password, Kept kept) {
        try (var call = forms.call(pool)) {
            return matches(pool, user, password, kept, call);
        }
    }

    private boolean matches(
            UserPool pool, User user, String password, Kept kept, Argon2.Call call) {
        byte[] made = forms.make(kept.form(), pool, user.username(), password, kept.salt(), call);
        return MessageDigest.isEqual(made, kept.verifier());
    }

    /// A password that was found right, with what the pool would keep of it now.
    public record Right(Kept kept, byte[] renewed) {}

    /// As [#matches], at a sign-in.
    ///
    /// @return for [#renew]; empty for a wrong password
    public Optional<Right> check(UserPool pool, User user, String password, Kept kept) {
        var made = forms.makeAll(pool, user.username(), password, kept.salt(), kept.form());
        boolean right = MessageDigest.isEqual(made.in(kept.form()), kept.verifier());
        return right
                ? Optional.of(new Right(kept, made.in(PasswordForm.of(pool))))
                : Optional.empty();
    }

    /// Keeps a password that was right in the form that the pool wants now, if it is in another.
    /// Sessions go on: it is the same password.
    public void renew(UserPool pool, User user, Right right) {
        var form = PasswordForm.of(pool);
        if (right.kept().form().equals(form)) return;
        database.transaction(() -> store.renew(user, right.kept().salt(), form, right.renewed()));
        forms.keeps(pool.id(), form);
    }

    /// Takes as long as a check that fails, so that time does not tell whether a user exists.
    public void spendTheTimeOfACheck(UserPool pool, String username, String password) {
        forms.makeAll(pool, username, password, NO_SALT, PasswordForm.of(pool));
    }

    private boolean usedBefore(
            UserPool pool, User user, String password, int history, Argon2.Call call) {
        var earlier = store.history(pool.id(), user.sub(), history);
        return earlier.stream().anyMatch(kept -> matches(pool, user, password, kept, call));
    }
}
