package doorhouse.boot;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.store.Database;
import doorhouse.store.PostgresSettings;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestPostgres;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TooManyRequestsException;

/// More callers than a healthy PostgreSQL has time for, by one connection: they are refused in the
/// words of what they called, and nobody is told of an error.
@Timeout(120)
class CrowdAtTheStoreTest {
    private static final int CALLERS = 30;

    private final PostgresSettings settings = TestPostgres.database();
    private final TestServer server =
            TestServer.firstOn(
                    Database.postgres(
                            new PostgresSettings(
                                    settings.url(),
                                    settings.user(),
                                    settings.password(),
                                    settings.isolation(),
                                    1)),
                    new TestClock());
    private final TestPool pool = server.pool();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    /// All that are added to a group's table wait for a quarter of a second there.
    private void slowGroups() {
        server.database()
                .run(
                        """
                        create function wait_a_little() returns trigger language plpgsql
                        as 'begin perform pg_sleep(0.25); return new; end'\
                        """);
        server.database()
                .run(
                        "create trigger slow before insert on user_group"
                                + " for each row execute function wait_a_little()");
    }

    private String createGroup(int number) {
        try {
            server.admin().createGroup(r -> r.userPoolId(pool.id()).groupName("grüppe-" + number));
            return "grüppe-" + number;
        } catch (TooManyRequestsException e) {
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
            return "refused";
        }
    }

    /// Clients that nobody knows are looked for each time.
    private HttpResponse<String> refresh(int number) throws Exception {
        var form = "grant_type=refresh_token&refresh_token=a&client_id=unknown" + number;
        return http.send(
                HttpRequest.newBuilder(uri("/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                ofString());
    }

    private HttpResponse<String> page(int number) throws Exception {
        var unknown = uri("/login?response_type=code&client_id=unknown" + number);
        return http.send(
                HttpRequest.newBuilder(unknown).header("Accept", "text/html").build(), ofString());
    }

    private URI uri(String path) {
        return URI.create(server.address() + "/" + pool.id() + path);
    }

    /// As many callers of each kind at once.
    private static <T> List<T> crowd(IntFunction<Callable<T>> caller) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, CALLERS).mapToObj(caller).map(threads::submit).toList();
            var answers = new ArrayList<T>();
            for (var one : all) answers.add(one.get());
            return answers;
        }
    }

    @Test
    void aCrowdIsRefusedInTheWordsOfWhatItCalled() throws Exception {
        slowGroups();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var groups = threads.submit(() -> crowd(number -> () -> createGroup(number)));
            var refreshes = threads.submit(() -> crowd(number -> () -> refresh(number)));
            var pages = threads.submit(() -> crowd(number -> () -> page(number)));
            var health = new ArrayList<Integer>();
            while (!groups.isDone()) health.add(health());

            assertThat(groups.get()).contains("refused");
            var made = groups.get().stream().filter(name -> !name.equals("refused")).toList();
            assertThat(made).isNotEmpty();
            assertThat(groupsOfPool()).containsExactlyInAnyOrderElementsOf(made);
            assertThat(refreshes.get()).allSatisfy(CrowdAtTheStoreTest::isAnswerOrRefusal);
            assertThat(pages.get()).allSatisfy(CrowdAtTheStoreTest::isPageOrRefusal);
            assertThat(health).containsOnly(200);
        }
    }

    private static void isAnswerOrRefusal(HttpResponse<String> answer) {
        if (answer.statusCode() == 400) return;
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("\"temporarily_unavailable\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private static void isPageOrRefusal(HttpResponse<String> answer) {
        if (answer.statusCode() == 400) return;
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("Please try again in a few seconds.");
    }

    private int health() throws Exception {
        var ready = URI.create(server.address() + "/health/ready");
        return http.send(HttpRequest.newBuilder(ready).build(), ofString()).statusCode();
    }

    private List<String> groupsOfPool() {
        return server.admin().listGroups(r -> r.userPoolId(pool.id())).groups().stream()
                .map(GroupType::groupName)
                .toList();
    }
}
