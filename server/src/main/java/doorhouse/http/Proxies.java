package doorhouse.http;

import doorhouse.policy.Network;
import java.util.List;

/// The proxies and balancers whose word about their clients counts.
///
/// @param trusted where they stand; what anybody else says of a client is not read
/// @param headers in which they say it; others of that kind are never read, since a proxy hands on
///   what its own client wrote there
/// @param proxyProtocol whether connections of theirs begin with a PROXY header
public record Proxies(List<Network> trusted, Headers headers, boolean proxyProtocol) {
    /// How HTTP proxies tell of their clients.
    public enum Headers {
        /// `X-Forwarded-For` and `X-Forwarded-Proto`.
        X_FORWARDED,
        /// `Forwarded` (RFC 7239).
        FORWARDED
    }

    public static final Proxies NONE = new Proxies(List.of(), Headers.X_FORWARDED, false);

    public Proxies {
        trusted = List.copyOf(trusted);
    }

    boolean trust(String address) {
        for (var network : trusted) {
            if (network.contains(address)) return true;
        }
        return false;
    }
}
