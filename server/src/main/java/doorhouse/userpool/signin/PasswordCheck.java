package doorhouse.userpool.signin;

import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import java.time.Clock;

/// The check of a password that a client sends as it is.
public final class PasswordCheck {
    private final Passwords passwords;
    private final Lockout lockout;
    private final Clock clock;

    public PasswordCheck(Passwords passwords, Lockout lockout, Clock clock) {
        this.passwords = passwords;
        this.lockout = lockout;
        this.clock = clock;
    }

    /// The sign-in with the password shown.
    ///
    /// @throws doorhouse.operation.ApiException when it is wrong, or no way in for this user
    SignIn shown(SignIn signIn, String password) {
        var pool = signIn.pool();
        var client = signIn.client();
        var user = signIn.user();
        FirstFactor.checkBefore(client, user);
        var kept = passwords.find(pool.id(), user.sub()).orElse(null);
        if (kept == null) {
            passwords.spendTheTimeOfACheck(pool, user.username(), password);
            throw FirstFactor.withoutPassword(client, user);
        }
        var right =
                lockout.find(
                                pool.id(),
                                user.sub(),
                                () -> passwords.check(pool, user, password, kept))
                        .orElseThrow(FirstFactor::refused);
        FirstFactor.checkAfter(user, kept, clock.instant());
        passwords.renew(pool, user, right);
        return signIn.with(SignIn.Factor.PASSWORD);
    }
}
