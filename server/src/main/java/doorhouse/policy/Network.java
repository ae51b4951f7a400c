package doorhouse.policy;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An address or a CIDR block of either family (RFC 4632, RFC 4291). Names are never looked up.
public final class Network {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private final byte[] address;
    private final int bits;

    /// @param bits how many leading bits an address must share with it
    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /// Null when the text is neither an address nor a block.
    public static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) return null;
        int all = address.length * 8;
        if (slash < 0) return new Network(address, all);
        var prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > all) return null;
        return new Network(address, Integer.parseInt(prefix));
    }

    /// False for another family, and for what is no address.
    public boolean contains(String text) {
        var other = address(text);
        if (other == null || other.length != address.length) return false;
        for (int bit = 0; bit < bits; bit++) {
            int difference = address[bit / 8] ^ other[bit / 8];
            if ((difference & (0x80 >> (bit % 8))) != 0) return false;
        }
        return true;
    }

    /// Whether the text is one address.
    public static boolean isAddress(String text) {
        return address(text) != null;
    }

    private static byte @Nullable [] address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) return null;
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
