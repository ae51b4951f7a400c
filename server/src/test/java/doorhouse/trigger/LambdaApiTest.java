package doorhouse.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.AwsCredentials;
import doorhouse.outbound.Outbound;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.testing.TestReceiver;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaApiTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final FunctionArn FUNCTION =
            new FunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:hook");
    private static final byte[] EVENT = "{\"userName\":\"Zoë\"}".getBytes(UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TestReceiver lambda;
    private final Outbound outbound = new Outbound(PATIENCE, FunctionRunner.MAX_ANSWER_BYTES);

    LambdaApiTest() throws IOException {
        lambda = new TestReceiver();
    }

    @AfterEach
    void close() {
        lambda.close();
        outbound.close();
    }

    private LambdaApi api() {
        var credentials = new AwsCredentials("ASIAEXAMPLE", Secret.of("key"), Secret.of("token"));
        return new LambdaApi(lambda.at("").toString(), new AwsCalls(outbound, credentials, CLOCK));
    }

    private <T extends FunctionFailure> T failure(Class<T> type) {
        return catchThrowableOfType(type, () -> api().invoke(FUNCTION, EVENT, PATIENCE));
    }

    @Test
    void theFunctionIsInvokedByItsArnAndSigned() throws FunctionFailure {
        lambda.answer(200, "{\"well\":true}");

        byte[] answer = api().invoke(FUNCTION, EVENT, PATIENCE);

        assertThat(answer).asString().isEqualTo("{\"well\":true}");
        var call = lambda.only();
        assertThat(call.request().path())
                .isEqualTo(
                        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012"
                                + "%3Afunction%3Ahook/invocations");
        assertThat(call.header("X-Amz-Invocation-Type")).isEqualTo("RequestResponse");
        assertThat(call.bytes()).isEqualTo(EVENT);
        var check =
                new SignatureCheck(
                        (key, token) ->
                                key.equals("ASIAEXAMPLE") && "token".equals(token)
                                        ? Optional.of(Secret.of("key"))
                                        : Optional.empty(),
                        CLOCK);
        assertThat(check.check(call.request(), "lambda", new Region("eu-west-1")::equals))
                .isInstanceOf(SignatureOutcome.Valid.class);
    }

    @Test
    void aVersionOrAliasIsAskedForByQualifier() throws FunctionFailure {
        api().invoke(new FunctionArn(FUNCTION + ":$LATEST"), EVENT, PATIENCE);

        assertThat(lambda.only().request().path()).endsWith("%3Ahook/invocations");
        assertThat(lambda.only().request().query()).isEqualTo("Qualifier=%24LATEST");
    }

    @Test
    void whatNobodyWaitsForIsAnEvent() throws FunctionFailure {
        lambda.answer(202, "");

        api().post(FUNCTION, EVENT, PATIENCE);

        assertThat(lambda.only().header("X-Amz-Invocation-Type")).isEqualTo("Event");
    }

    @Test
    void aFunctionsErrorIsItsOwn() {
        lambda.behave(exchange -> {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            TestReceiver.reply(exchange, 200, "{\"errorType\":\"Error\",\"errorMessage\":\"Nö\"}");
        });

        assertThat(failure(Threw.class))
                .returns("Error", Threw::errorType)
                .returns("Nö", Threw::errorMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDeniedException, AccessDeniedException, false",
        "404, ResourceNotFoundException:http://internal.amazon.com/, ResourceNotFoundException,"
                + " false",
        "429, TooManyRequestsException, TooManyRequestsException, true",
        "400, InvalidRequestContentException, InvalidRequestContentException, false",
        "502, KMSAccessDeniedException, KMSAccessDeniedException, false",
        "500, ServiceException, ServiceException, false",
        "403, , AccessDeniedException, false",
        "404, '<b>', ResourceNotFoundException, false",
        "429, , TooManyRequestsException, true",
        "503, , ServiceException, false"
    })
    void whatLambdaRefusesIsNamed(int status, String told, String name, boolean retryable) {
        lambda.behave(exchange -> {
            if (told != null) exchange.getResponseHeaders().set("x-amzn-ErrorType", told);
            TestReceiver.reply(exchange, status, "{\"Message\":\"no\"}");
        });

        assertThat(failure(Unreachable.class))
                .returns(name, Unreachable::errorName)
                .returns(retryable, Unreachable::retryable);
    }

    @Test
    void whatDoesNotAnswerInTimeMayBeTriedAgain() {
        var goOn = new CountDownLatch(1);
        lambda.behave(exchange -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestReceiver.reply(exchange, 200, "{}");
        });

        var late =
                catchThrowableOfType(
                        TimedOut.class, () -> api().invoke(FUNCTION, EVENT, Duration.ofMillis(50)));
        goOn.countDown();

        assertThat(late.retryable()).isTrue();
    }

    @Test
    void whereNobodyListensNothingIsKnown() {
        lambda.close();

        assertThat(failure(Unreachable.class))
                .returns("ServiceException", Unreachable::errorName)
                .returns(true, Unreachable::retryable);
    }

    @Test
    void theRegionOfTheFunctionMayStandInTheAddress() throws FunctionFailure {
        var credentials = new AwsCredentials("AKIAEXAMPLE", Secret.of("key"), null);
        var endpoint = lambda.at("/{region}".replace("{", "%7B").replace("}", "%7D")).toString();
        var api =
                new LambdaApi(
                        endpoint.replace("%7B", "{").replace("%7D", "}"),
                        new AwsCalls(outbound, credentials, CLOCK));

        api.invoke(FUNCTION, EVENT, PATIENCE);

        assertThat(lambda.only().request().path()).startsWith("/eu-west-1/2015-03-31/");
    }
}
