package doorhouse.trigger.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Handlers as people write them for Node.
class NodeFunctionTest {
    private final LocalRun run = new LocalRun();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void anAsyncHandlerOfAModuleAnswers() throws FunctionFailure {
        run.function("greet")
                .with(
                        "index.mjs",
                        """
                        export const handler = async (event) => {
                            event.response.greeting = `Grüß dich, ${event.userName} 🐝`;
                            return event;
                        };\
                        """);

        var answer = run.call("greet", "{\"userName\":\"Zoë\",\"response\":{}}");

        assertThat(answer.path("response").path("greeting").asString())
                .isEqualTo("Grüß dich, Zoë 🐝");
    }

    @Test
    void aCommonJsHandlerCallsBack() throws FunctionFailure {
        run.function("old")
                .with(
                        "index.js",
                        """
                        exports.handler = (event, context, callback) => {
                            setTimeout(() => callback(null, { ...event, response: { late: true } }), 20);
                        };\
                        """);

        assertThat(run.call("old", "{}").path("response").path("late").asBoolean()).isTrue();
    }

    @Test
    void anAsyncHandlerMayCallBackInsteadOfReturning() throws FunctionFailure {
        run.function("both")
                .with(
                        "index.mjs",
                        """
                        export const handler = async (event, context, callback) => {
                            await new Promise((resolve) => setTimeout(resolve, 5));
                            callback(null, { called: 'back' });
                        };\
                        """);

        assertThat(run.call("both", "{}").path("called").asString()).isEqualTo("back");
    }

    @Test
    void theContextsOwnWordsEndAnInvocationToo() throws FunctionFailure {
        run.function("ancient")
                .with(
                        "index.js",
                        """
                        exports.handler = function (event, context) {
                            if (event.how === 'succeed') context.succeed({ by: 'succeed' });
                            else if (event.how === 'done') context.done(null, { by: 'done' });
                            else context.fail('by fail');
                        };\
                        """);

        assertThat(run.call("ancient", "{\"how\":\"succeed\"}").path("by").asString())
                .isEqualTo("succeed");
        assertThat(run.call("ancient", "{\"how\":\"done\"}").path("by").asString())
                .isEqualTo("done");
        assertThat(threw("ancient", "{}"))
                .returns("string", Threw::errorType)
                .returns("by fail", Threw::errorMessage);
    }

    @Test
    void aCallbackWaitsForTheEventLoopUnlessToldOtherwise() throws FunctionFailure {
        run.function("waits")
                .with(
                        "index.js",
                        """
                        exports.handler = (event, context, callback) => {
                            context.callbackWaitsForEmptyEventLoop = event.waits;
                            const answer = { ticks: 0 };
                            setTimeout(() => { answer.ticks = 1; }, 50);
                            callback(null, answer);
                        };\
                        """);

        assertThat(run.call("waits", "{\"waits\":true}").path("ticks").asInt()).isEqualTo(1);
        assertThat(run.call("waits", "{\"waits\":false}").path("ticks").asInt()).isZero();
    }

    @Test
    void aHandlerThatSaysNothingAnswersNull() throws FunctionFailure {
        run.function("silent").with("index.js", "exports.handler = (event) => {};");

        assertThat(run.bytes("silent", "{}")).asString().isEqualTo("null");
    }

    @Test
    void whatIsThrownArrivesWithTypeAndMessage() {
        run.function("refuse")
                .with(
                        "index.mjs",
                        """
                        class TooYoung extends Error {
                            constructor(message) { super(message); this.name = 'TooYoung'; }
                        }
                        export const handler = async (event) => {
                            if (event.plain) throw 'just text';
                            throw new TooYoung('Du bist zu jung');
                        };\
                        """);

        assertThat(threw("refuse", "{}"))
                .returns("TooYoung", Threw::errorType)
                .returns("Du bist zu jung", Threw::errorMessage);
        assertThat(threw("refuse", "{\"plain\":true}"))
                .returns("string", Threw::errorType)
                .returns("just text", Threw::errorMessage);
    }

