package doorhouse.boot;

import doorhouse.aws.SignedCallers;
import doorhouse.gateway.Backend;
import doorhouse.gateway.Browsers;
import doorhouse.gateway.Gateway;
import doorhouse.gateway.GatewayService;
import doorhouse.gateway.HeldBodies;
import doorhouse.gateway.Hosts;
import doorhouse.gateway.decision.DecisionDoor;
import doorhouse.gateway.dynamodb.DynamoDbService;
import doorhouse.gateway.lambda.LambdaService;
import doorhouse.gateway.s3.S3Service;
import doorhouse.http.HttpServer;
import doorhouse.http.Routes;
import doorhouse.outbound.Relay;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gateway and the services behind it.
final class GatewayParts {
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /// Stores put the parts of large files together in this time.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Of requests that are decided about whole.
    private static final int MOST_HELD_BYTES = 64 << 20;

    private final HeldBodies bodies = new HeldBodies(MOST_HELD_BYTES);
    private final Relay relay;
    private final Ground ground;
    private final SignedCallers callers;
    private final int atOnce;
    private final LambdaService lambda;
    private volatile String host = "";

    GatewayParts(Ground ground, SignedCallers callers) {
        this.ground = ground;
        this.callers = callers;
        atOnce = HttpServer.Limits.MOST_ELSEWHERE;
        relay = new Relay(CONNECTING, PATIENCE, atOnce);
        var setup = ground.setup();
        lambda =
                new LambdaService(
                        callers,
                        setup.functions(),
                        new Browsers(setup.stores().origins()),
                        bodies,
                        setup.account(),
                        setup.home(),
                        atOnce / 2);
    }

    void open(Routes routes) {
        new Gateway(services(routes), this::publicHost, atOnce).open(routes);
        new DecisionDoor(callers).open(routes);
    }

    /// What is on its way may end first.
    void close() {
        lambda.close();
        relay.close();
    }

    private List<GatewayService> services(Routes routes) {
        var stores = ground.setup().stores();
        var browsers = new Browsers(stores.origins());
        return List.of(
                new S3Service(
                        callers,
                        backend("s3", stores.s3()),
                        new Hosts(this::publicHost),
                        browsers,
                        ground.setup().account(),
                        ground.clock(),
                        ground.publicUrl(),
                        routes::know),
                new DynamoDbService(
                        callers,
                        backend("dynamodb", stores.dynamodb()),
                        browsers,
                        bodies,
                        ground.setup().account(),
                        ground.ticker()),
                lambda);
    }

    private @Nullable Backend backend(String service, Backend.@Nullable Settings settings) {
        return settings == null ? null : new Backend(service, settings, relay, ground.clock());
    }

    /// Empty until the server listens. It is asked at every request, so it is read once.
    private String publicHost() {
        var known = host;
        if (!known.isEmpty()) return known;
        var read = URI.create(ground.publicUrl().get()).getHost();
        host = read == null ? "" : read;
        return host;
    }
}
