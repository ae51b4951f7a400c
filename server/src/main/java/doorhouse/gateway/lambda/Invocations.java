package doorhouse.gateway.lambda;

import static doorhouse.gateway.lambda.LambdaError.INVALID_RUNTIME;
import static doorhouse.gateway.lambda.LambdaError.RESOURCE_NOT_FOUND;
import static doorhouse.gateway.lambda.LambdaError.SERVICE;
import static doorhouse.gateway.lambda.LambdaError.TOO_MANY_REQUESTS;

import doorhouse.http.InFlight;
import doorhouse.http.Response;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.FunctionRunner;
import doorhouse.trigger.InvocationContext;
import doorhouse.trigger.Posts;
import java.time.Duration;

/// Calls of functions, once they are allowed, with the answers that Lambda gives.
final class Invocations implements AutoCloseable {
    /// As long as an API gateway would wait. A function that takes longer is ended.
    private static final Duration PATIENCE = Duration.ofSeconds(29);

    private static final String JSON = "application/json";

    private final FunctionRunner runner;
    private final Posts posts;
    private final InFlight<FunctionArn> calls;

    /// @param most waited for at a time, and half as many of one function
    Invocations(FunctionRunner runner, int most) {
        this.runner = runner;
        this.posts = new Posts(runner);
        this.calls = new InFlight<>(Math.max(1, most / 2), Math.max(1, most));
    }

    /// @throws LambdaError.Refused where nobody here serves it; also where a version or an alias is
    ///   named of what has none, since a policy that denies the function may not name those
    void check(FunctionArn function) {
        if (!runner.serves(function) || !runner.tellsVersions(function)) throw notFound(function);
    }

    Response call(FunctionArn function, byte[] event, InvocationContext context) {
        if (!calls.enter(function.unqualified())) throw busy();
        try {
            return answered(function, runner.invoke(function, event, context, PATIENCE));
        } catch (FunctionFailure failure) {
            return failed(function, failure);
        } finally {
            calls.leave(function.unqualified());
        }
    }

    private static Response answered(FunctionArn function, byte[] answer) {
        return Response.of(200, JSON, answer).with("X-Amz-Executed-Version", version(function));
    }

    private static Response failed(FunctionArn function, FunctionFailure failure) {
        return switch (failure) {
            case Threw threw -> unhandled(function, threw);
            case TimedOut _ ->
                    unhandled(
                            function,
                            new Threw(
                                    "Sandbox.Timedout",
                                    "Error: Task timed out after %d.00 seconds"
                                            .formatted(PATIENCE.toSeconds())));
            case Unreachable unreachable -> throw refusal(function, unreachable);
        };
    }

    /// The call went well, the function did not.
    private static Response unhandled(FunctionArn function, Threw threw) {
        return answered(function, threw.payload()).with("X-Amz-Function-Error", "Unhandled");
    }

    private static LambdaError.Refused refusal(FunctionArn function, Unreachable unreachable) {
        return switch (unreachable.errorName()) {
            case "ResourceNotFoundException" -> notFound(function);
            case "TooManyRequestsException" -> busy();
            case "InvalidRuntimeException" ->
                    INVALID_RUNTIME.because("The function cannot be run; see the server's log.");
            default -> SERVICE.because("The function cannot be reached.");
        };
    }

    private static LambdaError.Refused notFound(FunctionArn function) {
        return RESOURCE_NOT_FOUND.because("Function not found: " + function);
    }

    private static LambdaError.Refused busy() {
        return TOO_MANY_REQUESTS.because("Rate Exceeded.");
    }

    /// Hands an event over; what comes of it is logged only. Tried three times, as Lambda does.
    Response post(FunctionArn function, byte[] event, InvocationContext context) {
        if (!posts.add("lambda:InvokeFunction", function, event, context)) throw busy();
        return Response.of(202);
    }

    private static String version(FunctionArn function) {
        return function.qualifier().filter(q -> q.matches("[0-9]+")).orElse("$LATEST");
    }

    /// Gives what was handed over some seconds more.
    @Override
    public void close() {
        posts.close();
    }
}
