package doorhouse.conformance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// PostgreSQL on a disk of its own, a tmpfs in a mount namespace, which a test fills to the last
/// byte. Where its server ends it is started again, as service managers do.
final class SmallDiskPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_LOG_FILES = 16;

    /// Brings what was made elsewhere to the disk, and runs a server on it again and again.
    private static final String KEEP_RUNNING =
            "mount -t tmpfs -o mode=0700,size=128m tmpfs \"$1\" && cp -a \"$2\" \"$1/data\""
                    + " && shift 2 && while :; do \"$@\"; sleep 0.2; done";

    private static final int LAST_LINES = 60;

    private final Path disk;
    private final Path log;
    private final int port;
    private final Process process;

    private SmallDiskPostgres(Path disk, Path log, int port, Process process) {
        this.disk = disk;
        this.log = log;
        this.port = port;
        this.process = process;
    }

    /// Whether this machine lets us mount.
    static boolean possible() throws IOException, InterruptedException {
        if (Programs.find("unshare").isEmpty()) return false;
        var words =
                inNamespace("mount -t tmpfs tmpfs /mnt && exec unshare -U true", List.<String>of());
        return Programs.run(Distribution.target(), Map.of(), words).exit() == 0;
    }

    /// @param folder for its files
    static SmallDiskPostgres start(Path folder) throws Exception {
        var made = folder.resolve("made");
        var program = make(made);
        var disk = Files.createDirectory(folder.resolve("disk"));
        int port = PackedServer.steadyPort();
        var words = new ArrayList<>(List.of(disk.toString(), made.toString()));
        // The program refuses to run as root, so it runs in a user namespace without one.
        words.addAll(List.of("unshare", "-U", program.toString(), "-D", disk + "/data"));
        for (var setting :
                List.of(
                        "port=" + port,
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "min_wal_size=32MB",
                        "max_wal_size=64MB")) words.addAll(List.of("-c", setting));
        var log = folder.resolve("postgres.log");
        var process =
                new ProcessBuilder(inNamespace(KEEP_RUNNING, words))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var postgres = new SmallDiskPostgres(disk, log, port, process);
        try {
            Faults.await("PostgreSQL begins", PATIENCE, postgres::answers);
            return postgres;
        } catch (Exception | AssertionError e) {
            postgres.close();
            throw e;
        }
    }

    private static List<String> inNamespace(String script, List<String> words) {
        var all = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        all.addAll(words);
        return all;
    }

    /// Makes the files of an empty database.
    ///
    /// @return the program that serves them
    private static Path make(Path data) throws IOException {
        try (var _ =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start()) {
            var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
            var line = Files.readString(Path.of("/proc", pid, "cmdline"));
            return Path.of(line.substring(0, line.indexOf('\0')));
        }
    }

    /// For `--database`.
    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    boolean answers() {
        try {
            execute("select 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Leaves no room on the disk, but a file that the write-ahead log has begun: without one it
    /// would end PostgreSQL itself.
    void fill() throws IOException, SQLException {
        execute("checkpoint");
        beginLogFile();
        fill(filler());
    }

    /// Leaves no room on the disk and uses up the write-ahead log's, so that PostgreSQL ends. It is
    /// begun again and again, and ends each time, until there is room.
    void ruin() throws IOException {
        fill(filler());
        for (int files = 0; files < MOST_LOG_FILES; files++) {
            try {
                beginLogFile();
            } catch (SQLException ended) {
                return;
            }
        }
        throw new AssertionError("a log without room takes every write");
    }

    private void beginLogFile() throws SQLException {
        execute("select pg_switch_wal()");
        // Its commit begins the new file.
        execute("select pg_logical_emit_message(true, 'test', 'a file has begun')");
    }

    /// What it said last.
    String lastWords() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    void makeRoom() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return Path.of("/proc/" + process.pid() + "/root" + disk + "/filler");
    }

    /// Writes until the disk takes nothing more.
    static void fill(Path file) throws IOException {
        try (var out =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int size = 1 << 16; size > 0; size /= 2) {
                var zeros = ByteBuffer.allocate(size);
                try {
                    while (true) out.write(zeros.clear());
                } catch (IOException full) {
                    // Then a smaller piece may still have room.
                }
            }
        }
    }

    @Override
    public void close() {
        var all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
