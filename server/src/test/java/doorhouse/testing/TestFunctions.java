package doorhouse.testing;

import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionRunner;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Functions that run in the test's own process: they get an event's bytes and give an answer's,
/// like any other. What they are told is kept, for tests to look at.
public final class TestFunctions implements FunctionRunner {
    /// What a function does with its event; it answers with the same event, changed.
    @FunctionalInterface
    public interface Handler {
        void handle(ObjectNode event) throws FunctionFailure;
    }

    /// A function that stands.
    ///
    /// @param events all that it was called with, in order
    public record TestFunction(String arn, List<ObjectNode> events) {
        /// The one event that it was called with.
        public ObjectNode event() {
            if (events.size() != 1) throw new AssertionError(events.size() + " events: " + events);
            return events.getFirst();
        }

        public List<String> sources() {
            return events.stream().map(event -> event.path("triggerSource").asString()).toList();
        }
    }

    private record Standing(TestFunction function, Handler handler, Answer answer) {}

    /// Makes the answer's bytes of an event that was handled.
    @FunctionalInterface
    private interface Answer {
        byte[] of(ObjectNode event) throws FunctionFailure;
    }

    /// How a function fails.
    public enum Failure {
        THROWS("UserLambdaValidationException: %s failed with error olmaz."),
        DIES(
                "UserLambdaValidationException: %s failed with error RequestId: 7 Error: Runtime"
                        + " exited with error: signal: killed."),
        HANGS(
                "UnexpectedLambdaException: %s invocation failed due to error Socket timeout while"
                        + " invoking Lambda function."),
        /// It does its work, and nobody waited for that any more.
        ANSWERS_TOO_LATE(HANGS.told),
        ANSWERS_NO_JSON(
                "InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON"),
        ANSWERS_NO_EVENT("InvalidLambdaResponseException: Unrecognizable lambda output");

        private final String told;

        Failure(String told) {
            this.told = told;
        }

        /// What the caller is told, error and sentence.
        public String refusal(String trigger) {
            return told.formatted(trigger);
        }

        private void before() throws FunctionFailure {
            switch (this) {
                case THROWS -> throw new FunctionFailure.Threw("Error", "olmaz");
                case DIES ->
                        throw new FunctionFailure.Threw(
                                "Runtime.ExitError",
                                "RequestId: 7 Error: Runtime exited with error: signal: killed");
                case HANGS -> throw new FunctionFailure.TimedOut();
                case ANSWERS_TOO_LATE, ANSWERS_NO_JSON, ANSWERS_NO_EVENT -> {}
            }
        }

        private byte[] after(byte[] answer) throws FunctionFailure {
            return switch (this) {
                case ANSWERS_TOO_LATE -> throw new FunctionFailure.TimedOut();
                case ANSWERS_NO_JSON -> "<html>".getBytes(StandardCharsets.UTF_8);
                case ANSWERS_NO_EVENT -> "{}".getBytes(StandardCharsets.UTF_8);
                case THROWS, DIES, HANGS -> answer;
            };
        }
    }

    /// A function that works, but for the time that it is broken.
    public static final class Breakable {
        private final Handler handler;
        private volatile @Nullable Failure failure;

        private Breakable(Handler handler) {
            this.handler = handler;
        }

        public void breaks(Failure how) {
            failure = how;
        }

        public void mend() {
            failure = null;
        }

        private byte[] answer(ObjectNode event) throws FunctionFailure {
            var how = failure;
            if (how != null) how.before();
            handler.handle(event);
            byte[] answer = Json.write(event);
            return how == null ? answer : how.after(answer);
        }
    }

    private final Map<String, Standing> standing = new ConcurrentHashMap<>();

    /// Makes a function with a name of its own.
    public TestFunction make(Handler handler) {
        return make(handler, Json::write);
    }

    private TestFunction make(Handler handler, Answer answer) {
        var arn = "arn:aws:lambda:us-east-1:123456789012:function:f-" + UUID.randomUUID();
        var function = new TestFunction(arn, new CopyOnWriteArrayList<>());
        standing.put(arn, new Standing(function, handler, answer));
        return function;
    }

    /// Makes a function that can be broken.
    ///
    /// @param switches what breaks and mends it
    public TestFunction make(Breakable switches) {
        return make(_ -> {}, switches::answer);
    }

    /// What breaks and mends a function that works so.
    public static Breakable breakable(Handler handler) {
        return new Breakable(handler);
    }

    /// Makes a function that only writes its response.
    public TestFunction answering(Consumer<ObjectNode> response) {
        return make(event -> response.accept((ObjectNode) event.get("response")));
    }

    /// Makes a function that throws.
    public TestFunction throwing(String message) {
        return make(_ -> {
            throw new FunctionFailure.Threw("Error", message);
        });
    }

    /// Makes a function that never answers; nobody waits for it in truth.
    public TestFunction hanging() {
        return make(_ -> {
            throw new FunctionFailure.TimedOut();
        });
    }

    @Override
    public boolean serves(FunctionArn function) {
        return standing.containsKey(function.value());
    }

    @Override
    public byte[] invoke(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        var called = standing.get(function.value());
        if (called == null) throw FunctionFailure.Unreachable.because("ResourceNotFoundException");
        called.function().events().add(Json.read(event));
        var answer = Json.read(event);
        called.handler().handle(answer);
        return called.answer().of(answer);
    }
}
