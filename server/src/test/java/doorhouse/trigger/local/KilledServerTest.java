package doorhouse.trigger.local;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.trigger.FunctionFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// No process of a function outlives the server, even when both were in the middle of something.
class KilledServerTest {
    /// Calls a function that answers and then never rests, and tells its process.
    static final class Caller {
        public static void main(String[] args) throws FunctionFailure, InterruptedException {
            var run = new LocalRun();
            run.function("restless")
                    .with(
                            "index.js",
                            """
                            exports.handler = async () => {
                                setTimeout(() => { for (;;); }, 1);
                                return { pid: process.pid };
                            };\
                            """);
            System.out.println(run.call("restless", "{}").path("pid").asLong());
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aKilledServerTakesItsFunctionsAlong() throws Exception {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Caller.class.getName());
        var server =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var lines = server.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.matches("[0-9]+")) line = lines.readLine();
            var function = ProcessHandle.of(Long.parseLong(String.valueOf(line))).orElseThrow();

            assertThat(server.toHandle().destroyForcibly()).isTrue();

            function.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            server.destroyForcibly();
        }
    }
}
