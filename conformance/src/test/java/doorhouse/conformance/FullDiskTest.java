package doorhouse.conformance;

import static doorhouse.conformance.Faults.LONGEST_ANSWER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk takes nothing more: it is full, or can no longer be written. Writes are refused with
/// the protocol's error within five seconds, what was acknowledged stays, what needs no write goes
/// on, and service comes back by itself within ten seconds of there being room.
@Alone
class FullDiskTest {
    private static final Duration BACK = Duration.ofSeconds(10);
    private static final int MOST_WRITES = 5_000;

    @TempDir Path folder;

    /// A disk of its own (tmpfs in a mount namespace), which a file fills to the last byte. Where
    /// the machine lets nobody mount, the next test stands for it.
    @Test
    void aDiskWithoutRoomRefusesWritesAndLosesNothing() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        assumeTrue(mounts("true"), "no mount namespace can be had here");
        var own = inNamespace("mount -t tmpfs -o size=24m tmpfs " + data);
        try (var server = PackedServer.runBehind(own, 0, "dev", data)) {
            var inside = Path.of("/proc/" + server.pid() + "/root" + data);
            var filler = inside.resolve("filler");

            new Fault(() -> SmallDiskPostgres.fill(filler), () -> Files.delete(filler)).on(server);
        }
    }

    /// No file may grow or be written (`RLIMIT_FSIZE`, which needs no rights): each write ends with
    /// EFBIG where a full disk says ENOSPC. The server's log is such a file too, as on a machine
    /// whose only disk is full.
    @Test
    void filesThatCannotBeWrittenRefuseWritesAndLoseNothing() throws Exception {
        assumeTrue(Programs.find("prlimit").isPresent(), "util-linux is not here");
        try (var server = PackedServer.run("dev", folder.resolve("data"))) {
            new Fault(() -> limitFiles(server, "0"), () -> limitFiles(server, "unlimited"))
                    .on(server);
        }
    }

    /// PostgreSQL takes no writes, as a primary that was demoted.
    @Test
    void aStoreThatOnlyReadsRefusesWritesAndLosesNothing() throws Exception {
        try (var postgres = StoppablePostgres.start(folder.resolve("postgres"));
                var server =
                        PackedServer.run(
                                "dev", folder.resolve("data"), "--database", postgres.url())) {
            new Fault(() -> readOnly(postgres, "on"), () -> readOnly(postgres, "off")).on(server);
        }
    }

    @Test
    void aServerThatIsStartedWhereItCannotWriteSaysSo() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        PackedServer.run("dev", data).close();
        var bind = "mount --bind %1$s %1$s && mount -o remount,ro,bind %1$s".formatted(data);
        assumeTrue(mounts(bind), "no mount namespace can be had here");

        var ended =
                PackedServer.endedBehind(
                        inNamespace(bind), "dev", "--port", "0", "--data", data.toString());

        assertThat(ended.exit()).isNotZero();
        assertThat(ended.out())
                .contains("cannot start", data.toString(), "Read-only file system")
                .doesNotContain("\tat ");
    }

    private interface Step {
        void take() throws Exception;
    }

    /// One fault, its criteria, and its end.
    private record Fault(Step begin, Step end) {
        void on(PackedServer server) throws Exception {
            try (var cognito = Sdk.root(server.address())) {
                var house = House.make(cognito);
                var person = house.confirmedUser();
                var revoked = house.signIn(person.username(), person.password());
                var tokens = house.signIn(person.username(), person.password());
                cognito.revokeToken(
                        r -> r.clientId(house.clientId()).token(revoked.refreshToken()));

                begin.take();
                var acknowledged = writeUntilRefused(house);
                var refused = new ArrayList<Faults.Ended>();
                for (int n = 0; n < 20; n++) refused.add(write(house, "refused-" + n));
                var wrong = new ArrayList<Faults.Ended>();
                for (int n = 0; n < 10; n++) {
                    wrong.add(
                            Faults.call(() ->
                                    house.signIn(person.username(), "not " + person.password())));
                }
                var right = Faults.call(() -> house.signIn(person.username(), person.password()));
                var reading =
                        Faults.call(
                                () -> cognito.getUser(r -> r.accessToken(tokens.accessToken())));
                var rotation = Faults.call(() -> house.refresh(tokens.refreshToken()));
                var ofRevoked = Faults.call(() -> house.refresh(revoked.refreshToken()));
                end.take();
                var back = Faults.await("writes again", BACK, () -> write(house, "again").done());

                assertThat(refused).allMatch(Faults.Ended::ourFault);
                assertThat(refused).allMatch(call -> call.took().compareTo(LONGEST_ANSWER) < 0);
                // A failure that cannot be counted is none that may be tried again.
                assertThat(wrong).allMatch(Faults.Ended::ourFault);
                assertThat(right.done()).as("a right password, %s", right).isTrue();
                assertThat(reading.done()).as("a read, %s", reading).isTrue();
                assertThat(rotation).matches(Faults.Ended::ourFault);
                assertThat(ofRevoked.error()).isEqualTo("NotAuthorizedException");
                assertThat(back).isLessThan(BACK);
                assertThat(house.names())
                        .containsAll(acknowledged)
                        .contains(person.username(), "again")
                        .noneMatch(name -> name.startsWith("refused-"));
                assertThat(house.refresh(tokens.refreshToken()).accessToken()).isNotEmpty();
            }
        }
    }

    private static Faults.Ended write(House house, String name) throws Exception {
        return Faults.call(() -> {
            house.addUser(name);
            return true;
        });
    }

    /// What the log of the database still has room for is acknowledged, and no more.
    private static List<String> writeUntilRefused(House house) throws Exception {
        var acknowledged = new ArrayList<String>();
        for (int n = 0; n < MOST_WRITES; n++) {
            var name = "before-" + n;
            if (!write(house, name).done()) return acknowledged;
            acknowledged.add(name);
        }
        throw new AssertionError("a disk without room takes every write");
    }

    /// Runs what follows in a mount namespace of its own, after a command.
    private static List<String> inNamespace(String command) {
        return List.of("unshare", "-rm", "sh", "-c", command + " && exec \"$@\"", "sh");
    }

    private static boolean mounts(String command) throws IOException, InterruptedException {
        if (Programs.find("unshare").isEmpty()) return false;
        var words = new ArrayList<>(inNamespace("mount -t tmpfs tmpfs /mnt && " + command));
        words.add("true");
        return Programs.run(Distribution.target(), Map.of(), words).exit() == 0;
    }

    private static void limitFiles(PackedServer server, String bytes)
            throws IOException, InterruptedException {
        var words =
                List.of("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes + ":");
        Programs.run(Distribution.target(), Map.of(), words).good();
    }

    private static void readOnly(StoppablePostgres postgres, String value) throws SQLException {
        try (var connection = postgres.database().getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter system set default_transaction_read_only = " + value);
            statement.execute("select pg_reload_conf()");
        }
    }
}
