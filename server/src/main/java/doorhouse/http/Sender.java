package doorhouse.http;

import java.net.InetAddress;

/// Who sent a request, as far as we or those whom we trust can tell.
///
/// @param address an IP address, IPv6 without brackets and scope
/// @param secure whether it came by TLS
record Sender(String address, boolean secure) {
    /// An address without the scope that IPv6 may have.
    static String text(InetAddress address) {
        var text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
