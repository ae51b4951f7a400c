package doorhouse.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.Secret;
import doorhouse.outbound.Outbound;
import doorhouse.testing.TestReceiver;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.Unreachable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionUrlsTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final FunctionArn FUNCTION =
            new FunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:hook");
    private static final byte[] EVENT = "{\"userName\":\"Zoë\"}".getBytes(UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TestReceiver receiver;
    private final Outbound outbound = new Outbound(PATIENCE, FunctionRunner.MAX_ANSWER_BYTES);

    FunctionUrlsTest() throws IOException {
        receiver = new TestReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        outbound.close();
    }

    private FunctionUrls urls(String function) {
        return new FunctionUrls(
                Map.of(function, receiver.at("/hook")), Secret.of("shared"), outbound, CLOCK);
    }

    @Test
    void theEventIsPostedWithASignatureThatTheReceiverCanCheck()
            throws FunctionFailure, GeneralSecurityException {
        receiver.answer(200, "{\"well\":true}");

        byte[] answer = urls("hook").invoke(FUNCTION, EVENT, PATIENCE);

        assertThat(answer).asString().isEqualTo("{\"well\":true}");
        var call = receiver.only();
        assertThat(call.bytes()).isEqualTo(EVENT);
        assertThat(call.header("Doorhouse-Function")).isEqualTo(FUNCTION.value());
        assertThat(call.header("Doorhouse-Timestamp")).isEqualTo("1800000000");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("shared".getBytes(UTF_8), "HmacSHA256"));
        mac.update("1800000000.".getBytes(UTF_8));
        assertThat(call.header("Doorhouse-Signature"))
                .isEqualTo("v1=" + HexFormat.of().formatHex(mac.doFinal(EVENT)));
    }

    @Test
    void aFunctionIsMappedByNameOrArn() {
        var live = new FunctionArn(FUNCTION + ":live");

        assertThat(urls("hook").serves(live)).isTrue();
        assertThat(urls(FUNCTION.value()).serves(live)).isTrue();
        assertThat(urls(live.value()).serves(live)).isTrue();
        assertThat(urls(live.value()).serves(FUNCTION)).isFalse();
        assertThat(urls("another").serves(FUNCTION)).isFalse();
    }

    @Test
    void theReceiverRefusesInWords() {
        receiver.answer(422, "{\"errorType\":\"TooYoung\",\"errorMessage\":\"zu jung\"}");

        assertThat(failure(Threw.class))
                .returns("TooYoung", Threw::errorType)
                .returns("zu jung", Threw::errorMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "401, AccessDeniedException, false",
        "403, AccessDeniedException, false",
        "404, ResourceNotFoundException, false",
        "429, TooManyRequestsException, true",
        "302, ServiceException, false",
        "500, ServiceException, false",
        "503, ServiceException, true"
    })
    void whatIsNoAnswerIsNamed(int status, String name, boolean retryable) {
        receiver.answer(status, "<html>");

        assertThat(failure(Unreachable.class))
                .returns(name, Unreachable::errorName)
                .returns(retryable, Unreachable::retryable);
    }

    private <T extends FunctionFailure> T failure(Class<T> type) {
        return catchThrowableOfType(type, () -> urls("hook").invoke(FUNCTION, EVENT, PATIENCE));
    }
}
