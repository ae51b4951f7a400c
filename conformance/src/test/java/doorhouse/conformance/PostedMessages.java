package doorhouse.conformance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes the mails and text messages that servers post to a webhook.
final class PostedMessages implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern CODE = Pattern.compile("\\b\\d{6,8}\\b");

    private final HttpServer server;
    private final Queue<JsonNode> posted = new ConcurrentLinkedQueue<>();

    PostedMessages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.createContext(
                "/",
                exchange -> {
                    posted.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /// The code in the newest message to an address, once there is one.
    String newestCode(String to) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var code = known(to);
            if (!code.isEmpty()) return UsedSecrets.used(code);
            if (System.nanoTime() > end) throw new AssertionError("no code was sent to " + to);
            Thread.sleep(10);
        }
    }

    private String known(String to) {
        String newest = "";
        for (var message : posted) {
            if (!message.path("to").asString().equals(to)) continue;
            var found = CODE.matcher(message.path("body").asString());
            if (found.find()) newest = found.group();
        }
        return newest;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
