package doorhouse.conformance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL and a standby that follows it: a commit is acknowledged once both have it. The
/// standby is made as operators make one, by a base backup.
final class PostgresPair implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedPostgres primary;
    private final ProcessHandle parent;
    private final Process standby;
    private final int standbyPort;

    /// @param parent the first process of the primary
    private PostgresPair(
            EmbeddedPostgres primary, ProcessHandle parent, Process standby, int standbyPort) {
        this.primary = primary;
        this.parent = parent;
        this.standby = standby;
        this.standbyPort = standbyPort;
    }

    /// @param folder for their data
    static PostgresPair start(Path folder) throws IOException, InterruptedException, SQLException {
        var ofPrimary = folder.resolve("primary");
        var primary =
                EmbeddedPostgres.builder()
                        .setDataDirectory(ofPrimary)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        // The library turns it off, to be faster.
                        .setServerConfig("synchronous_commit", "on")
                        .start();
        @Nullable Process standby = null;
        try {
            int port = PackedServer.steadyPort();
            var ofStandby = folder.resolve("standby");
            copy(primary, ofPrimary, ofStandby);
            Files.createFile(ofStandby.resolve("standby.signal"));
            Files.writeString(
                    ofStandby.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n"
                            .formatted(primary.getPort()),
                    StandardOpenOption.APPEND);
            var parent = parent(ofPrimary);
            standby = begin(program(parent), ofStandby, port);
            var pair = new PostgresPair(primary, parent, standby, port);
            pair.demandBoth();
            return pair;
        } catch (IOException | InterruptedException | SQLException | RuntimeException | Error e) {
            if (standby != null) end(standby);
            primary.close();
            throw e;
        }
    }

    /// A base backup (PostgreSQL, "Making a Base Backup Using the Low Level API").
    private static void copy(EmbeddedPostgres primary, Path from, Path to)
            throws SQLException, IOException, InterruptedException {
        try (var connection = primary.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            Programs.run(
                            Path.of("/"),
                            Map.of(),
                            List.of("cp", "-a", from.toString(), to.toString()))
                    .good();
            try (var label =
                    statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
        }
        for (var name : List.of("postmaster.pid", "postmaster.opts"))
            Files.deleteIfExists(to.resolve(name));
    }

    /// The first process of a server, as its lock file names it.
    private static ProcessHandle parent(Path data) throws IOException {
        var lock = Files.readAllLines(data.resolve("postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lock.getFirst().strip())).orElseThrow();
    }

    private static Path program(ProcessHandle process) throws IOException {
        var line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        return Path.of(line.substring(0, line.indexOf('\0')));
    }

    /// The program refuses to run as root: then in a user namespace without one.
    private static Process begin(Path program, Path data, int port) throws IOException {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) words.addAll(List.of("unshare", "-U"));
        words.addAll(List.of(program.toString(), "-D", data.toString()));
        for (var setting :
                List.of(
                        "port=" + port,
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        // No fewer than the library gives the primary.
                        "max_connections=300",
                        "synchronous_standby_names=")) words.addAll(List.of("-c", setting));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("standby.log").toFile())
                .start();
    }

    /// From now on nothing is acknowledged that the standby does not have.
    private void demandBoth() throws SQLException, InterruptedException {
        try (var connection = primary.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = '*'");
            statement.execute("select pg_reload_conf()");
        }
        await(
                primary.getPort(),
                "select count(*) = 1 from pg_stat_replication where sync_state = 'sync'");
    }

    /// The database's URL for servers: both hosts.
    String url() {
        return "postgresql://postgres:postgres@127.0.0.1:%d,127.0.0.1:%d/postgres"
                .formatted(primary.getPort(), standbyPort);
    }

    /// `kill -9`, with all its processes.
    void killPrimary() {
        var children = parent.descendants().toList();
        // It would begin its children anew.
        parent.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /// The standby neither receives nor confirms anything until it is woken.
    void pauseStandby() throws IOException, InterruptedException {
        signalStandby("-STOP");
    }

    void wakeStandby() throws IOException, InterruptedException {
        signalStandby("-CONT");
    }

    private void signalStandby(String signal) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("kill", signal, Long.toString(standby.pid())));
        standby.descendants().forEach(child -> words.add(Long.toString(child.pid())));
        Programs.run(Path.of("/"), Map.of(), words).good();
    }

    /// Makes the standby the primary.
    void promote() throws SQLException, InterruptedException {
        try (var connection = connect(standbyPort);
                var statement = connection.createStatement()) {
            statement.execute("select pg_promote(true, 60)");
        }
        await(standbyPort, "select not pg_is_in_recovery()");
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
    }

    private static void await(int port, String condition)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(port, condition)) {
            if (System.nanoTime() > end) throw new AssertionError("never: " + condition);
            Thread.sleep(20);
        }
    }

    private static boolean holds(int port, String condition) throws SQLException {
        try (var connection = connect(port);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(condition)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() throws IOException {
        killPrimary();
        end(standby);
        primary.close();
    }
}
