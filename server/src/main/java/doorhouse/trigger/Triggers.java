package doorhouse.trigger;

import static doorhouse.operation.CognitoErrors.INVALID_LAMBDA_RESPONSE;
import static doorhouse.operation.CognitoErrors.UNEXPECTED_LAMBDA;
import static doorhouse.operation.CognitoErrors.USER_LAMBDA_VALIDATION;

import doorhouse.http.InFlight;
import doorhouse.operation.ApiException;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls the functions of user pools and identity pools. Source: "Customizing user pool workflows
/// with Lambda triggers", and the error sentences as observed on the live service.
public final class Triggers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_ATTEMPTS = 3;

    /// What a function gives back as it came, each of the type it had.
    private static final List<String> COMMON =
            List.of(
                    "version",
                    "region",
                    "userPoolId",
                    "userName",
                    "triggerSource",
                    "callerContext",
                    "request");

    private final FunctionRunner runner;
    private final Posts posts;
    private final InFlight<FunctionArn> calls;

    /// @param runner owned from now on: closed with this
    /// @param mostCalls waited for at a time, and half as many of one function, whatever version or
    ///   alias; Lambda throttles likewise
    public Triggers(FunctionRunner runner, int mostCalls) {
        this.runner = runner;
        this.calls = new InFlight<>(Math.max(1, mostCalls / 2), mostCalls);
        this.posts = new Posts(runner);
    }

    /// Calls a function and waits: five seconds an attempt, three attempts where another may go
    /// better. Hold no transaction meanwhile.
    ///
    /// @param event whole, with the members that every event has
    /// @return the answer's `response`
    /// @throws ApiException UserLambdaValidationException when the function failed,
    ///   UnexpectedLambdaException when it could not be run or did not answer in time,
    ///   InvalidLambdaResponseException when its answer is no event of this form
    public ObjectNode call(TriggerName trigger, FunctionArn function, ObjectNode event) {
        var counted = function.unqualified();
        if (!calls.enter(counted)) throw unexpected(trigger, "TooManyRequestsException");
        try {
            return response(event, answer(trigger, function, Json.write(event)));
        } finally {
            calls.leave(counted);
        }
    }

    /// Calls a function and waits for five seconds, once, for those whose events and errors have
    /// forms of their own. Hold no transaction meanwhile.
    ///
    /// @return the answer's bytes
    public byte[] callOnce(FunctionArn function, byte[] event) throws FunctionFailure {
        var counted = function.unqualified();
        if (!calls.enter(counted)) throw Unreachable.forNow("TooManyRequestsException");
        try {
            return runner.invoke(function, event, PATIENCE);
        } finally {
            calls.leave(counted);
        }
    }

    /// Calls a function without waiting; that it fails is logged only. Tried again twice, as Lambda
    /// does with what it is handed.
    public void send(TriggerName trigger, FunctionArn function, ObjectNode event) {
        posts.add(trigger, function, Json.write(event));
    }

    private byte[] answer(TriggerName trigger, FunctionArn function, byte[] event) {
        for (int attempt = 1; ; attempt++) {
            try {
                return runner.invoke(function, event, PATIENCE);
            } catch (FunctionFailure failure) {
                LOG.info(
                        "{} {}: attempt {}: {}",
                        trigger.text(),
                        function,
                        attempt,
                        failure.getMessage());
                if (attempt == MAX_ATTEMPTS || !failure.retryable())
                    throw refusal(trigger, failure);
            }
        }
    }

    private static ApiException refusal(TriggerName trigger, FunctionFailure failure) {
        return switch (failure) {
            case Threw threw ->
                    USER_LAMBDA_VALIDATION.because(
                            trigger.text() + " failed with error " + threw.errorMessage() + ".");
            case Unreachable unreachable -> unexpected(trigger, unreachable.errorName());
            case TimedOut _ -> unexpected(trigger, "Socket timeout while invoking Lambda function");
        };
    }

    private static ApiException unexpected(TriggerName trigger, String error) {
        return UNEXPECTED_LAMBDA.because(
                trigger.text() + " invocation failed due to error " + error + ".");
    }

    private static ObjectNode response(ObjectNode event, byte[] answer) {
        if (!(document(answer) instanceof ObjectNode told)
                || !COMMON.stream().allMatch(name -> sameType(event.get(name), told.get(name)))
                || !(told.get("response") instanceof ObjectNode response))
            throw INVALID_LAMBDA_RESPONSE.because("Unrecognizable lambda output");
        return response;
    }

    private static boolean sameType(JsonNode sent, JsonNode told) {
        return told != null && sent.getNodeType() == told.getNodeType();
    }

    private static JsonNode document(byte[] answer) {
        try {
            return Json.readAny(answer);
        } catch (NotJson e) {
            throw INVALID_LAMBDA_RESPONSE.because("Invalid lambda function output : Invalid JSON");
        }
    }

    /// Gives what was sent without waiting some seconds more, then ends what runs.
    @Override
    public void close() {
        posts.close();
        runner.close();
    }
}
