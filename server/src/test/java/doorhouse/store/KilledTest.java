package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged outlives the process, whenever it is killed.
class KilledTest {
    private static final int WRITERS = 16;
    private static final int ENOUGH = 2_000;

    @TempDir private Path folder;

    /// Writes as fast as it can and tells what was acknowledged, until it is killed.
    static final class Writer {
        public static void main(String[] args) throws InterruptedException {
            var database = Database.sqlite(Path.of(args[0]));
            database.run("create table if not exists thing (name text primary key)");
            var threads = new ArrayList<Thread>();
            for (int w = 0; w < WRITERS; w++) {
                var prefix = args[1] + "-" + w + "-";
                threads.add(Thread.startVirtualThread(() -> write(database, prefix)));
            }
            for (var thread : threads) thread.join();
        }

        private static void write(Database database, String prefix) {
            for (int n = 0; n < Integer.MAX_VALUE; n++) {
                var name = prefix + n;
                database.run("insert into thing (name) values (?)", name);
                System.out.println("acknowledged " + name);
            }
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws Exception {
        var file = folder.resolve("killed.db");
        var acknowledged = new HashSet<String>();
        for (int round = 0; round < 2; round++) acknowledged.addAll(runAndKill(file, round));

        try (var database = Database.sqlite(file)) {
            var kept = Set.copyOf(database.list("select name from thing", row -> row.text("name")));

            assertThat(acknowledged).hasSizeGreaterThan(ENOUGH);
            assertThat(kept).containsAll(acknowledged);
        }
    }

    private static List<String> runAndKill(Path file, int round) throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString(),
                        Integer.toString(round));
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var told = new ArrayList<String>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            read(lines, told, ENOUGH);
            // By its handle, for Process would close what is still to be read.
            assertThat(process.toHandle().destroyForcibly()).isTrue();
            read(lines, told, Integer.MAX_VALUE);
        } finally {
            process.destroyForcibly();
        }
        return told;
    }

    /// A last line torn by the kill names a lower number of the same writer, which is kept too.
    private static void read(BufferedReader lines, List<String> told, int most) throws IOException {
        for (var line = lines.readLine();
                line != null && told.size() < most;
                line = lines.readLine()) {
            if (line.startsWith("acknowledged "))
                told.add(line.substring("acknowledged ".length()));
        }
    }
}
