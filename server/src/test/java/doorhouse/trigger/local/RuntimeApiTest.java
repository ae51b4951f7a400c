package doorhouse.trigger.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.trigger.FunctionFailure;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RuntimeApiTest {
    private static final Worker.Owner NOBODY =
            new Worker.Owner() {
                @Override
                public void ready(Worker worker) {}

                @Override
                public void broken(Worker worker, FunctionFailure why) {}

                @Override
                public void ended(Worker worker, FunctionFailure why) {}
            };

    @Test
    void onlyItsOwnProcessSpeaksForAWorker() throws IOException, InterruptedException {
        try (var api = new RuntimeApi();
                var client = HttpClient.newHttpClient()) {
            var worker = new Worker(7, Secret.of("right"), 0, NOBODY, Duration.ofSeconds(5));
            api.admit(worker);
            var address = "http://" + api.address(worker);
            assertThat(address).endsWith("/7/right");

            assertThat(status(client, address + "/2018-06-01/runtime/invocation/x/response"))
                    .as("no such invocation")
                    .isEqualTo(400);
            for (String stranger : new String[] {"/7/wrong", "/8/right", "/x/right"}) {
                var other = address.replace("/7/right", stranger);
                for (String what :
                        new String[] {"invocation/x/response", "invocation/x/error", "init/error"})
                    assertThat(status(client, other + "/2018-06-01/runtime/" + what))
                            .isEqualTo(403);
            }
        }
    }

    @Test
    void nothingOfAStrangersBodyIsReadBeforeItIsRefused() throws IOException {
        try (var api = new RuntimeApi()) {
            var worker = new Worker(7, Secret.of("right"), 0, NOBODY, Duration.ofSeconds(5));
            api.admit(worker);
            var host = URI.create("http://" + api.address(worker));

            try (var socket = new Socket(host.getHost(), host.getPort())) {
                socket.setSoTimeout(10_000);
                var head =
                        "POST /7/wrong/2018-06-01/runtime/invocation/x/response HTTP/1.1\r\n"
                                + "Host: localhost\r\nContent-Length: 16777216\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(US_ASCII));

                var answer = new String(socket.getInputStream().readNBytes(12), US_ASCII);

                assertThat(answer).isEqualTo("HTTP/1.1 403");
            }
        }
    }

    private static int status(HttpClient client, String address)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
