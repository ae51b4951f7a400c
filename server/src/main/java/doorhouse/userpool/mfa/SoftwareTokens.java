package doorhouse.userpool.mfa;

import doorhouse.crypto.Secret;
import doorhouse.crypto.Totp;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.pool.UserPool;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Authenticators of users, which make time-based one-time passwords (RFC 6238). A new secret waits
/// until a code shows that the authenticator holds it, and an earlier one works until then. Each
/// code is good once. Wrong ones count towards the user's back-off.
public final class SoftwareTokens {
    private static final String KIND = "totp-secret";

    /// What a code comes to.
    public enum Check {
        RIGHT,
        WRONG,
        /// It would be right had it, or a later one, not been used before (RFC 6238 §5.2).
        USED
    }

    /// What is sent to show that an authenticator holds the secret.
    ///
    /// @param friendlyName what the user calls the authenticator; null to leave the name
    record Proof(String code, @Nullable String friendlyName) {}

    private final Database database;
    private final MfaStore store;
    private final Vault vault;
    private final Lockout lockout;
    private final SecureRandom random;
    private final Clock clock;

    public SoftwareTokens(
            Database database, Vault vault, Lockout lockout, SecureRandom random, Clock clock) {
        this.database = database;
        this.store = new MfaStore(database);
        this.vault = vault;
        this.lockout = lockout;
        this.random = random;
        this.clock = clock;
    }

    /// Checks a code at sign-in, and uses it up.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException while the user is locked
    public Check check(UserPool pool, User user, String code) {
        var secret = store.secrets(pool.id(), user.sub()).secret();
        var match = match(pool, user, secret, code);
        if (match.isEmpty()) return Check.WRONG;
        boolean first =
                store.spendStep(pool.id(), user.sub(), match.get().sealed(), match.get().step());
        return first ? Check.RIGHT : Check.USED;
    }

    /// A code that a secret makes.
    ///
    /// @param sealed the secret
    /// @param step of time whose code it is
    private record Match(byte[] sealed, long step) {}

    /// Looks at a code under the user's back-off. Nothing is written yet: a right code may still be
    /// refused, for others guess at the same time.
    private Optional<Match> match(UserPool pool, User user, byte @Nullable [] sealed, String code) {
        return lockout.find(
                pool.id(),
                user.sub(),
                () -> {
                    if (sealed == null) return Optional.empty();
                    var step = step(pool.id(), user.sub(), sealed, code);
                    return step.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Match(sealed, step.getAsLong()));
                });
    }

    /// Makes a secret for the user's authenticator, which waits to be verified.
    ///
    /// @return in Base32, 52 characters
    Secret associate(UserPool pool, User user) {
        var secret = Totp.newSecret(random);
        byte[] plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] sealed = vault.sealer(pool.id().value()).seal(KIND, user.sub().value(), plain);
        store.putPending(pool.id(), user.sub(), sealed);
        return secret;
    }

    /// Checks the first code of a waiting secret, which is the user's from then on, in place of one
    /// before. Where none waits, the code is checked against the secret in force.
    ///
    /// @return false when the code is wrong or used, or there is no secret
    boolean verify(UserPool pool, User user, Proof proof) {
        var kept = store.secrets(pool.id(), user.sub());
        var pending = kept.pending();
        var match = match(pool, user, pending != null ? pending : kept.secret(), proof.code());
        if (match.isEmpty()) return false;
        long step = match.get().step();
        return pending != null
                ? store.activate(pool.id(), user.sub(), pending, step, name(proof).orElse(""))
                : confirm(user, match.get().sealed(), step, proof);
    }

    private boolean confirm(User user, byte[] secret, long step, Proof proof) {
        return database.transaction(() -> {
            if (!store.spendStep(user.userPoolId(), user.sub(), secret, step)) return false;
            name(proof).ifPresent(name -> store.rename(user.userPoolId(), user.sub(), name));
            return true;
        });
    }

    /// Checks the first code of a waiting secret during a sign-in that asked for a second factor,
    /// and switches that on. Never replaces a secret: what allows this is no second factor.
    ///
    /// @param alongside what is written together with it, in the same transaction
    /// @return false when the code is wrong, no secret waits, or one is verified by now
    boolean verifyFirst(UserPool pool, User user, Proof proof, Runnable alongside) {
        var pending = store.secrets(pool.id(), user.sub()).pending();
        var match = match(pool, user, pending, proof.code());
        if (match.isEmpty()) return false;
        return database.transaction(() -> {
            boolean first =
                    store.activateFirst(
                            pool.id(),
                            user.sub(),
                            match.get().sealed(),
                            match.get().step(),
                            name(proof).orElse(""));
            if (first) alongside.run();
            return first;
        });
    }

    /// Takes the user's authenticator away.
    void remove(User user) {
        store.removeSecrets(user.userPoolId(), user.sub());
    }

    private static Optional<String> name(Proof proof) {
        return Optional.ofNullable(proof.friendlyName());
    }

    /// The step of time whose code this is.
    private OptionalLong step(UserPoolId pool, Sub sub, byte[] sealed, String code) {
        byte[] plain = vault.sealer(pool.value()).unseal(KIND, sub.value(), sealed);
        var secret = Secret.of(new String(plain, StandardCharsets.UTF_8));
        return Totp.matchingStep(secret, code, clock.instant());
    }
}
