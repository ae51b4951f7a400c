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

    private static final int ROUNDS = 5;

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
            var others = new Others(server, pool);
            long files = openFiles(server);

            for (int round = 1; round <= ROUNDS; round++) {
                others.without();
                others.without();
                try (var slow =
                        new SlowClients(
                                server.port(), OF_EACH_KIND, OF_EACH_KIND, OF_EACH_KIND, keys)) {
                    others.during(() -> true);
                    others.during(() -> true);
                    assertThat(slow.left())
                            .as("slow clients that were there to the end")
                            .isGreaterThanOrEqualTo(OF_EACH_KIND);
                    assertThat(resident(server)).as("bytes resident").isLessThan(MOST_RESIDENT);
                    if (round == ROUNDS) theyEndByThemselves(slow);
                }
                UnderLoad.await(30, () -> openFiles(server) < files + 50);
            }

            others.wereServedAsFast("slow clients");
            assertThat(server.ready()).isTrue();
        }
    }

    /// Those that read nothing end when they have been silent for half a minute.
    private static void theyEndByThemselves(SlowClients slow) throws InterruptedException {
        int patient = UnderLoad.LONG ? 0 : OF_EACH_KIND;
        UnderLoad.await(UnderLoad.LONG ? 90 : 30, () -> slow.left() <= patient);
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
