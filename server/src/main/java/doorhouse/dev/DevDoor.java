package doorhouse.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.message.Inbox;
import doorhouse.wire.Json;
import doorhouse.wire.NotYaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The paths under `/dev`: the inbox as a page and as JSON, and the reset.
public final class DevDoor {
    private static final Logger LOG = LoggerFactory.getLogger(DevDoor.class);

    private final Inbox inbox;
    private final Runnable reset;

    /// @param reset empties everything but the inbox, and applies the seed again
    public DevDoor(Inbox inbox, Runnable reset) {
        this.inbox = inbox;
        this.reset = reset;
    }

    public void open(Routes routes) {
        routes.get("/dev/inbox", request -> local(request, InboxPage.of(list(request))));
        routes.get(
                "/dev/inbox.json",
                request -> local(request, json(list(request).stream().map(InboxItem::of))));
        routes.get("/dev/inbox.css", _ -> InboxPage.style());
        routes.post("/dev/reset", this::reset);
    }

    private List<Inbox.Received> list(Request request) {
        var to = request.query("to");
        return inbox.list(
                received -> to.isEmpty() || received.message().to().equalsIgnoreCase(to.get()));
    }

    private static Response json(java.util.stream.Stream<InboxItem> items) {
        return Response.of(200, "application/json", Json.write(items.toList()))
                .with("Cache-Control", "no-store");
    }

    private Response reset(Request request) {
        if (!fromHere(request)) return refused();
        inbox.clear();
        try {
            reset.run();
        } catch (NotYaml e) {
            return Response.of(
                    400,
                    "application/json",
                    Json.write(Json.object().put("message", e.getMessage())));
        }
        LOG.info("reset: everything is empty, and seeded anew where there is a seed");
        return Response.json(200, "{}");
    }

    private static Response local(Request request, Response answer) {
        return fromHere(request) ? answer : refused();
    }

    private static Response refused() {
        return Response.of(
                403, "text/plain; charset=utf-8", "Loopback names only.\n".getBytes(UTF_8));
    }

    /// Whether the request was meant for this machine and comes from no foreign page: a browser
    /// here would carry a stranger's page to us, by a name of that stranger's that points here, or
    /// by a form.
    private static boolean fromHere(Request request) {
        var origin = request.header("Origin");
        return loopback("http://" + request.header("Host").orElse(""))
                && (origin.isEmpty() || loopback(origin.get()));
    }

    private static boolean loopback(String url) {
        try {
            String host = new URI(url).getHost();
            if (host == null) return false;
            String name = host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || name.equals("[::1]")
                    || name.matches("127(\\.\\d{1,3}){3}");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
