package doorhouse.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.RandomText;
import doorhouse.id.UserPoolId;
import doorhouse.openid.OpenIdTokens;
import doorhouse.outbound.PeerCalls;
import doorhouse.quota.ProvisionedLimits;
import doorhouse.quota.RequestQuotas;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/// What every part stands on.
///
/// @param setup what the server was started with
/// @param publicUrl how clients reach the server, without a slash at the end; known once it listens
/// @param issuer a pool's address, without a slash at the end
/// @param peers calls to the servers of other providers
/// @param openIdTokens the check of tokens of other providers
/// @param provisionedLimits requests a second that were asked for beyond what is free
/// @param requestQuotas the count of requests
record Ground(
        Server.Setup setup,
        Database database,
        Vault vault,
        Clock clock,
        Ticker ticker,
        SecureRandom random,
        RandomText randomText,
        Supplier<String> publicUrl,
        Function<UserPoolId, String> issuer,
        PeerCalls peers,
        OpenIdTokens openIdTokens,
        ProvisionedLimits provisionedLimits,
        RequestQuotas requestQuotas) {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final int MOST_BYTES_OF_A_PEER = 1024 * 1024;

    static Ground of(Server.Setup setup, Supplier<String> publicUrl) {
        var peers = new PeerCalls(CONNECTING, MOST_BYTES_OF_A_PEER, setup.peers().addresses());
        var origins = setup.peers().origins();
        var provisioned = new ProvisionedLimits(setup.database(), setup.account(), setup.ticker());
        return new Ground(
                setup,
                setup.database(),
                new Vault(setup.database(), setup.masterKey()),
                setup.clock(),
                setup.ticker(),
                setup.random(),
                new RandomText(setup.random()),
                publicUrl,
                pool -> publicUrl.get() + "/" + pool,
                peers,
                new OpenIdTokens(peers, origins::replaced, setup.clock(), setup.ticker()),
                provisioned,
                new RequestQuotas(setup.rates(), provisioned, setup.ticker()));
    }

    /// The host name that clients reach the server by.
    String publicHost() {
        return URI.create(publicUrl.get()).getHost();
    }

    /// Whether this is a server for laptops and CI.
    boolean dev() {
        return setup.dev() != null;
    }
}
