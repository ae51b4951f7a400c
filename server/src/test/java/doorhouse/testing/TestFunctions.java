package doorhouse.testing;

import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionRunner;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

    private record Standing(TestFunction function, Handler handler) {}

    private final Map<String, Standing> standing = new ConcurrentHashMap<>();

    /// Makes a function with a name of its own.
    public TestFunction make(Handler handler) {
        var arn = "arn:aws:lambda:us-east-1:123456789012:function:f-" + UUID.randomUUID();
        var function = new TestFunction(arn, new CopyOnWriteArrayList<>());
        standing.put(arn, new Standing(function, handler));
        return function;
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
        return Json.write(answer);
    }
}
