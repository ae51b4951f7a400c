package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signup.Migrations;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PreAuthentication;
import java.time.Clock;

/// Sign-in with the password in the request: USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH.
public final class PasswordFlow {
    private final AppClients clients;
    private final Users users;
    private final Passwords passwords;
    private final PasswordCheck check;
    private final Migrations migrations;
    private final PreAuthentication preAuthentication;
    private final SignInDevices devices;
    private final Challenges challenges;
    private final Clock clock;

    public PasswordFlow(
            AppClients clients,
            Users users,
            Passwords passwords,
            PasswordCheck check,
            Migrations migrations,
            PreAuthentication preAuthentication,
            SignInDevices devices,
            Challenges challenges,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.passwords = passwords;
        this.check = check;
        this.migrations = migrations;
        this.preAuthentication = preAuthentication;
        this.devices = devices;
        this.challenges = challenges;
        this.clock = clock;
    }

    /// @param flow one of those two
    Outcome begin(UserPool pool, AppClient client, AuthFlow flow, Asked asked) {
        String username = asked.get("USERNAME");
        asked.checkSecretHash(clients, client, username);
        String password = asked.get("PASSWORD");
        var metadata = asked.caller().clientMetadata();
        var user = users.find(pool, username);
        if (user.isEmpty() && migrations.possible(pool)) {
            user = migrations.signIn(new Occasion(pool, client.id(), metadata), username, password);
        }
        preAuthentication.check(pool, client, metadata, user, username);
        if (user.isEmpty()) {
            passwords.spendTheTimeOfACheck(pool, username, password);
            throw FirstFactor.unknown(client);
        }
        var signIn =
                Beginning.of(flow, clock.instant(), asked)
                        .by(pool, client, user.get(), asked.caller());
        return challenges.goOn(devices.checked(check.shown(signIn, password)));
    }
}
