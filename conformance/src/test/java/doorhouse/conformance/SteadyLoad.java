package doorhouse.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/// Clients that sign in, ask who they are and read keys, one request after the other on a kept
/// connection each, and never ask twice.
final class SteadyLoad implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Site site;
    private final URI address;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /// @param address where everybody asks
    SteadyLoad(Site site, URI address, List<Person> people) {
        this.site = site;
        this.address = address;
        for (var person : people) clients.add(Thread.ofVirtual().start(() -> live(person)));
    }

    int answered() {
        return answered.get();
    }

    /// What did not come to a good answer.
    List<String> failures() {
        return List.copyOf(failures);
    }

    /// Returns once everybody was answered so many times more, on average.
    void awaitMore(int each) throws InterruptedException {
        int enough = answered.get() + each * clients.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (answered.get() < enough && System.nanoTime() < end) Thread.sleep(10);
    }

    private void live(Person person) {
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (!over) {
                var signedIn =
                        asked(
                                http,
                                call(
                                        "InitiateAuth",
                                        JSON.createObjectNode()
                                                .put("ClientId", site.clientId())
                                                .put("AuthFlow", "USER_PASSWORD_AUTH")
                                                .set(
                                                        "AuthParameters",
                                                        JSON.createObjectNode()
                                                                .put("USERNAME", person.username())
                                                                .put("PASSWORD", person.password()))
                                                .toString()));
                var token =
                        JSON.readTree(signedIn)
                                .path("AuthenticationResult")
                                .path("AccessToken")
                                .asString("");
                for (int times = 0; times < 5 && !over; times++) {
                    var body = JSON.createObjectNode().put("AccessToken", token).toString();
                    asked(http, call("GetUser", body));
                    asked(http, HttpRequest.newBuilder(jwks()));
                    Thread.sleep(BETWEEN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder call(String operation, String body) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                .POST(BodyPublishers.ofString(body));
    }

    private URI jwks() {
        return address.resolve("/" + site.poolId() + "/.well-known/jwks.json");
    }

    private String asked(HttpClient http, HttpRequest.Builder request) throws InterruptedException {
        try {
            var answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            answered.incrementAndGet();
            if (answer.statusCode() != 200) failures.add(answer.statusCode() + " " + answer.body());
            return answer.body();
        } catch (IOException e) {
            failures.add(e.toString());
            return "{}";
        }
    }

    @Override
    public void close() {
        over = true;
        for (var client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
