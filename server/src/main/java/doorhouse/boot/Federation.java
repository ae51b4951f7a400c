package doorhouse.boot;

import doorhouse.outbound.AddressRule;
import doorhouse.policy.Network;
import doorhouse.userpool.oidc.Origins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads how the servers of identity providers are reached.
final class Federation {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@]+");

    private Federation() {}

    /// @param dev whether they may be on this machine
    static Server.Peers peers(Config.FederationConfig config, boolean dev) {
        return new Server.Peers(
                new AddressRule(dev, networks(config.networks())),
                new Origins(origins(config.origins())));
    }

    private static List<Network> networks(List<String> texts) {
        var networks = new ArrayList<Network>();
        for (var text : texts) {
            var network = Network.parse(text);
            if (network == null) {
                throw new ConfigException(
                        "'federation.networks' are networks such as 10.1.0.0/16, not '"
                                + text
                                + "'");
            }
            networks.add(network);
        }
        return networks;
    }

    private static Map<String, String> origins(List<String> texts) {
        var origins = new LinkedHashMap<String, String>();
        for (var text : texts) {
            var sides = text.split("=", 2);
            boolean fit = sides.length == 2 && isOrigin(sides[0]) && isOrigin(sides[1]);
            if (!fit) {
                throw new ConfigException(
                        "'federation.origins' are pairs such as"
                                + " https://accounts.google.com=https://stand-in.example, not '"
                                + text
                                + "'");
            }
            origins.put(sides[0], sides[1]);
        }
        return origins;
    }

    private static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches();
    }
}