    @Test
    void anErrorCalledBackOrThrownAtOnceArrivesToo() {
        run.function("callback")
                .with(
                        "index.js",
                        """
                        exports.handler = (event, context, callback) => {
                            if (event.now) throw new RangeError('at once');
                            callback(new Error('called back'));
                        };\
                        """);

        assertThat(threw("callback", "{}")).returns("called back", Threw::errorMessage);
        assertThat(threw("callback", "{\"now\":true}"))
                .returns("RangeError", Threw::errorType)
                .returns("at once", Threw::errorMessage);
    }

    @Test
    void whatNobodyCatchesFailsTheInvocationAndTheNextGoesOn() throws FunctionFailure {
        run.function("lost")
                .with(
                        "index.js",
                        """
                        exports.handler = async (event) => {
                            if (event.how === 'thrown') setTimeout(() => { throw new Error('nobody'); }, 1);
                            else if (event.how === 'rejected') Promise.reject(new Error('nobody'));
                            else return { well: true };
                            await new Promise((resolve) => setTimeout(resolve, 4000));
                        };\
                        """);

        assertThat(threw("lost", "{\"how\":\"thrown\"}"))
                .returns("Error", Threw::errorType)
                .returns("nobody", Threw::errorMessage);
        assertThat(threw("lost", "{\"how\":\"rejected\"}"))
                .returns("Runtime.UnhandledPromiseRejection", Threw::errorType)
                .returns("Error: nobody", Threw::errorMessage);
        assertThat(run.call("lost", "{}").path("well").asBoolean()).isTrue();
    }

    @Test
    void theContextTellsWhoIsCalledAndHowLong() throws FunctionFailure {
        run.function("context")
                .with(
                        "index.mjs",
                        """
                        export const handler = async (event, context) => ({
                            ...context,
                            left: context.getRemainingTimeInMillis(),
                            environment: process.env,
                            folder: process.cwd(),
                        });\
                        """)
                .with("env", "# ours\nTABLE_NAME = \"people\"\nGREETING=a=b\n");

        var told = run.call("context", "{}");

        assertThat(told.path("functionName").asString()).isEqualTo("context");
        assertThat(told.path("functionVersion").asString()).isEqualTo("$LATEST");
        assertThat(told.path("invokedFunctionArn").asString())
                .isEqualTo(FunctionFolder.arn("context").value());
        assertThat(told.path("awsRequestId").asString()).hasSize(36);
        assertThat(told.path("memoryLimitInMB").asString()).isEqualTo("128");
        assertThat(told.path("logGroupName").asString()).isEqualTo("/aws/lambda/context");
        assertThat(told.path("left").asInt()).isBetween(1, 5_000);
        assertThat(told.path("folder").asString())
                .isEqualTo(run.function("context").folder().toString());
        var environment = told.path("environment");
        assertThat(environment.path("TABLE_NAME").asString()).isEqualTo("people");
        assertThat(environment.path("GREETING").asString()).isEqualTo("a=b");
        assertThat(environment.path("AWS_EXECUTION_ENV").asString())
                .startsWith("AWS_Lambda_nodejs");
        assertThat(environment.path("AWS_REGION").asString()).isEqualTo("us-east-1");
        assertThat(environment.path("_X_AMZN_TRACE_ID").asString()).startsWith("Root=1-");
        assertThat(environment.propertyNames())
                .as("nothing of the server's own environment")
                .doesNotContain("HOME", "JAVA_HOME", "USER");
    }

    @Test
    void aModuleThatCannotBeLoadedSaysWhy() {
        run.function("missing").with("index.mjs", "import 'no-such-package';");
        run.function("broken").with("index.js", "exports.handler = ) => {");
        run.function("nameless").with("index.mjs", "export const main = () => 1;");

        assertThat(threw("missing", "{}"))
                .returns("Runtime.ImportModuleError", Threw::errorType)
                .satisfies(t -> assertThat(t.errorMessage()).contains("no-such-package"));
        assertThat(threw("broken", "{}")).returns("Runtime.UserCodeSyntaxError", Threw::errorType);
        assertThat(threw("nameless", "{}"))
                .returns("Runtime.HandlerNotFound", Threw::errorType)
                .returns("index.handler is undefined or not exported", Threw::errorMessage);
    }

    private Threw threw(String name, String event) {
        return catchThrowableOfType(Threw.class, () -> run.bytes(name, event));
    }
}
