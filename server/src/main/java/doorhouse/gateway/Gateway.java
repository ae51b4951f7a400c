package doorhouse.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.http.InFlight;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.sigv4.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The door before all others: takes each request that is for a service behind us, by the name of
/// the host that it asks, else by the service in its signature's scope. Neither is believed here;
/// the service refuses a signature for another.
public final class Gateway {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String IN_QUERY = "X-Amz-Credential=";

    private final List<GatewayService> services;
    private final Hosts hosts;
    private final InFlight<String> underWay;
    private final InFlight<String> senders;

    /// @param publicHost the name that clients reach the server by
    /// @param atOnce the most requests under way; each holds a connection on either side
    public Gateway(List<GatewayService> services, Supplier<String> publicHost, int atOnce) {
        this.services = List.copyOf(services);
        this.hosts = new Hosts(publicHost);
        // So that no service holds all the room of the others.
        this.underWay = new InFlight<>(Math.max(1, atOnce / 2), Math.max(1, atOnce));
        // And no sender that of a service.
        this.senders = new InFlight<>(Math.max(1, atOnce / 8), Math.max(1, atOnce));
    }

    public void open(Routes routes) {
        routes.before(request -> service(request, routes).map(this::door));
    }

    private Routes.Before door(GatewayService service) {
        return new Routes.Before(
                service.limits(), (request, body) -> answer(service, request, body));
    }

    /// The service that a request is for. It is asked of every request of the whole server.
    private Optional<GatewayService> service(Request request, Routes routes) {
        var named = hosts.service(request.host()).or(() -> scope(request, routes));
        return services.stream()
                .filter(service ->
                        named.map(service.name()::equals).orElseGet(() -> service.takes(request)))
                .findFirst();
    }

    private Response answer(GatewayService service, Request request, InputStream body)
            throws IOException {
        if (!underWay.enter(service.name())) return service.busy(request);
        var turn = new Turn(senders, () -> underWay.leave(service.name()));
        boolean goesOn = false;
        try {
            var answer = service.answer(request, body, turn);
            var stream = answer.stream();
            if (stream == null) return answer;
            goesOn = true;
            return answer.with(out -> {
                try {
                    stream.writeTo(out);
                } finally {
                    turn.leave();
                }
            });
        } catch (Turn.Busy e) {
            return service.busy(request);
        } finally {
            if (!goesOn) turn.leave();
        }
    }

    /// The service that a signature says it is for.
    private static Optional<String> scope(Request request, Routes routes) {
        return credential(request, routes)
                .map(credential -> credential.split("/", -1))
                .filter(parts -> parts.length == 5)
                .map(parts -> parts[3]);
    }

    private static Optional<String> credential(Request request, Routes routes) {
        var authorization = request.header("Authorization").orElse("");
        if (authorization.startsWith(ALGORITHM)) return inHeader(authorization);
        var query = request.rawQuery();
        if (!query.contains(IN_QUERY)) return Optional.empty();
        // A link to what somebody stored must not open where people sign in.
        if (routes.standsForPart(request.host())) return Optional.empty();
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith(IN_QUERY))
                .map(part -> part.substring(IN_QUERY.length()))
                .findFirst()
                .flatMap(Gateway::decoded);
    }

    private static Optional<String> inHeader(String authorization) {
        return Arrays.stream(authorization.substring(ALGORITHM.length()).split(","))
                .map(String::strip)
                .filter(part -> part.startsWith("Credential="))
                .map(part -> part.substring(part.indexOf('=') + 1))
                .findFirst();
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Encoding.decode(text), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
