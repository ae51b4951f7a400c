package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoorTest {
    @Test
    void aFaultThatPassesIsLoggedByItsReasonAlone() throws IOException, InterruptedException {
        var routes =
                new Routes()
                        .get("/away", _ -> fail("the store is away"))
                        .get("/broken", _ -> fail("nobody expected this"))
                        .passing(fault ->
                                Optional.ofNullable(fault.getMessage())
                                        .filter("the store is away"::equals));
        try (var http = listening(routes);
                var log = new TestLog(Door.class)) {
            var answers = get(http, "/away") + get(http, "/broken");
            log.await(2);

            assertThat(answers).isEqualTo("500 {\"message\":\"Internal Server Error\"}".repeat(2));
            assertThat(log.lines())
                    .containsExactly("a handler failed: the store is away", "a handler failed");
            assertThat(log.traced()).containsExactly("a handler failed");
        }
    }

    private static Response fail(String why) {
        throw new IllegalStateException(why);
    }

    private static String get(HttpServer http, String path)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(http.address() + path)).build();
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static HttpServer listening(Routes routes) throws IOException {
        var settings =
                new HttpServer.Settings(
                        "127.0.0.1",
                        0,
                        HttpServer.Limits.DEFAULTS,
                        "x-id",
                        Duration.ZERO,
                        Duration.ZERO,
                        Proxies.NONE);
        var http = new HttpServer(settings, routes);
        http.start();
        return http;
    }
}
