package doorhouse.trigger.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.FunctionRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What goes wrong in processes, and how they come and go.
class LocalFunctionsTest {
    /// A handler that tells its process, and does as its event asks.
    private static final String OBEDIENT =
            """
            const fs = require('node:fs');
            exports.handler = async (event) => {
                if (event.exit !== undefined) process.exit(event.exit);
                if (event.spin) for (;;);
                if (event.until) while (!fs.existsSync(event.until)) await new Promise((r) => setTimeout(r, 5));
                if (event.leave) setTimeout(() => process.exit(0), 0);
                return { pid: process.pid, size: 'x'.repeat(event.size ?? 0) };
            };\
            """;

    @TempDir private Path elsewhere;
    private LocalRun run = new LocalRun();

    @AfterEach
    void close() {
        run.close();
    }

    private void with(LocalRun another) {
        run.close();
        run = another;
    }

    private long pid(String name) throws FunctionFailure {
        return run.call(name, "{}").path("pid").asLong();
    }

    @Test
    void oneProcessServesCallAfterCall() throws FunctionFailure {
        run.function("f").with("index.js", OBEDIENT);

        assertThat(pid("f")).isEqualTo(pid("f"));
    }

    @Test
    void aProcessThatHangsIsEndedAndTheNextCallHasAnother() throws Exception {
        run.function("f").with("index.js", OBEDIENT);
        long first = pid("f");
        var process = ProcessHandle.of(first).orElseThrow();

        var late =
                catchThrowableOfType(
                        TimedOut.class,
                        () -> run.bytes("f", "{\"spin\":true}", Duration.ofMillis(200)));

        assertThat(late).isNotNull();
        assertThat(pid("f")).isNotEqualTo(first);
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerAfterTheDeadlineIsNobodys() throws FunctionFailure {
        run.function("f").with("index.js", OBEDIENT);
        long first = pid("f");
        var go = elsewhere.resolve("go");

        var late =
                catchThrowableOfType(
                        TimedOut.class,
                        () ->
                                run.bytes(
                                        "f",
                                        "{\"until\":\"" + go + "\",\"size\":5}",
                                        Duration.ofMillis(200)));
        var next = run.call("f", "{}");

        assertThat(late).isNotNull();
        assertThat(next.path("pid").asLong()).isNotEqualTo(first);
        assertThat(next.path("size").asString()).isEmpty();
    }

    @Test
    void aProcessThatEndsInTheMiddleFailsTheCallOnly() throws FunctionFailure {
        run.function("f").with("index.js", OBEDIENT);

        var one = catchThrowableOfType(Threw.class, () -> run.bytes("f", "{\"exit\":3}"));
        var none = catchThrowableOfType(Threw.class, () -> run.bytes("f", "{\"exit\":0}"));

        assertThat(one.errorType()).isEqualTo("Runtime.ExitError");
        assertThat(one.errorMessage())
                .matches(
                        "RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3");
        assertThat(none.errorMessage())
                .matches(
                        "RequestId: [0-9a-f-]{36} Error: Runtime exited without providing a reason");
        assertThat(pid("f")).isPositive();
    }

    @Test
    void aProcessMayEndBetweenTwoCalls() throws FunctionFailure {
        run.function("f").with("index.js", OBEDIENT);

        for (int i = 0; i < 5; i++)
            assertThat(run.call("f", "{\"leave\":true}").path("pid").asLong()).isPositive();
    }

    @Test
    void anAnswerHasAnEnd() throws FunctionFailure {
        run.function("f").with("index.js", OBEDIENT);
        int most = FunctionRunner.MAX_ANSWER_BYTES;

        var long1 = run.bytes("f", "{\"size\":" + (most - 100) + "}");
        var tooLong =
                catchThrowableOfType(Threw.class, () -> run.bytes("f", "{\"size\":" + most + "}"));

        assertThat(long1).hasSizeGreaterThan(most - 100);
        assertThat(tooLong.errorType()).isEqualTo("Function.ResponseSizeTooLarge");
        assertThat(pid("f")).as("it goes on").isPositive();
    }

    @Test
    void callsBeyondThePoolWaitTheirTurn() throws Exception {
        run.function("f").with("index.js", OBEDIENT);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls =
                    IntStream.range(0, 12).mapToObj(i -> threads.submit(() -> pid("f"))).toList();

            var pids = new java.util.HashSet<Long>();
            for (Future<Long> call : calls) pids.add(call.get());
            assertThat(pids).hasSizeBetween(1, 2);
        }
    }

