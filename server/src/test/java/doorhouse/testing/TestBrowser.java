package doorhouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// As much of a browser as the ways of OAuth need: it keeps cookies, and shows each answer instead
/// of following it.
public final class TestBrowser {
    private record Cookie(String path, String value) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestServer server;
    private final Map<String, Cookie> cookies = new LinkedHashMap<>();

    public TestBrowser(TestServer server) {
        this.server = server;
    }

    /// This browser, whose next requests come to another node. What it is given from then on the
    /// one before does not have, so that several may race.
    public TestBrowser at(TestServer node) {
        var there = new TestBrowser(node);
        there.cookies.putAll(cookies);
        return there;
    }

    /// Another browser, which comes to the same node.
    public TestBrowser another() {
        return new TestBrowser(server);
    }

    /// A cookie as if the server had set it.
    public void keep(String name, String path, String value) {
        cookies.put(name, new Cookie(path, value));
    }

    /// The value of a cookie; null where it has none.
    public @Nullable String cookie(String name) {
        var cookie = cookies.get(name);
        return cookie == null ? null : cookie.value();
    }

    public HttpResponse<String> get(String path, Map<String, String> query) {
        return get(path + "?" + form(query));
    }

    /// @param path and query, under the server's address
    public HttpResponse<String> get(String path) {
        return send("GET", path, null);
    }

    public HttpResponse<String> send(String method, String path, @Nullable String form) {
        var uri = URI.create(server.address() + path);
        var request = HttpRequest.newBuilder(uri);
        var sent =
                cookies.entrySet().stream()
                        .filter(c -> uri.getPath().startsWith(c.getValue().path()))
                        .map(c -> c.getKey() + "=" + c.getValue().value())
                        .collect(Collectors.joining("; "));
        if (!sent.isEmpty()) request.header("Cookie", sent);
        if (form != null) request.header("Content-Type", "application/x-www-form-urlencoded");
        request.method(
                method, form == null ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::take);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(String header) {
        var parts = header.split("; ");
        int equals = parts[0].indexOf('=');
        var name = parts[0].substring(0, equals);
        var path = parts[1].substring("Path=".length());
        if (header.contains("Max-Age=0;")) cookies.remove(name);
        else cookies.put(name, new Cookie(path, parts[0].substring(equals + 1)));
    }

    /// Parameters as a query or a form has them.
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Where an answer sends the browser.
    public static URI location(HttpResponse<?> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    /// The parameters of a query or a fragment, of which none may stand twice.
    public static Map<String, String> parameters(@Nullable String raw) {
        var parameters = new LinkedHashMap<String, String>();
        if (raw == null) return parameters;
        for (var pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            var value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            var before = parameters.put(pair.substring(0, equals), value);
            if (before != null) throw new AssertionError("twice in the answer: " + pair);
        }
        return parameters;
    }
}
