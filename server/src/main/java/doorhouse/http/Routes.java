package doorhouse.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which handler answers which method and path. A segment in braces, `/{pool}/jwks.json`, stands
/// for any one segment and is given to the handler by that name, as sent. The first fit wins.
public final class Routes {
    /// Answers one request.
    @FunctionalInterface
    public interface Handler {
        Response answer(Request request);
    }

    /// Answers one request whose body it reads itself, for bodies too long to be held whole, or of
    /// which nothing is to be read before it is known who sends it.
    @FunctionalInterface
    public interface UploadHandler {
        /// @param request without its body
        /// @param body ends with an exception where it is longer or slower than the route allows;
        ///   let that through, and the client is told
        /// @throws IOException when the body does not arrive
        Response answer(Request request, InputStream body) throws IOException;
    }

    /// How much and how long a client may send.
    ///
    /// @param minBytesPerSecond on the whole, beyond some seconds to begin with
    public record UploadLimits(long maxBytes, Duration patience, long minBytesPerSecond) {}

    /// In what requests are answered.
    @FunctionalInterface
    public interface Bounds {
        Response around(Callable<Response> answer) throws Exception;
    }

    private enum Turn {
        /// When there is a place.
        IN_PLACE,
        /// Before all others.
        VITAL,
        /// At once, and at any host.
        HEALTH
    }

    private record Route(String method, List<String> segments, Handler handler, Turn turn) {
        boolean answers(String asked) {
            return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
        }
    }

    private record Upload(
            String method, List<String> segments, UploadLimits limits, UploadHandler handler) {}

    /// Where a request goes that comes to no route.
    public record Before(UploadLimits limits, UploadHandler handler) {}