    @Test
    void whereAllProcessesStayBusyACallIsOneTooMany() throws Exception {
        with(new LocalRun(1, Duration.ofMinutes(5)));
        run.function("f").with("index.js", OBEDIENT);
        pid("f");
        var go = elsewhere.resolve("go");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = elsewhere.resolve("begun");
            run.function("f")
                    .with(
                            "index.js",
                            OBEDIENT.replace(
                                    "if (event.until)",
                                    "if (event.until) fs.writeFileSync('%s', ''); if (event.until)"
                                            .formatted(begun)));
            var busy = threads.submit(() -> run.call("f", "{\"until\":\"" + go + "\"}"));
            while (!Files.exists(begun)) Thread.onSpinWait();

            var refused =
                    catchThrowableOfType(
                            Unreachable.class, () -> run.bytes("f", "{}", Duration.ofMillis(100)));
            Files.createFile(go);

            assertThat(refused.errorName()).isEqualTo("TooManyRequestsException");
            assertThat(busy.get().path("pid").asLong()).isPositive();
        }
    }

    @Test
    void whoGivesUpInTheLineLeavesNoGap() throws Exception {
        with(new LocalRun(1, Duration.ofMinutes(5)));
        run.function("f").with("index.js", OBEDIENT);
        pid("f");
        var go = elsewhere.resolve("go");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var busy = threads.submit(() -> run.call("f", "{\"until\":\"" + go + "\"}"));
            var call =
                    new FutureTask<>(() ->
                            catchThrowableOfType(Unreachable.class, () -> run.bytes("f", "{}")));
            var waiting = Thread.ofPlatform().start(call);
            while (waiting.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            waiting.interrupt();
            var gaveUp = call.get();
            Files.createFile(go);

            assertThat(gaveUp.errorName()).isEqualTo("ServiceException");
            assertThat(busy.get()).isNotEmpty();
            assertThat(pid("f")).isPositive();
        }
    }

    @Test
    void aChangedFileIsSeenByTheNextCall() throws FunctionFailure {
        var function =
                run.function("f")
                        .with(
                                "index.mjs",
                                "import { n } from './lib/n.mjs'; export const handler = async () => ({ n });")
                        .with("lib/n.mjs", "export const n = 1;");
        assertThat(run.call("f", "{}").path("n").asInt()).isEqualTo(1);

        function.with("lib/n.mjs", "export const n = 2;");

        assertThat(run.call("f", "{}").path("n").asInt()).isEqualTo(2);
    }

    @Test
    void aLinkedFolderIsLookedIntoToo() throws Exception {
        var sources =
                new FunctionFolder(elsewhere.resolve("sources")).with("index.mjs", answering(1));
        Files.createSymbolicLink(run.function("f").folder(), sources.folder());
        assertThat(run.call("f", "{}").path("n").asInt()).isEqualTo(1);

        sources.with("index.mjs", answering(2));

        assertThat(run.call("f", "{}").path("n").asInt()).isEqualTo(2);
    }

    private static String answering(int n) {
        return "export const handler = async () => ({ n: %d });".formatted(n);
    }

    @Test
    void whatWasBrokenIsSeenMended() throws FunctionFailure {
        var function = run.function("f").with("index.js", "throw new Error('not yet');");
        var threw = catchThrowableOfType(Threw.class, () -> run.bytes("f", "{}"));

        function.with("index.js", OBEDIENT);

        assertThat(threw.errorMessage()).isEqualTo("not yet");
        assertThat(pid("f")).isPositive();
    }

    @Test
    void aProcessWithNothingToDoEnds() throws Exception {
        with(new LocalRun(2, Duration.ofMillis(20)));
        run.function("f").with("index.js", OBEDIENT);

        var process = ProcessHandle.of(pid("f"));

        if (process.isPresent()) process.get().onExit().get(10, TimeUnit.SECONDS);
        assertThat(pid("f")).isPositive();
    }

    @Test
    void processesEndWithTheServer() throws Exception {
        run.function("f").with("index.js", OBEDIENT);
        var process = ProcessHandle.of(pid("f")).orElseThrow();

        run.functions.close();

        process.onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aBootstrapOfItsOwnSpeaksTheRuntimeApi() throws FunctionFailure {
        run.function("shell")
                .executable(
                        "bootstrap",
                        """
                        #!/bin/sh
                        set -eu
                        api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                        while true; do
                            headers=$(mktemp)
                            event=$(curl -sSf -D "$headers" "$api/next")
                            id=$(sed -n 's/^lambda-runtime-aws-request-id: *\\([^[:space:]]*\\).*/\\1/Ip' "$headers")
                            rm "$headers"
                            case $event in
                            *fail*) curl -sSf -d '{"errorType":"Shell","errorMessage":"failed"}' "$api/$id/error" ;;
                            *twice*) ;;
                            *) printf '{"heard":%s}' "$event" | curl -sSf --data-binary @- "$api/$id/response" ;;
                            esac
                        done
                        """);

        assertThat(run.call("shell", "{\"n\":1}").path("heard").path("n").asInt()).isEqualTo(1);
        assertThat(run.call("shell", "{\"n\":2}").path("heard").path("n").asInt()).isEqualTo(2);
        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("shell", "{\"fail\":1}")))
                .returns("failed", Threw::errorMessage);
        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("shell", "{\"twice\":1}")))
                .as("asking for the next event without answering")
                .returns("Runtime.NoResponse", Threw::errorType);
    }

    @Test
    void whatAFunctionAnswersIsGivenAsItIs() throws FunctionFailure {
        run.function("garbage")
                .executable(
                        "bootstrap",
                        """
                        #!/bin/sh
                        set -eu
                        api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
                        headers=$(mktemp)
                        curl -sSf -D "$headers" -o /dev/null "$api/next"
                        id=$(sed -n 's/^lambda-runtime-aws-request-id: *\\([^[:space:]]*\\).*/\\1/Ip' "$headers")
                        rm "$headers"
                        curl -sSf -d '<html>' "$api/$id/response"
                        """);

        assertThat(run.bytes("garbage", "{}")).asString().isEqualTo("<html>");
    }

    @Test
    void whatCannotBeRunSaysSo() {
        run.function("empty").with("readme.txt", "nothing here");
        run.function("odd").with("index.js", OBEDIENT).with("env", "# fine\nnot a setting\n");
        run.function("bold").with("index.js", OBEDIENT).with("env", "AWS_LAMBDA_RUNTIME_API=x\n");

        for (String name : List.of("empty", "odd", "bold")) {
            assertThat(catchThrowableOfType(Unreachable.class, () -> run.bytes(name, "{}")))
                    .as(name)
                    .returns("InvalidRuntimeException", Unreachable::errorName)
                    .returns(false, Unreachable::retryable);
        }
        assertThat(run.functions.serves(FunctionFolder.arn("empty"))).isTrue();
        assertThat(run.functions.serves(FunctionFolder.arn("absent"))).isFalse();
    }

    @Test
    void aMachineWithoutNodeOrPythonSaysSo() {
        with(new LocalRun(2, Duration.ofMinutes(5), "no-such-node", "/no/such/python"));
        run.function("node").with("index.js", OBEDIENT);
        run.function("python").with("handler.py", "def handler(event, context): pass\n");

        var log = logged("doorhouse.trigger.local");
        for (String name : List.of("node", "python")) {
            assertThat(catchThrowableOfType(Unreachable.class, () -> run.bytes(name, "{}")))
                    .returns("InvalidRuntimeException", Unreachable::errorName);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "function node: there is no no-such-node in PATH ('functions.node')",
                        "function python: there is no /no/such/python ('functions.python')");
    }

    @Test
    void whatAFunctionPrintsIsLoggedWithNameAndInvocation() throws FunctionFailure {
        run.function("talk")
                .with(
                        "index.js",
                        """
                        console.log('loaded');
                        exports.handler = async (event, context) => {
                            console.log('two\\nlines\\u001b[31m', { n: 1 });
                            process.stderr.write('to stderr\\n');
                            return { id: context.awsRequestId };
                        };\
                        """);
        var log = logged("doorhouse.function");

        var id = run.call("talk", "{\"secret\":\"code 123456\"}").path("id").asString();
        run.functions.close();

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "talk [-] loaded",
                        "talk [" + id + "] two lines [31m { n: 1 }",
                        "talk [" + id + "] to stderr");
    }

    private static ListAppender<ILoggingEvent> logged(String logger) {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        ((Logger) LoggerFactory.getLogger(logger)).addAppender(appender);
        return appender;
    }
}
