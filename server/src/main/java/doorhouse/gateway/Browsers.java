package doorhouse.gateway;

import doorhouse.http.Request;
import doorhouse.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which web applications may call the gateway from browsers (CORS). Nothing that a browser sends
/// by itself opens anything here: every request is signed.
///
/// @param origins such as `https://app.example`; `*` for all
public record Browsers(Set<String> origins) {
    private static final String ALL = "*";

    public Browsers(List<String> origins) {
        this(Set.copyOf(origins));
    }

    /// Whether a request is what a browser asks before it sends the request proper.
    public static boolean asks(Request request) {
        return request.method().equals("OPTIONS")
                && request.header("Origin").isPresent()
                && request.header("Access-Control-Request-Method").isPresent();
    }

    /// Whether the request proper is to have this header.
    public static boolean announces(Request request, String header) {
        return List.of(
                        request.header("Access-Control-Request-Headers")
                                .orElse("")
                                .toLowerCase(Locale.ROOT)
                                .split("\\s*,\\s*"))
                .contains(header);
    }

    /// The answer to what a browser asks; empty for an origin that may not.
    public Optional<Response> answer(Request request) {
        var origin = request.header("Origin").flatMap(this::allowed);
        if (origin.isEmpty()) return Optional.empty();
        var answer =
                allowing(Response.of(200), origin.get())
                        .with("Access-Control-Allow-Methods", "GET, PUT, POST, DELETE, HEAD")
                        .with("Access-Control-Max-Age", "3600");
        var headers = request.header("Access-Control-Request-Headers");
        return Optional.of(
                headers.isEmpty()
                        ? answer
                        : answer.with("Access-Control-Allow-Headers", headers.get()));
    }

    /// An answer with what a browser needs to show it to the application.
    public Response opened(Request request, Response answer) {
        return request.header("Origin")
                .flatMap(this::allowed)
                .map(origin -> allowing(answer, origin).with("Access-Control-Expose-Headers", ALL))
                .orElse(answer);
    }

    private Optional<String> allowed(String origin) {
        if (origins.contains(ALL)) return Optional.of(ALL);
        return origins.contains(origin) ? Optional.of(origin) : Optional.empty();
    }

    private static Response allowing(Response answer, String origin) {
        return answer.with("Access-Control-Allow-Origin", origin).with("Vary", "Origin");
    }
}
