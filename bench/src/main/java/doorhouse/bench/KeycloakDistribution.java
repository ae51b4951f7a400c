package doorhouse.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Keycloak as it is published, with the options of the JVM that it brings.
///
/// @param home the unpacked distribution
record KeycloakDistribution(Path home) {
    private static final int BUILD_MINUTES = 5;

    /// @param folder that the one distribution is in
    static KeycloakDistribution in(Path folder) throws IOException {
        try (var found = Files.list(folder)) {
            return new KeycloakDistribution(
                    found.filter(path -> path.resolve("bin/kc.sh").toFile().exists())
                            .findFirst()
                            .orElseThrow(() -> new IOException("no Keycloak in " + folder)));
        }
    }

    String version() {
        return home.getFileName().toString().replace("keycloak-", "");
    }

    /// Makes it ready for one kind of database, as its guide asks before `start --optimized`. What
    /// was built is kept for the next time.
    void build(String database) throws IOException, InterruptedException {
        var built = home.resolve("built-for");
        if (Files.exists(built) && Files.readString(built).equals(database)) return;
        Files.deleteIfExists(built);
        var log = home.resolve("build.log");
        var build = program(List.of("build", "--db=" + database), log).start();
        if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || build.exitValue() != 0) {
            build.descendants().forEach(ProcessHandle::destroyForcibly);
            build.destroyForcibly();
            throw new IOException("Keycloak's build failed:\n" + Files.readString(log));
        }
        Files.writeString(built, database);
    }

    /// A command of its program, a script that waits for the server and passes it its signals.
    ProcessBuilder program(List<String> words, Path log) {
        var command = new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
        command.addAll(words);
        var program = new ProcessBuilder(command);
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment().keySet().removeIf(name -> name.startsWith("JAVA_OPTS"));
        return program.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
    }

    /// A jar that it brings.
    Path jar(String beginning) throws IOException {
        try (var jars = Files.list(home.resolve("lib/lib/main"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(beginning))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + beginning));
        }
    }
}
