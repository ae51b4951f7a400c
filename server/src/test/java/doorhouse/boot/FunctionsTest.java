package doorhouse.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestReceiver;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.FunctionRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";

    @TempDir Path data;

    private FunctionRunner runner(String... settings) throws IOException {
        var reader = new ConfigReader();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            reader.flag(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Functions.of(reader.read(), data, false, Clock.systemUTC(), new SecureRandom());
    }

    private static String call(FunctionRunner runner, String name) throws FunctionFailure {
        var function = new FunctionArn(FUNCTION + name);
        return new String(
                runner.invoke(function, "{}".getBytes(UTF_8), Duration.ofSeconds(5)), UTF_8);
    }

    @Test
    void anAddressComesBeforeAFolderAndThatBeforeLambda() throws IOException, FunctionFailure {
        for (String name : new String[] {"mapped", "local"}) {
            Files.createDirectories(data.resolve("functions").resolve(name));
            Files.writeString(
                    data.resolve("functions").resolve(name).resolve("index.mjs"),
                    "export const handler = async () => 'folder';");
        }
        try (var url = new TestReceiver();
                var lambda = new TestReceiver();
                var runner =
                        runner(
                                "functions.urls=mapped=" + url.at("/hook"),
                                "functions.urlSecret=hush",
                                "lambda.endpoint=" + lambda.at("/"),
                                "aws.accessKeyId=AKIAEXAMPLE",
                                "aws.secretAccessKey=hush")) {
            url.answer(200, "\"url\"");
            lambda.answer(200, "\"lambda\"");

            assertThat(call(runner, "mapped")).isEqualTo("\"url\"");
            assertThat(call(runner, "local")).isEqualTo("\"folder\"");
            assertThat(call(runner, "elsewhere")).isEqualTo("\"lambda\"");
        }
    }

    @Test
    void whatIsNowhereIsNotFound() throws IOException {
        try (var runner = runner()) {
            var failure = catchThrowableOfType(Unreachable.class, () -> call(runner, "nowhere"));

            assertThat(failure.errorName()).isEqualTo("ResourceNotFoundException");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "functions.urls=hook | a function's name or ARN",
                "functions.urls=a/b=https://example.com | a function's name or ARN",
                "functions.urls=hook=ftp://example.com | http or https address",
                "functions.urls=hook=https://example.com | 'functions.urlSecret' is needed",
                "functions.processes=0 | 1 or more",
                "lambda.endpoint=lambda.example.com | http or https address",
                "lambda.endpoint=https://lambda.{region}.amazonaws.com | 'aws.accessKeyId'"
            })
    void whatIsHalfSetStopsTheStart(String setting, String sentence) {
        assertThatThrownBy(() -> runner(setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }
}
