package doorhouse.testing;

import doorhouse.crypto.Argon2;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.browser.BrowserSessions;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/// Sessions of browsers as sign-ins on the pages begin them, for tests that are about what comes
/// after.
final class BrowserSignIns {
    private final UserPools pools;
    private final AppClients clients;
    private final Users users;
    private final BrowserSessions sessions;
    private final Clock clock;

    BrowserSignIns(Database database, MasterKey masterKey, Clock clock, SecureRandom random) {
        var text = new RandomText(random);
        var vault = new Vault(database, masterKey);
        var making = new UserPools.Making(text, false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        this.pools = new UserPools(database, clock, System::nanoTime, making);
        this.clients = new AppClients(database, vault, clock, System::nanoTime, text);
        this.users = new Users(database, clock);
        this.sessions =
                new BrowserSessions(
                        database,
                        users,
                        new SessionPasswords(
                                new Passwords(
                                        database,
                                        vault,
                                        Argon2.ofMachine(128),
                                        System::nanoTime,
                                        random,
                                        clock)),
                        new IdentityProviders(database, vault),
                        text,
                        clock);
        this.clock = clock;
    }

    /// @return the value of the cookie
    String begin(String poolId, String clientId, String username) {
        var pool = pools.get(new UserPoolId(poolId));
        return sessions.begin(
                new SignedIn(
                        pool,
                        clients.get(new ClientId(clientId)),
                        users.get(pool, username),
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        null,
                        null));
    }
}
