package doorhouse.userpool.code;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/// Whom a call comes from, as far as its address tells. Of IPv6 that is the network of 64 bits,
/// which one connection has for itself (RFC 6177).
///
/// @param network its text is of no more than 45 characters
public record Source(String network) {
    private static final int NETWORK_BYTES = 8;
    private static final int PRIVATE_PREFIX = 0xfc;
    private static final int PRIVATE_MASK = 0xfe;

    /// Empty where the address tells nobody apart: in a private network it may be a proxy's, for
    /// everybody.
    public static Optional<Source> of(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            if (isPrivate(parsed)) return Optional.empty();
            if (!(parsed instanceof Inet6Address)) {
                return Optional.of(new Source(parsed.getHostAddress()));
            }
            var hex = HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES);
            return Optional.of(new Source(hex + "/64"));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || (address instanceof Inet6Address
                        && (address.getAddress()[0] & PRIVATE_MASK) == PRIVATE_PREFIX);
    }
}
