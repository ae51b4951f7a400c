package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Half-open and slow clients by the thousand: others are served at under twice their time, memory
/// stays bounded, and the connections end by the server's patience.
@Alone
class SlowClientsTest {
    private static final int OF_EACH_KIND = UnderLoad.LONG ? 1_500 : 1_000;

    /// The heap that the distribution starts with, what the JVM needs beside it, and some more.
    private static final long MOST_RESIDENT = 1L << 30;

    @TempDir Path data;

    @Test
    void thousandsOfSlowClientsAreNobodyElsesTrouble() throws IOException, InterruptedException {
        try (var server = PackedServer.run("dev", data, "--limits-patience-seconds", "5");
                var admin = Sdk.root(server.address())) {
            var pool = Pool.create(admin, _ -> {});
            for (int i = 0; i < 4; i++) pool.user("there-" + i);
            var keys = "/" + pool.id() + "/.well-known/jwks.json";
            signIns(server, pool).await(200, 30).end();
            double before = signIns(server, pool).await(200, 30).end().medianMillis();
            long files = openFiles(server);

            try (var slow =
                    new SlowClients(
                            server.port(), OF_EACH_KIND, OF_EACH_KIND, OF_EACH_KIND, keys)) {
                var others = signIns(server, pool).await(300, 30).end();

                assertThat(others.lost()).isEmpty();
                assertThat(others.answers()).allMatch(answer -> answer.status() == 200);
                assertThat(others.medianMillis())
                        .as("sign-ins beside slow clients, in ms")
                        .isLessThan(UnderLoad.asFastAs(before));
                assertThat(resident(server)).as("bytes resident").isLessThan(MOST_RESIDENT);
                // Those that read nothing end when they have been silent for half a minute.
                int patient = UnderLoad.LONG ? 0 : OF_EACH_KIND;
                UnderLoad.await(UnderLoad.LONG ? 90 : 30, () -> slow.left() <= patient);
            }

            UnderLoad.await(15, () -> openFiles(server) < files + 50);
            assertThat(server.ready()).isTrue();
        }
    }

    private static Crowd signIns(PackedServer server, Pool pool) {
        return Crowd.onAndOn(
                server.port(),
                4,
                (caller, number) ->
                        caller.call(
                                "InitiateAuth",
                                pool.signIn("there-" + number, Pool.password("there-" + number))));
    }

    static long resident(PackedServer server) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
            if (line.startsWith("VmRSS:"))
                return 1_024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
        throw new IOException("the system does not say how much memory it has");
    }

    private static long openFiles(PackedServer server) {
        var files = Path.of("/proc/" + server.pid() + "/fd").toFile().list();
        return files == null ? 0 : files.length;
    }
}
