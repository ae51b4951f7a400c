package doorhouse.testing;

import doorhouse.crypto.RandomText;
import doorhouse.trigger.local.LocalFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;

/// Functions in files of their own, which the server runs as processes.
public final class TestHandlers {
    private static final int PROCESSES = 2;

    private final Path folder;
    private final LocalFunctions runner;

    TestHandlers() throws IOException {
        folder = Files.createTempDirectory("doorhouse-test-handlers");
        folder.toFile().deleteOnExit();
        runner =
                new LocalFunctions(
                        new LocalFunctions.Settings(
                                folder,
                                PROCESSES,
                                Duration.ofMinutes(1),
                                false,
                                "node",
                                "python3",
                                "us-east-1"),
                        new RandomText(new SecureRandom()));
    }

    LocalFunctions runner() {
        return runner;
    }

    /// A function with a name of its own.
    ///
    /// @param file such as `index.mjs` or `handler.py`
    /// @return its ARN
    public String of(String file, String text) {
        var name = "handler-" + UUID.randomUUID();
        try {
            var own = Files.createDirectory(folder.resolve(name));
            own.toFile().deleteOnExit();
            Files.writeString(own.resolve(file), text).toFile().deleteOnExit();
            return "arn:aws:lambda:us-east-1:123456789012:function:" + name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
