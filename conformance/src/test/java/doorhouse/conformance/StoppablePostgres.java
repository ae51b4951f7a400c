package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// PostgreSQL on loopback whose processes a test stops, wakes and kills. What it acknowledged is
/// with the kernel, so that it outlives the processes.
final class StoppablePostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private EmbeddedPostgres postgres;
    private List<ProcessHandle> stopped = List.of();

    private StoppablePostgres(Path data, int port) throws IOException {
        this.data = data;
        this.port = port;
        this.postgres = begin();
    }

    /// @param data a folder that is not there yet
    static StoppablePostgres start(Path data) throws IOException {
        return new StoppablePostgres(data, PackedServer.freePort());
    }

    private EmbeddedPostgres begin() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /// For `--database`.
    String url() {
        return postgres.getJdbcUrl("postgres", "postgres") + "&password=postgres";
    }

    EmbeddedPostgres database() {
        return postgres;
    }

    /// The first process and its children.
    private List<ProcessHandle> processes() throws IOException {
        var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        var first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var all = new ArrayList<ProcessHandle>();
        all.add(first);
        first.descendants().forEach(all::add);
        return all;
    }

    private static void signal(String name, List<ProcessHandle> processes)
            throws IOException, InterruptedException {
        for (var process : processes) {
            // One that has ended since needs no signal.
            Programs.run(
                    Distribution.target(),
                    Map.of(),
                    List.of("kill", "-" + name, Long.toString(process.pid())));
        }
    }

    /// Nothing of it runs any more, and nothing is closed: it takes connections and says nothing.
    void pause() throws IOException, InterruptedException {
        var before = processes();
        stopped = before;
        signal("STOP", before.subList(0, 1));
        // Now that the first process stands no more of them begin.
        stopped = processes();
        signal("STOP", stopped);
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT", stopped);
        stopped = List.of();
    }

    /// `kill -9` of all its processes.
    void kill() throws IOException, InterruptedException {
        var all = processes();
        signal("KILL", all);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive)) {
            assertThat(System.nanoTime()).as("PostgreSQL ends").isLessThan(end);
            Thread.sleep(10);
        }
    }

    /// Starts on the data of one that was killed.
    void restart() throws IOException {
        // It only lets go of the folder; that there is nothing to stop is told in the test's log.
        postgres.close();
        postgres = begin();
    }

    @Override
    public void close() throws IOException {
        try {
            resume();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            postgres.close();
        }
    }
}
