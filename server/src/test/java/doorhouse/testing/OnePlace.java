package doorhouse.testing;

import doorhouse.http.HttpServer;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A listener that works for one request at a time.
public final class OnePlace {
    private OnePlace() {}

    /// Whether a third request is answered while two do this work, which waits for another server.
    ///
    /// @param end of their waiting
    public static boolean isFreeWhileTwoWait(Runnable work, Runnable end)
            throws IOException, InterruptedException {
        var begun = new CountDownLatch(2);
        var routes =
                new Routes()
                        .get(
                                "/work",
                                _ -> {
                                    begun.countDown();
                                    work.run();
                                    return Response.of(200);
                                })
                        .get("/", _ -> Response.of(200));
        var limits =
                new HttpServer.Limits(
                        10_000, 4_096, Duration.ofSeconds(10), 100, 1, 10, Duration.ofSeconds(1));
        var settings =
                new HttpServer.Settings("127.0.0.1", 0, limits, "x-id", Duration.ofSeconds(10));
        try (var http = new HttpServer(settings, routes);
                var client = HttpClient.newHttpClient()) {
            http.start();
            var first = client.sendAsync(get(http, "/work"), BodyHandlers.discarding());
            var second = client.sendAsync(get(http, "/work"), BodyHandlers.discarding());
            try {
                return begun.await(10, TimeUnit.SECONDS)
                        && client.send(get(http, "/"), BodyHandlers.discarding()).statusCode()
                                == 200;
            } finally {
                end.run();
                CompletableFuture.allOf(first, second).join();
            }
        }
    }

    private static HttpRequest get(HttpServer http, String path) {
        return HttpRequest.newBuilder(URI.create(http.address() + path)).build();
    }
}