    /// A request whose handler reads the body, and that handler.
    record Reader(Request request, UploadLimits limits, UploadHandler handler) {
        Response answer(InputStream body) throws IOException {
            return handler.answer(request, body);
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final List<Upload> uploads = new ArrayList<>();
    private Function<Request, Optional<Before>> before = _ -> Optional.empty();
    private Function<String, Optional<String>> hosts = _ -> Optional.empty();
    private Bounds bounds = Callable::call;
    private Function<Request, Response> busy =
            _ -> Response.json(503, "{\"message\":\"Service Unavailable\"}");
    private Function<Exception, Optional<String>> passing = _ -> Optional.empty();
    private Predicate<Exception> crowded = _ -> false;

    /// Hosts that stand for a part of all paths: a request to one of them is answered as if its
    /// path began with that part.
    ///
    /// @param prefixes the part for a host, such as `/a`; empty for any other host
    public Routes hosts(Function<String, Optional<String>> prefixes) {
        hosts = prefixes;
        return this;
    }

    /// Whether a host stands for a part of all paths.
    public boolean standsForPart(String host) {
        return hosts.apply(host).isPresent();
    }

    /// Whether there is a route of a request's path, whatever its method.
    public boolean know(Request sent) {
        var request = hosts.apply(sent.host()).map(sent::under).orElse(sent);
        var asked = segments(request.rawPath());
        return Stream.concat(
                        routes.stream().map(Route::segments),
                        uploads.stream().map(Upload::segments))
                .anyMatch(pattern -> fits(pattern, asked));
    }

    public Routes get(String pattern, Handler handler) {
        return add("GET", pattern, handler);
    }

    /// As [#get], for what must be answered while everything else waits or is refused, such as the
    /// keys that others check tokens by. It costs little, and its path alone tells what it is.
    public Routes getVital(String pattern, Handler handler) {
        routes.add(new Route("GET", segments(pattern), handler, Turn.VITAL));
        return this;
    }

    /// As [#get], for whoever asks how this server is: answered whatever else goes on, also at
    /// hosts of which nobody knows just now what they stand for.
    ///
    /// @param handler neither waits nor costs anything
    public Routes getHealth(String pattern, Handler handler) {
        routes.add(new Route("GET", segments(pattern), handler, Turn.HEALTH));
        return this;
    }

    public Routes post(String pattern, Handler handler) {
        return add("POST", pattern, handler);
    }

    public Routes getOrPost(String pattern, Handler handler) {
        return get(pattern, handler).post(pattern, handler);
    }

    public Routes options(String pattern, Handler handler) {
        return add("OPTIONS", pattern, handler);
    }

    public Routes put(String pattern, Handler handler) {
        return add("PUT", pattern, handler);
    }

    public Routes delete(String pattern, Handler handler) {
        return add("DELETE", pattern, handler);
    }

    /// A request whose handler reads the body as it comes.
    public Routes upload(
            String method, String pattern, UploadLimits limits, UploadHandler handler) {
        uploads.add(new Upload(method, segments(pattern), limits, handler));
        return this;
    }

    /// The door before all routes: what it takes comes to no route, whatever its method and path.
    ///
    /// @param door told a request without its body; empty for what goes on to the routes
    public Routes before(Function<Request, Optional<Before>> door) {
        before = door;
        return this;
    }

    /// How a request is refused for which there is no room, in the words of whom it was sent to.
    ///
    /// @param answers costs next to nothing
    public Routes busy(Function<Request, Response> answers) {
        busy = answers;
        return this;
    }

    /// What holds each request to its time, up to where its answer begins.
    public Routes within(Bounds each) {
        bounds = each;
        return this;
    }

    Response within(Callable<Response> answer) throws Exception {
        return bounds.around(answer);
    }

    Response busy(Request refused) {
        return busy.apply(refused);
    }

    /// Which faults pass by themselves, such as those of a store that is away: the log has the
    /// reason of each in one line, for there may be thousands of them.
    ///
    /// @param reasons what to say of a fault; empty for one that somebody has to look into
    public Routes passing(Function<Exception, Optional<String>> reasons) {
        passing = reasons;
        return this;
    }

    Optional<String> passing(Exception fault) {
        return passing.apply(fault);
    }

    /// Which faults mean that there was no room after all: others took what a request needed. It is
    /// refused as if it had not been let in.
    public Routes crowded(Predicate<Exception> faults) {
        crowded = faults;
        return this;
    }

    boolean crowded(Exception fault) {
        return crowded.test(fault);
    }

    /// Whether this is answered before all others.
    boolean vital(Request request) {
        return find(Turn.VITAL, request).isPresent();
    }

    /// What is answered whatever else goes on; empty for anything else.
    Optional<Response> health(Request request) {
        return find(Turn.HEALTH, request).map(route -> route.handler.answer(request));
    }

    private Optional<Route> find(Turn turn, Request request) {
        var asked = segments(request.rawPath());
        return routes.stream()
                .filter(route -> route.turn == turn && route.answers(request.method()))
                .filter(route -> fits(route.segments, asked))
                .findFirst();
    }

    /// Where the door before all routes leads a request; empty for on to the routes.
    ///
    /// @param head the request without its body
    Optional<Reader> before(Request head) {
        return before.apply(head).map(to -> new Reader(head, to.limits, to.handler));
    }

    /// The route of a request whose handler reads the body; empty where it is read whole.
    ///
    /// @param head the request without its body
    Optional<Reader> upload(Request head) {
        var asked = segments(head.rawPath());
        for (var upload : uploads) {
            if (!upload.method.equals(head.method())) continue;
            var named = match(upload.segments, asked);
            if (named.isPresent())
                return Optional.of(
                        new Reader(head.withPath(named.get()), upload.limits, upload.handler));
        }
        return Optional.empty();
    }

    private Routes add(String method, String pattern, Handler handler) {
        routes.add(new Route(method, segments(pattern), handler, Turn.IN_PLACE));
        return this;
    }

    /// The answer of the first route that fits; 405 where only the method does not, else 404.
    Response answer(Request sent) {
        var request = hosts.apply(sent.host()).map(sent::under).orElse(sent);
        var asked = segments(request.rawPath());
        boolean pathKnown = false;
        for (var route : routes) {
            var named = match(route.segments(), asked);
            if (named.isEmpty()) continue;
            pathKnown = true;
            if (route.answers(request.method())) {
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
        if (!fits(pattern, asked)) return Optional.empty();
        var named = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (isName(part)) named.put(part.substring(1, part.length() - 1), asked.get(i));
        }
        return Optional.of(Map.copyOf(named));
    }

    /// Asked of every route until one fits, so it makes nothing.
    private static boolean fits(List<String> pattern, List<String> asked) {
        if (pattern.size() != asked.size()) return false;
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (!isName(part) && !part.equals(asked.get(i))) return false;
        }
        return true;
    }

    private static boolean isName(String part) {
        return part.startsWith("{");
    }
}
