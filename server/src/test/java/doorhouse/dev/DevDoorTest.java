package doorhouse.dev;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.message.Message;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevDoorTest {
    private TestServer server;
    private HttpClient http;

    @BeforeAll
    void start() {
        server = TestServer.start();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void theInboxTellsWhatWasSentToAnAddressNewestFirst() throws Exception {
        server.inbox().send(mail("ana@example.com", "First", "111111"));
        server.inbox().send(mail("bob@example.com", "Other", "222222"));
        server.clock().forward(Duration.ofSeconds(1));
        var before = server.clock().instant();
        server.inbox().send(mail("ana@example.com", "Second", "333333"));

        var told = json("/dev/inbox.json?to=ANA%40example.com");

        assertThat(told.findValuesAsString("subject")).containsExactly("Second", "First");
        var newest = told.get(0);
        assertThat(newest.propertyNames())
                .containsExactlyInAnyOrder("to", "medium", "subject", "body", "code", "at");
        assertThat(newest.path("medium").asString()).isEqualTo("EMAIL");
        assertThat(newest.path("code").asString()).isEqualTo("333333");
        assertThat(Instant.parse(newest.path("at").asString()))
                .isBetween(before, server.clock().instant());
    }

    @Test
    void aCodeOfASignUpReachesTheInbox() throws Exception {
        var pool = server.pool(r -> r.autoVerifiedAttributesWithStrings("email"));
        server.app()
                .signUp(r ->
                        r.clientId(pool.client())
                                .username("cleo")
                                .password("Correct-Horse-7")
                                .userAttributes(TestPool.attribute("email", "cleo@example.com")));

        var message = json("/dev/inbox.json?to=cleo@example.com").get(0);

        assertThat(message.path("code").asString()).matches("\\d{6}");
        assertThat(message.path("body").asString()).contains(message.path("code").asString());
    }

    @Test
    void whatAMessageHoldsIsTextOnThePageAndNeverItsMarkup() throws Exception {
        server.inbox().send(mail("<b>@example.com", "<script>alert(1)</script>", "4"));

        var page = get("/dev/inbox");

        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b&gt;@example.com")
                .doesNotContain("<script", "<b>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'self'");
        assertThat(get("/dev/inbox.css").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/css");
    }

    @Test
    void resetLeavesNothing() throws Exception {
        var pool = server.pool();
        pool.confirmedUser("ana");
        server.admin().updateUserPool(r -> r.userPoolId(pool.id()).deletionProtection("ACTIVE"));
        server.iam().createUser(r -> r.userName("operator"));
        server.iam().createAccessKey(r -> r.userName("operator"));

        var answer = post("/dev/reset");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.admin().listUserPools(r -> r.maxResults(10)).userPools()).isEmpty();
        assertThat(server.iam().listUsers().users()).isEmpty();
        assertThat(json("/dev/inbox.json")).isEmpty();
    }

    @Test
    void aForeignPageInABrowserHereNeitherReadsNorResets() throws Exception {
        var pool = server.pool();

        var read = send(request("/dev/inbox.json").header("Origin", "https://evil.example"));
        var reset =
                send(request("/dev/reset").header("Origin", "null").POST(BodyPublishers.noBody()));

        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(reset.statusCode()).isEqualTo(403);
        assertThat(server.admin().describeUserPool(r -> r.userPoolId(pool.id()))).isNotNull();
    }

    @Test
    void aForeignNameThatPointsHereReadsNothing() throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            var request =
                    "GET /dev/inbox.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 403 ");
        }
    }

    private static Message mail(String to, String subject, String code) {
        return new Message(Message.Medium.EMAIL, to, subject, "Code " + code, code, null);
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return new JsonMapper().readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
