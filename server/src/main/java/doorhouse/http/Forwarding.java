package doorhouse.http;

import doorhouse.policy.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who is behind trusted proxies. Each wrote who came to it behind what it was told, so the list is
/// read from its end, for as long as who wrote is trusted. What is no address there (`unknown`, an
/// obfuscated name, nonsense) ends the search: nobody before it is known, and the proxy that wrote
/// it stands for its client. Sources: RFC 7239; for `X-Forwarded-For`, what proxies do.
final class Forwarding {
    /// Behind more proxies than these nobody is looked for.
    private static final int MOST_HOPS = 32;

    private static final int LONGEST_NODE = 64;
    private static final String HTTPS = "https";

    /// `192.0.2.1` or `192.0.2.1:8080`; `[2001:db8::1]` or `[2001:db8::1]:8080`.
    private static final Pattern WITH_PORT =
            Pattern.compile("(?:([0-9.]+)|\\[([0-9A-Fa-f:.]+)])(?::[0-9]{1,5})?");

    private final Proxies proxies;

    Forwarding(Proxies proxies) {
        this.proxies = proxies;
    }

    /// What one proxy wrote: who came to it, and how.
    private record Hop(String node, boolean secure) {}

    /// @param peer who the connection comes from
    Sender sender(Sender peer, List<Request.Header> headers) {
        if (!proxies.trust(peer.address())) return peer;
        return switch (proxies.headers()) {
            case X_FORWARDED -> behind(peer, hopsOfX(peer, headers));
            case FORWARDED -> behind(peer, hops(headers));
        };
    }

    private Sender behind(Sender peer, List<Hop> hops) {
        var sender = peer;
        int first = Math.max(0, hops.size() - MOST_HOPS);
        for (int i = hops.size() - 1; i >= first && proxies.trust(sender.address()); i--) {
            var hop = hops.get(i);
            var address = address(hop.node());
            // How the request came to a proxy is known even where from whom is not.
            if (address.isEmpty()) return new Sender(sender.address(), hop.secure());
            sender = new Sender(address.get(), hop.secure());
        }
        return sender;
    }

    /// Proxies that hand on `X-Forwarded-For` mostly write `X-Forwarded-Proto` anew, or leave the
    /// first one's word: a single one then holds for the client, whoever wrote it.
    private static List<Hop> hopsOfX(Sender peer, List<Request.Header> headers) {
        var nodes = list(headers, "X-Forwarded-For");
        var schemes = list(headers, "X-Forwarded-Proto");
        if (nodes.isEmpty()) return schemes.isEmpty() ? List.of() : noNode(schemes.getLast());
        boolean each = schemes.size() == nodes.size();
        var hops = new ArrayList<Hop>();
        for (int i = 0; i < nodes.size(); i++) {
            boolean secure =
                    schemes.isEmpty()
                            ? peer.secure()
                            : https(each ? schemes.get(i) : schemes.getLast());
            hops.add(new Hop(nodes.get(i), secure));
        }
        return hops;
    }

    private static List<Hop> noNode(String scheme) {
        return List.of(new Hop("", https(scheme)));
    }

    private static boolean https(String scheme) {
        return scheme.equalsIgnoreCase(HTTPS);
    }

    private static List<String> list(List<Request.Header> headers, String name) {
        var all = new ArrayList<String>();
        for (var header : headers) {
            if (!header.name().equalsIgnoreCase(name)) continue;
            for (String part : header.value().split(",", -1)) all.add(part.strip());
        }
        return all;
    }

    private static List<Hop> hops(List<Request.Header> headers) {
        var hops = new ArrayList<Hop>();
        for (var header : headers) {
            if (!header.name().equalsIgnoreCase("Forwarded")) continue;
            for (var element : ForwardedHeader.read(header.value()))
                hops.add(
                        new Hop(
                                element.getOrDefault("for", ""),
                                https(element.getOrDefault("proto", ""))));
        }
        return hops;
    }

    /// The address of a node in one form: an IPv4 address that IPv6 carries is an IPv4 address.
    private static Optional<String> address(String node) {
        if (node.length() > LONGEST_NODE) return Optional.empty();
        var ported = WITH_PORT.matcher(node);
        var text = node;
        if (ported.matches()) text = ported.group(1) == null ? ported.group(2) : ported.group(1);
        if (!Network.isAddress(text)) return Optional.empty();
        return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
    }
}
