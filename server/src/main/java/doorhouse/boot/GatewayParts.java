package doorhouse.boot;

import doorhouse.gateway.Gateway;
import doorhouse.gateway.GatewayService;
import doorhouse.http.Routes;
import doorhouse.outbound.Relay;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The gateway and the services behind it.
final class GatewayParts {
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Stores put the parts of large files together in this time.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Relay relay;
    private final Ground ground;
    private final int atOnce;

    GatewayParts(Ground ground) {
        this.ground = ground;
        // So that bodies on their way leave half of the requests to everything else.
        atOnce = Math.max(1, ground.setup().http().limits().maxRequests() / 2);
        relay = new Relay(CONNECTING, PATIENCE, atOnce);
    }

    void open(Routes routes) {
        new Gateway(services(), this::publicHost, atOnce).open(routes);
    }

    private List<GatewayService> services() {
        return List.of();
    }

    /// Empty until the server listens.
    private String publicHost() {
        var host = URI.create(ground.publicUrl().get()).getHost();
        return host == null ? "" : host;
    }
}
