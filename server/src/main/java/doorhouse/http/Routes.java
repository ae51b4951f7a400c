package doorhouse.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which handler answers which method and path. A segment in braces, `/{pool}/jwks.json`, stands
/// for any one segment and is given to the handler by that name, as sent. The first fit wins.
public final class Routes {
    /// Answers one request.
    @FunctionalInterface
    public interface Handler {
        Response answer(Request request);
    }

    private record Route(String method, List<String> segments, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    public Routes get(String pattern, Handler handler) {
        return add("GET", pattern, handler);
    }

    public Routes post(String pattern, Handler handler) {
        return add("POST", pattern, handler);
    }

    public Routes options(String pattern, Handler handler) {
        return add("OPTIONS", pattern, handler);
    }

    public Routes put(String pattern, Handler handler) {
        return add("PUT", pattern, handler);
    }

    private Routes add(String method, String pattern, Handler handler) {
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    /// The answer of the first route that fits; 405 where only the method does not, else 404.
    Response answer(Request request) {
        var asked = segments(request.rawPath());
        boolean pathKnown = false;
        for (var route : routes) {
            var named = match(route.segments(), asked);
            if (named.isEmpty()) continue;
            pathKnown = true;
            boolean head = request.method().equals("HEAD") && route.method().equals("GET");
            if (head || route.method().equals(request.method())) {
                return route.handler().answer(request.withPath(named.get()));
            }
        }
        return pathKnown
                ? Response.json(405, "{\"message\":\"Method Not Allowed\"}")
                : Response.json(404, "{\"message\":\"Not Found\"}");
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> asked) {
        if (pattern.size() != asked.size()) return Optional.empty();
        var named = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) named.put(part.substring(1, part.length() - 1), asked.get(i));
            else if (!part.equals(asked.get(i))) return Optional.empty();
        }
        return Optional.of(Map.copyOf(named));
    }
}
