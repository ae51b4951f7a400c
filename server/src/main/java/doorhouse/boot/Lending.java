package doorhouse.boot;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What identity pools lend roles by.
///
/// @param sts another STS, whose roles are lent in place of ours; null for ours
/// @param guestsPerAddress the most guests that an address makes of a pool in an hour; 0 for no
///   limit
public record Lending(@Nullable URI sts, int guestsPerAddress) {
    /// Our own roles, to any number of guests.
    public static final Lending OWN = new Lending(null, 0);

    static Lending of(Config config, boolean dev) {
        var sts = config.identityPools().stsEndpoint();
        return new Lending(
                sts.isEmpty() ? null : URI.create(Addresses.http("identityPools.stsEndpoint", sts)),
                dev ? 0 : config.limits().guestsPerAddress());
    }
}
