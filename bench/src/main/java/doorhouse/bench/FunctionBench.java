package doorhouse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.RandomText;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import doorhouse.trigger.Triggers;
import doorhouse.trigger.local.LocalFunctions;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/// What a trigger costs with a local function: the first call, which starts a process, and warm
/// ones, one after another.
final class FunctionBench {
    /// Calls are made one after another, so any bound will do.
    private static final int MOST_CALLS = 2;

    private static final int WARM_UP = 2_000;
    private static final int CALLS = 5_000;
    private static final double MILLI = 1e6;

    private static final String EVENT =
            """
            {"version":"1","region":"us-east-1","userPoolId":"us-east-1_AbCdEfGhI",
             "userName":"ana","triggerSource":"PreSignUp_SignUp",
             "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"client"},
             "request":{"userAttributes":{"email":"ana@example.com"},"validationData":null},
             "response":{"autoConfirmUser":false}}\
            """;

    private final Path folder;
    private final PrintStream out;

    FunctionBench(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    void run() throws IOException {
        write("node", "index.mjs", "export const handler = async (event) => event;\n");
        write("python", "handler.py", "def handler(event, context):\n    return event\n");
        out.println("| function | first call ms | p50 ms | p99 ms | a second |");
        out.println("|---|---:|---:|---:|---:|");
        var settings =
                new LocalFunctions.Settings(
                        folder, 1, Duration.ofMinutes(5), false, "node", "python3", "us-east-1");
        var functions = new LocalFunctions(settings, new RandomText(new SecureRandom()));
        try (var triggers = new Triggers(functions, MOST_CALLS)) {
            for (String name : new String[] {"node", "python"}) measure(triggers, name);
        }
    }

    private void write(String name, String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve(name).resolve(file), text, UTF_8);
    }

    private void measure(Triggers triggers, String name) {
        long first = call(triggers, name);
        for (int i = 0; i < WARM_UP; i++) call(triggers, name);
        var took = new long[CALLS];
        for (int i = 0; i < CALLS; i++) took[i] = call(triggers, name);
        double seconds = Arrays.stream(took).sum() / 1e9;
        Arrays.sort(took);
        out.printf(
                "| %s | %.0f | %.2f | %.2f | %.0f |%n",
                name,
                first / MILLI,
                took[CALLS / 2] / MILLI,
                took[CALLS * 99 / 100] / MILLI,
                CALLS / seconds);
    }

    private static long call(Triggers triggers, String name) {
        var function = new FunctionArn("arn:aws:lambda:us-east-1:123456789012:function:" + name);
        long start = System.nanoTime();
        triggers.call(TriggerName.PRE_SIGN_UP, function, Json.read(EVENT));
        return System.nanoTime() - start;
    }
}
