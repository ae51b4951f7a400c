package doorhouse.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.operation.ApiException;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class TriggersTest {
    private static final FunctionArn FUNCTION =
            new FunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:hook:live");
    private static final String EVENT =
            """
            {"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbC","userName":"zoë",
             "triggerSource":"PreSignUp_SignUp",
             "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"c"},
             "request":{"userAttributes":{}},"response":{}}\
            """;

    private static final int MOST = 10;

    /// What a runner does at each attempt.
    private interface Attempt {
        String answer() throws FunctionFailure;
    }

    private final List<Duration> patience = new ArrayList<>();

    private ObjectNode call(TriggerName trigger, Attempt... attempts) {
        var left = new ArrayList<>(List.of(attempts));
        FunctionRunner runner =
                (_, _, allowed) -> {
                    patience.add(allowed);
                    return left.removeFirst().answer().getBytes(UTF_8);
                };
        try (var triggers = new Triggers(runner, MOST)) {
            return triggers.call(trigger, FUNCTION, Json.read(EVENT));
        }
    }

    private ApiException refusal(TriggerName trigger, Attempt... attempts) {
        return catchThrowableOfType(ApiException.class, () -> call(trigger, attempts));
    }

    @Test
    void theResponseOfTheAnswerComesBack() {
        var response =
                call(
                        TriggerName.PRE_SIGN_UP,
                        () -> EVENT.replace("\"response\":{}", "\"response\":{\"ok\":true}"));

        assertThat(response.path("ok").asBoolean()).isTrue();
        assertThat(patience).containsExactly(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "PRE_SIGN_UP, PreSignUp",
        "POST_CONFIRMATION, PostConfirmation",
        "PRE_AUTHENTICATION, PreAuthentication",
        "POST_AUTHENTICATION, PostAuthentication",
        "PRE_TOKEN_GENERATION, PreTokenGeneration",
        "DEFINE_AUTH_CHALLENGE, DefineAuthChallenge",
        "CREATE_AUTH_CHALLENGE, CreateAuthChallenge",
        "VERIFY_AUTH_CHALLENGE_RESPONSE, VerifyAuthChallengeResponse",
        "USER_MIGRATION, UserMigration",
        "CUSTOM_MESSAGE, CustomMessage",
        "INBOUND_FEDERATION, InboundFederation"
    })
    void whatTheFunctionThrewIsTheCallersToRead(TriggerName trigger, String name) {
        var refusal =
                refusal(
                        trigger,
                        () -> {
                            throw new Threw("Error", "Nur für Erwachsene");
                        });

        assertThat(refusal.error().name()).isEqualTo("UserLambdaValidationException");
        assertThat(refusal.sentence()).isEqualTo(name + " failed with error Nur für Erwachsene.");
        assertThat(patience).as("no second attempt").hasSize(1);
    }

    @Test
    void whatCannotBeRunIsNamed() {
        var refusal =
                refusal(
                        TriggerName.POST_CONFIRMATION,
                        () -> {
                            throw Unreachable.because("AccessDeniedException");
                        });

        assertThat(refusal.error().name()).isEqualTo("UnexpectedLambdaException");
        assertThat(refusal.sentence())
                .isEqualTo(
                        "PostConfirmation invocation failed due to error AccessDeniedException.");
        assertThat(patience).hasSize(1);
    }

    @Test
    void twoAttemptsMayTimeOutAndTheThirdAnswers() {
        Attempt late =
                () -> {
                    throw new TimedOut();
                };

        assertThat(call(TriggerName.PRE_SIGN_UP, late, late, () -> EVENT)).isEmpty();
        assertThat(patience).hasSize(3);
    }

    @Test
    void aThirdTimeoutIsTheLast() {
        Attempt late =
                () -> {
                    throw new TimedOut();
                };

        var refusal = refusal(TriggerName.PRE_SIGN_UP, late, late, late, () -> EVENT);

        assertThat(refusal.error().name()).isEqualTo("UnexpectedLambdaException");
        assertThat(refusal.sentence())
                .isEqualTo(
                        "PreSignUp invocation failed due to error Socket timeout while invoking"
                                + " Lambda function.");
        assertThat(patience).hasSize(3);
    }

    @Test
    void whatMayPassIsTriedAgain() {
        Attempt busy =
                () -> {
                    throw Unreachable.forNow("TooManyRequestsException");
                };

        assertThat(call(TriggerName.PRE_SIGN_UP, busy, () -> EVENT)).isEmpty();
        assertThat(refusal(TriggerName.PRE_SIGN_UP, busy, busy, busy).sentence())
                .isEqualTo("PreSignUp invocation failed due to error TooManyRequestsException.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "not json",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "{\"a\":\"\\ud800\"}"
            })
    void whatIsNoJsonIsToldSo(String answer) {
        var refusal = refusal(TriggerName.PRE_SIGN_UP, () -> answer);

        assertThat(refusal.error().name()).isEqualTo("InvalidLambdaResponseException");
        assertThat(refusal.sentence()).isEqualTo("Invalid lambda function output : Invalid JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "region",
                "userPoolId",
                "userName",
                "triggerSource",
                "callerContext",
                "request",
                "response"
            })
    void anAnswerMustHoldWhatTheEventHadInItsTypes(String member) {
        var without = Json.read(EVENT);
        without.remove(member);
        var another = Json.read(EVENT);
        another.put(member, 1);

        for (var answer : List.of(without, another)) {
            var refusal = refusal(TriggerName.PRE_SIGN_UP, () -> Json.text(answer));

            assertThat(refusal.error().name()).isEqualTo("InvalidLambdaResponseException");
            assertThat(refusal.sentence()).isEqualTo("Unrecognizable lambda output");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"fine\"", "[]", "{}", "true", "7"})
    void whatIsNoEventIsNotRecognized(String answer) {
        assertThat(refusal(TriggerName.PRE_SIGN_UP, () -> answer).sentence())
                .isEqualTo("Unrecognizable lambda output");
    }

    @Test
    void whatIsSentIsTriedThreeTimesAndNobodyHearsOfIt() throws InterruptedException {
        var attempts = new AtomicInteger();
        var last = new CountDownLatch(3);
        FunctionRunner runner =
                (_, _, _) -> {
                    attempts.incrementAndGet();
                    last.countDown();
                    throw new Threw("Error", "secret 123456");
                };
        var pauses = List.of(Duration.ofMillis(1), Duration.ofMillis(1));

        try (var posts = new Posts(runner, pauses, Duration.ofSeconds(5))) {
            posts.add(TriggerName.CUSTOM_EMAIL_SENDER, FUNCTION, EVENT.getBytes(UTF_8));
            last.await();
        }

        assertThat(attempts).hasValue(3);
    }

    @Test
    void stoppingWaitsForWhatWasSentAndNotForEver() throws InterruptedException {
        var begun = new Semaphore(0);
        var goOn = new CountDownLatch(1);
        var given = new AtomicInteger();
        FunctionRunner runner =
                (_, event, _) -> {
                    begun.release();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new TimedOut();
                    }
                    given.incrementAndGet();
                    return event;
                };

        var patient = new Posts(runner, List.of(), Duration.ofSeconds(20));
        patient.add(TriggerName.CUSTOM_SMS_SENDER, FUNCTION, new byte[0]);
        begun.acquire();
        var stopping = Thread.startVirtualThread(patient::close);
        goOn.countDown();
        stopping.join();

        assertThat(given).hasValue(1);

        var hanging = new Posts((_, _, _) -> waitForEver(begun), List.of(), Duration.ofMillis(20));
        hanging.add(TriggerName.CUSTOM_SMS_SENDER, FUNCTION, new byte[0]);
        begun.acquire();

        hanging.close();
    }

    private static byte[] waitForEver(Semaphore begun) throws FunctionFailure {
        begun.release();
        try {
            new CountDownLatch(1).await();
            return new byte[0];
        } catch (InterruptedException e) {
            throw new TimedOut();
        }
    }

    @Test
    void whatIsTooMuchOfOneFunctionIsDroppedAndOthersHaveRoom() {
        var goOn = new CountDownLatch(1);
        var given = new ConcurrentHashMap<String, Integer>();
        FunctionRunner runner =
                (function, event, _) -> {
                    await(goOn);
                    given.merge(function.name(), 1, Integer::sum);
                    return event;
                };

        try (var posts = new Posts(runner, List.of(), Duration.ofSeconds(20))) {
            for (int i = 0; i < Posts.MOST_OF_ONE + 10; i++)
                posts.add(TriggerName.CUSTOM_SMS_SENDER, FUNCTION, new byte[0]);
            for (int i = 0; i < Posts.MOST; i++)
                posts.add(TriggerName.CUSTOM_SMS_SENDER, other(i), new byte[0]);
            goOn.countDown();
        }

        assertThat(given).containsEntry("hook", Posts.MOST_OF_ONE);
        assertThat(given.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(Posts.MOST);
    }

    @Test
    void eventsHoldSoMuchMemoryAndThoseOfOneFunctionAQuarter() {
        byte[] event = new byte[Posts.MOST_BYTES / 16];
        var goOn = new CountDownLatch(1);
        FunctionRunner runner =
                (_, given, _) -> {
                    await(goOn);
                    return given;
                };

        try (var posts = new Posts(runner, List.of(), Duration.ofSeconds(20))) {
            var context = InvocationContext.NONE;
            for (int i = 0; i < 4; i++)
                assertThat(posts.add("test", FUNCTION, event, context)).isTrue();
            assertThat(posts.add("test", FUNCTION, new byte[1], context)).isFalse();
            for (int i = 0; i < 12; i++)
                assertThat(posts.add("test", other(i), event, context)).isTrue();
            assertThat(posts.add("test", other(12), new byte[1], context)).isFalse();
            goOn.countDown();
        }
    }

    @Test
    void aFunctionThatHangsHoldsHalfOfTheCallersByWhicheverAlias() throws InterruptedException {
        try (var hanging = new Hanging(function -> function.name().equals("hook"))) {
            for (int i = 0; i < MOST / 2; i++) hanging.hold(alias("v" + i));

            var refusal = hanging.refusal(FUNCTION);
            var another = hanging.triggers.call(TriggerName.PRE_SIGN_UP, other(1), event());

            assertThat(refusal.sentence())
                    .isEqualTo(
                            "PreSignUp invocation failed due to error TooManyRequestsException.");
            assertThat(another).isEmpty();
        }
    }

    @Test
    void functionsThatHangHoldNoMoreThanTheMostTogether() throws InterruptedException {
        try (var hanging = new Hanging(_ -> true)) {
            for (int i = 0; i < MOST; i++) hanging.hold(other(i));

            assertThat(hanging.refusal(other(MOST)).sentence())
                    .isEqualTo(
                            "PreSignUp invocation failed due to error TooManyRequestsException.");
            hanging.goOn.countDown();
            hanging.threads.close();
            assertThat(hanging.triggers.call(TriggerName.PRE_SIGN_UP, other(MOST), event()))
                    .isEmpty();
        }
    }

    /// Triggers whose functions, or some of them, do not answer until told to.
    private static final class Hanging implements AutoCloseable {
        final CountDownLatch goOn = new CountDownLatch(1);
        final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        final Triggers triggers;
        private final Semaphore begun = new Semaphore(0);

        Hanging(Predicate<FunctionArn> hang) {
            FunctionRunner runner =
                    (function, event, _) -> {
                        if (!hang.test(function)) return event;
                        begun.release();
                        TriggersTest.await(goOn);
                        return event;
                    };
            triggers = new Triggers(runner, MOST);
        }

        /// One more call that is under way when this returns.
        void hold(FunctionArn function) throws InterruptedException {
            threads.execute(() -> triggers.call(TriggerName.PRE_SIGN_UP, function, event()));
            begun.acquire();
        }

        ApiException refusal(FunctionArn function) {
            return catchThrowableOfType(
                    ApiException.class,
                    () -> triggers.call(TriggerName.PRE_SIGN_UP, function, event()));
        }

        @Override
        public void close() {
            goOn.countDown();
            threads.close();
            triggers.close();
        }
    }

    private static ObjectNode event() {
        return Json.read(EVENT);
    }

    private static FunctionArn alias(String name) {
        return new FunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:hook:" + name);
    }

    private static FunctionArn other(int number) {
        return new FunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:other-" + number);
    }

    private static void await(CountDownLatch latch) throws TimedOut {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new TimedOut();
        }
    }
}
