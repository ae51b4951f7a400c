package doorhouse.userpool.passkey;

import doorhouse.id.UserPoolId;
import doorhouse.userpool.pool.DomainNames;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.WebAuthnConfiguration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The relying party of each pool: the one that its configuration names, else its own domain, else
/// its prefix below the server's host name.
public final class RelyingParties {
    private final Function<UserPoolId, DomainNames> domains;
    private final Supplier<String> publicHost;

    /// @param publicHost the host name that clients reach this server by
    public RelyingParties(Function<UserPoolId, DomainNames> domains, Supplier<String> publicHost) {
        this.domains = domains;
        this.publicHost = publicHost;
    }

    /// Empty for a pool with neither.
    Optional<RelyingParty> of(UserPool pool) {
        var configured = pool.settings().webAuthn().relyingPartyId();
        if (configured != null) return Optional.of(new RelyingParty(configured));
        var names = domains.apply(pool.id());
        if (names.customDomain() != null) {
            return Optional.of(new RelyingParty(names.customDomain()));
        }
        return Optional.ofNullable(names.domain())
                .map(prefix -> prefix + "." + publicHost.get())
                .filter(WebAuthnConfiguration::fits)
                .map(RelyingParty::new);
    }
}
