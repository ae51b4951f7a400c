package doorhouse.outbound;

import doorhouse.policy.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Which addresses others may lead this server to: those of the internet, and the networks that the
/// operator allows. Source: the special-purpose address registries (RFC 6890).
///
/// @param loopback whether this machine is allowed too, as it is on laptops and in CI
/// @param allowed networks that are not of the internet, and are allowed all the same
public record AddressRule(boolean loopback, List<Network> allowed) {
    private static final List<Network> SPECIAL =
            networks(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3");

    /// Of IPv6 only what is given out as global unicast is the internet.
    private static final Network GLOBAL_V6 = network("2000::/3");

    private static final List<Network> SPECIAL_V6 =
            networks("2001::/23", "2001:db8::/32", "3fff::/20");

    /// NAT64 and 6to4 hold an IPv4 address, which is where they lead.
    private static final Network NAT64 = network("64:ff9b::/96");

    private static final Network SIX_TO_FOUR = network("2002::/16");

    public AddressRule {
        allowed = List.copyOf(allowed);
    }

    boolean allows(InetAddress address) {
        var text = text(address);
        if (loopback && address.isLoopbackAddress()) return true;
        if (in(allowed, text)) return true;
        if (!(address instanceof Inet6Address)) return !in(SPECIAL, text);
        byte[] bytes = address.getAddress();
        if (NAT64.contains(text)) return allows(embedded(bytes, 12));
        if (SIX_TO_FOUR.contains(text)) return allows(embedded(bytes, 2));
        return GLOBAL_V6.contains(text) && !in(SPECIAL_V6, text);
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /// Without the scope that IPv6 may have.
    private static String text(InetAddress address) {
        var text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static boolean in(List<Network> networks, String address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static Network network(String text) {
        return Objects.requireNonNull(Network.parse(text));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(AddressRule::network).toList();
    }
}
