package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The least an application can be: pages on loopback to which browsers come back. What they bring
/// stands in the address.
final class CallbackApp implements AutoCloseable {
    private static final byte[] PAGE =
            "<!doctype html><html lang=en><title>App</title><main><h1>Welcome back</h1></main>"
                    .getBytes(UTF_8);

    private final HttpServer server;

    CallbackApp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                    exchange.sendResponseHeaders(200, PAGE.length);
                    exchange.getResponseBody().write(PAGE);
                    exchange.close();
                });
        server.start();
    }

    String callback() {
        return base() + "/callback";
    }

    String goodbye() {
        return base() + "/goodbye";
    }

    String base() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
