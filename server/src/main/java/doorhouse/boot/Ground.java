package doorhouse.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.RandomText;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Function;

/// What every part stands on.
///
/// @param setup what the server was started with
/// @param issuer a pool's address, without a slash at the end
record Ground(
        Server.Setup setup,
        Database database,
        Vault vault,
        Clock clock,
        Ticker ticker,
        SecureRandom random,
        RandomText randomText,
        Function<UserPoolId, String> issuer) {
    static Ground of(Server.Setup setup, Function<UserPoolId, String> issuer) {
        return new Ground(
                setup,
                setup.database(),
                new Vault(setup.database(), setup.masterKey()),
                setup.clock(),
                setup.ticker(),
                setup.random(),
                new RandomText(setup.random()),
                issuer);
    }

    /// Whether this is a server for laptops and CI.
    boolean dev() {
        return setup.dev() != null;
    }
}
