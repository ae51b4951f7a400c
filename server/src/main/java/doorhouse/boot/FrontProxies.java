package doorhouse.boot;

import doorhouse.http.Proxies;
import doorhouse.policy.Network;
import java.util.List;

/// What is configured of the proxies before this server.
final class FrontProxies {
    private FrontProxies() {}

    static Proxies of(Config.HttpConfig config) {
        var trusted = config.trustedProxies().stream().map(FrontProxies::network).toList();
        boolean proxyProtocol = proxyProtocol(config.proxyProtocol());
        if (proxyProtocol && trusted.isEmpty())
            throw new ConfigException(
                    "'http.proxyProtocol' is on, but 'http.trustedProxies' names nobody who could"
                            + " speak it");
        return new Proxies(trusted, headers(config.proxyHeaders()), proxyProtocol);
    }

    private static Network network(String text) {
        var network = Network.parse(text);
        if (network == null)
            throw new ConfigException(
                    "'http.trustedProxies' are addresses and blocks such as 10.0.0.0/8, not '"
                            + text
                            + "'");
        return network;
    }

    private static Proxies.Headers headers(String text) {
        return switch (text) {
            case "x-forwarded" -> Proxies.Headers.X_FORWARDED;
            case "forwarded" -> Proxies.Headers.FORWARDED;
            default -> throw oneOf("http.proxyHeaders", List.of("x-forwarded", "forwarded"), text);
        };
    }

    private static boolean proxyProtocol(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw oneOf("http.proxyProtocol", List.of("on", "off"), text);
        };
    }

    private static ConfigException oneOf(String key, List<String> known, String text) {
        return new ConfigException(
                "'%s' is %s, not '%s'".formatted(key, String.join(" or ", known), text));
    }
}
