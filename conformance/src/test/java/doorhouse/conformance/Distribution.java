package doorhouse.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The packed server, unpacked once for all tests as its users unpack it.
final class Distribution {
    private Distribution() {}

    private static final class Unpacked {
        static final Path HOME = unpack();
    }

    /// The folder that holds `bin` and `lib`.
    static Path home() {
        return Unpacked.HOME;
    }

    /// Where the build keeps what its tests leave behind.
    static Path target() {
        return Path.of(property("doorhouse.target"));
    }

    static String property(String name) {
        var value = System.getProperty(name);
        if (value == null) throw new IllegalStateException(name + " is set by the Maven build");
        return value;
    }

    private static Path unpack() {
        var packed = Path.of(property("doorhouse.distribution"));
        if (!Files.exists(packed))
            throw new IllegalStateException(
                    packed + " is not there: run ./mvnw verify from the root");
        try {
            var folder = Files.createDirectories(target()).resolve("distribution");
            Programs.run(target(), Map.of(), List.of("rm", "-rf", folder.toString())).good();
            Files.createDirectories(folder);
            Programs.run(folder, Map.of(), List.of("tar", "xzf", packed.toString())).good();
            try (var inside = Files.list(folder)) {
                return inside.findFirst().orElseThrow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
