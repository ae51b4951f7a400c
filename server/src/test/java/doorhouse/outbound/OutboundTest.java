package doorhouse.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.testing.TestReceiver;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Region REGION = new Region("eu-west-1");
    private static final byte[] BODY = "{\"name\":\"Zoë 雪\"}".getBytes(UTF_8);

    private final Outbound outbound = new Outbound(PATIENCE, 1_000);
    private TestReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new TestReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        outbound.close();
    }

    @Test
    void postsAndGivesTheAnswer() throws IOException {
        receiver.answer(201, "made");

        var answer = outbound.post(receiver.at("/x?y=1"), Map.of("A", "b"), BODY, PATIENCE);

        assertThat(answer.ok()).isTrue();
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("made");
        assertThat(receiver.only().bytes()).isEqualTo(BODY);
        assertThat(receiver.only().header("A")).isEqualTo("b");
    }

    @Test
    void nothingIsPostedAfterItIsClosed() {
        receiver.answer(200, "");
        outbound.close();

        assertThatThrownBy(() -> outbound.post(receiver.at("/"), Map.of(), BODY, PATIENCE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotFollowARedirect() throws IOException {
        receiver.behave(exchange -> {
            exchange.getResponseHeaders().add("Location", receiver.at("/other").toString());
            TestReceiver.reply(exchange, 307, "");
        });

        assertThat(outbound.post(receiver.at("/"), Map.of(), BODY, PATIENCE).status())
                .isEqualTo(307);
        receiver.only();
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() throws IOException {
        receiver.answer(200, "x".repeat(1_000));
        assertThat(outbound.post(receiver.at("/"), Map.of(), BODY, PATIENCE).body()).hasSize(1_000);

        receiver.answer(200, "x".repeat(1_001));
        assertThatThrownBy(() -> outbound.post(receiver.at("/"), Map.of(), BODY, PATIENCE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void waitsNoLongerThanItsPatienceAlsoForASlowBody() {
        var done = new CountDownLatch(1);
        receiver.behave(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await(done);
        });

        assertThatThrownBy(() ->
                        outbound.post(receiver.at("/"), Map.of(), BODY, Duration.ofMillis(100)))
                .isInstanceOf(InterruptedIOException.class);
        done.countDown();
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var nobody = URI.create("http://127.0.0.1:" + port);

        assertThatThrownBy(() -> outbound.post(nobody, Map.of(), BODY, PATIENCE))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af/invocations?Qualifier=1"
            })
    void signsForAws(String path) throws IOException {
        var calls =
                new AwsCalls(
                        outbound,
                        new AwsCredentials("ASIAEXAMPLE", SECRET, Secret.of("token")),
                        CLOCK);

        calls.post("lambda", REGION, receiver.at(path), Map.of("X-Kind", "Event"), BODY, PATIENCE);

        var check = new SignatureCheck((_, _) -> Optional.of(SECRET), CLOCK);
        assertThat(check.check(receiver.only().request(), "lambda", REGION::equals))
                .isInstanceOfSatisfying(
                        SignatureOutcome.Valid.class,
                        valid -> assertThat(valid.sessionToken()).isEqualTo("token"));
    }

    /// The expected text was computed with `openssl dgst -sha256 -hmac key`.
    @Test
    void signsABody() {
        var headers = BodySignature.headers(Secret.of("key"), NOW, "{}".getBytes(UTF_8));

        assertThat(headers)
                .containsEntry("Doorhouse-Timestamp", "1767226200")
                .containsEntry(
                        "Doorhouse-Signature",
                        "v1=78320f023b352ad8515b9dad390a4667edfdcb1132f6d251868108e87c11e37c");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
