package doorhouse.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Another's HTTP server on loopback, for what this server calls: it keeps what it was sent and
/// answers as it is told.
public final class TestReceiver implements AutoCloseable {
    /// What came.
    public record Received(RawRequest request, byte[] bytes) {
        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /// A header's only value; empty when it is not there.
        public String header(String name) {
            return request.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
        }
    }

    /// Answers one exchange.
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = exchange -> reply(exchange, 200, "{}");

    public TestReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var headers =
                exchange.getRequestHeaders().entrySet().stream()
                        .flatMap(header ->
                                header.getValue().stream()
                                        .map(value -> new Header(header.getKey(), value)))
                        .toList();
        var uri = exchange.getRequestURI();
        var request =
                new RawRequest(
                        exchange.getRequestMethod(),
                        uri.getRawPath(),
                        uri.getRawQuery(),
                        headers,
                        Sha256.hex(body));
        received.add(new Received(request, body));
        behaviour.answer(exchange);
    }

    public static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /// From now on it answers so.
    public void behave(Behaviour next) {
        behaviour = next;
    }

    /// From now on it answers this.
    public void answer(int status, String body) {
        behave(exchange -> reply(exchange, status, body));
    }

    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public List<Received> received() {
        return received;
    }

    /// The only call so far.
    public Received only() {
        if (received.size() != 1) throw new AssertionError("received " + received.size());
        return received.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
