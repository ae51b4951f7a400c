package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;

/// Sign-in with the password in the request: USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH.
public final class PasswordFlow {
    private final AppClients clients;
    private final Users users;
    private final Passwords passwords;
    private final Lockout lockout;
    private final Challenges challenges;
    private final Clock clock;

    public PasswordFlow(
            AppClients clients,
            Users users,
            Passwords passwords,
            Lockout lockout,
            Challenges challenges,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.passwords = passwords;
        this.lockout = lockout;
        this.challenges = challenges;
        this.clock = clock;
    }

    Outcome begin(UserPool pool, AppClient client, Asked asked) {
        String username = asked.get("USERNAME");
        clients.checkSecretHash(client, username, asked.values().get("SECRET_HASH"));
        String password = asked.get("PASSWORD");
        var user = users.find(pool, username).orElse(null);
        if (user == null) {
            passwords.spendTheTimeOfACheck(pool, username, password);
            throw FirstFactor.unknown(client);
        }
        return show(pool, client, user, password);
    }

    private Outcome show(UserPool pool, AppClient client, User user, String password) {
        FirstFactor.checkBefore(client, user);
        var kept = passwords.find(pool.id(), user.sub()).orElse(null);
        if (kept == null) {
            passwords.spendTheTimeOfACheck(pool, user.username(), password);
            throw FirstFactor.withoutPassword(client, user);
        }
        boolean right =
                lockout.attempt(
                        pool.id(), user.sub(), () -> passwords.matches(pool, user, password, kept));
        if (!right) throw FirstFactor.refused();
        FirstFactor.checkAfter(user, kept, clock.instant());
        return challenges.goOn(challenges.begun(pool, client, user));
    }
}
