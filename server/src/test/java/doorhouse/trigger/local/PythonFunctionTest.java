package doorhouse.trigger.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Handlers as people write them for Python.
class PythonFunctionTest {
    private final LocalRun run = new LocalRun();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aHandlerAnswers() throws FunctionFailure {
        run.function("greet")
                .with(
                        "handler.py",
                        """
                        import helper

                        def handler(event, context):
                            event['response']['greeting'] = helper.greeting(event['userName'])
                            return event
                        """)
                .with("helper.py", "def greeting(name):\n    return f'Grüß dich, {name} 🐝'\n");

        var answer = run.call("greet", "{\"userName\":\"Zoë\",\"response\":{}}");

        assertThat(answer.path("response").path("greeting").asString())
                .isEqualTo("Grüß dich, Zoë 🐝");
    }

    @Test
    void lambdasOwnNamesForFileAndFunctionAreKnownToo() throws FunctionFailure {
        run.function("named")
                .with(
                        "lambda_function.py",
                        "def lambda_handler(event, context):\n    return {'well': True}\n");

        assertThat(run.call("named", "{}").path("well").asBoolean()).isTrue();
    }

    @Test
    void theContextTellsWhoIsCalledAndHowLong() throws FunctionFailure {
        run.function("context")
                .with(
                        "handler.py",
                        """
                        import os

                        def lambda_handler(event, context):
                            return {
                                'name': context.function_name,
                                'version': context.function_version,
                                'arn': context.invoked_function_arn,
                                'id': context.aws_request_id,
                                'memory': context.memory_limit_in_mb,
                                'group': context.log_group_name,
                                'left': context.get_remaining_time_in_millis(),
                                'environment': dict(os.environ),
                            }
                        """)
                .with("env", "TABLE='people'");

        var told = run.call("context", "{}");

        assertThat(told.path("name").asString()).isEqualTo("context");
        assertThat(told.path("version").asString()).isEqualTo("$LATEST");
        assertThat(told.path("arn").asString()).isEqualTo(FunctionFolder.arn("context").value());
        assertThat(told.path("id").asString()).hasSize(36);
        assertThat(told.path("memory").asString()).isEqualTo("128");
        assertThat(told.path("group").asString()).isEqualTo("/aws/lambda/context");
        assertThat(told.path("left").asInt()).isBetween(1, 5_000);
        assertThat(told.path("environment").path("TABLE").asString()).isEqualTo("people");
        assertThat(told.path("environment").path("AWS_EXECUTION_ENV").asString())
                .startsWith("AWS_Lambda_python3.");
        assertThat(told.path("environment").propertyNames()).doesNotContain("HOME", "JAVA_HOME");
    }

    @Test
    void whatIsRaisedArrivesWithTypeAndMessageAndTheNextCallGoesOn() throws FunctionFailure {
        run.function("refuse")
                .with(
                        "handler.py",
                        """
                        class TooYoung(Exception):
                            pass

                        def handler(event, context):
                            if event.get('well'):
                                return event
                            raise TooYoung('Du bist zu jung')
                        """);

        var threw = catchThrowableOfType(Threw.class, () -> run.bytes("refuse", "{}"));

        assertThat(threw)
                .returns("TooYoung", Threw::errorType)
                .returns("Du bist zu jung", Threw::errorMessage);
        assertThat(run.call("refuse", "{\"well\":true}").path("well").asBoolean()).isTrue();
    }

    @Test
    void whatCannotBeWrittenAsJsonFails() {
        run.function("strange")
                .with("handler.py", "def handler(event, context):\n    return {1, 2}\n");

        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("strange", "{}")))
                .returns("TypeError", Threw::errorType);
    }

    @Test
    void aModuleThatCannotBeLoadedSaysWhy() {
        run.function("missing").with("handler.py", "import no_such_module\n");
        run.function("broken").with("handler.py", "def handler(:\n");
        run.function("nameless").with("handler.py", "def main(event, context):\n    return 1\n");

        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("missing", "{}")))
                .returns("Runtime.ImportModuleError", Threw::errorType)
                .returns(
                        "Unable to import module 'handler': No module named 'no_such_module'",
                        Threw::errorMessage);
        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("broken", "{}")))
                .returns("Runtime.UserCodeSyntaxError", Threw::errorType);
        assertThat(catchThrowableOfType(Threw.class, () -> run.bytes("nameless", "{}")))
                .returns("Runtime.HandlerNotFound", Threw::errorType);
    }
}
