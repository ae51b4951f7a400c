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

    /// Where this process keeps what nobody else writes.
    static Path own() {
        return Path.of(property("doorhouse.own"));
    }

    /// What the programs print that this process starts.
    static Path logs() throws IOException {
        return Files.createDirectories(own().resolve("logs"));
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
        var folder = target().resolve("distribution");
        try {
            OneProcess.does("distribution", () -> unpack(packed, folder));
            return home(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// And makes the AOT cache, as the README tells its users to.
    private static void unpack(Path packed, Path folder) throws IOException, InterruptedException {
        var of = Files.getLastModifiedTime(packed).toString();
        var unpacked = folder.resolve("unpacked");
        if (Files.exists(unpacked) && Files.readString(unpacked).equals(of)) return;
        Programs.run(target(), Map.of(), List.of("rm", "-rf", folder.toString())).good();
        Files.createDirectories(folder);
        Programs.run(folder, Map.of(), List.of("tar", "xzf", packed.toString())).good();
        var program = home(folder).resolve("bin/doorhouse").toString();
        var java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        Programs.run(folder, java, List.of(program, "aot-train")).good();
        Files.writeString(unpacked, of);
    }

    private static Path home(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }
}
