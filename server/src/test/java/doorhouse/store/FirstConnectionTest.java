package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestLog;
import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A database that comes later than its server, or never.
@Timeout(60)
class FirstConnectionTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aDatabaseThatComesLaterIsWaitedFor() throws Exception {
        var database = TestPostgres.database();
        var held = held();
        int port = held.getLocalPort();
        try (var log = new TestLog(FirstConnection.class);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> FirstConnection.await(at(database, port), LONG));
            log.await(1);
            boolean waited = !waiting.isDone();

            held.close();
            try (var _ = new Way(port, port(database))) {
                waiting.get();
            }

            assertThat(waited).isTrue();
            assertThat(log.lines().getFirst())
                    .startsWith("waits for the database, ")
                    .contains("s more at most: ", "refused");
        }
    }

    @Test
    void aDatabaseThatDoesNotComeIsWaitedForNoLongerThanAsked() throws IOException {
        try (var held = held()) {
            var nobody = at(TestPostgres.database(), held.getLocalPort());

            var refused =
                    catchThrowable(() -> FirstConnection.await(nobody, Duration.ofSeconds(1)));

            assertThat(refused)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database was not there for 1 s");
            assertThat(((StoreUnavailable) refused).reason()).contains("refused");
        }
    }

    @Test
    void aDatabaseThatRefusesIsNotWaitedFor() {
        var there = TestPostgres.database();
        var unknown = PostgresSettings.of(there.url() + "-unknown", there.user(), there.password());

        var refused = catchThrowable(() -> FirstConnection.await(unknown, LONG));

        assertThat(refused)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessage("the database refuses this server");
    }

    /// Bound to a port at which nobody listens, so that nobody else is given it.
    private static Socket held() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static int port(PostgresSettings database) {
        return URI.create(database.url().substring("jdbc:".length())).getPort();
    }

    private static PostgresSettings at(PostgresSettings database, int port) {
        var url = database.url().replace(":" + port(database) + "/", ":" + port + "/");
        return PostgresSettings.of(url, database.user(), database.password());
    }

    /// Leads from one port to another.
    private static final class Way implements AutoCloseable {
        private final ServerSocket from;

        Way(int from, int to) throws IOException {
            this.from = new ServerSocket(from, 50, InetAddress.getLoopbackAddress());
            Thread.startVirtualThread(() -> lead(to));
        }

        private void lead(int to) {
            try {
                while (true) {
                    var one = from.accept();
                    var other = new Socket(InetAddress.getLoopbackAddress(), to);
                    Thread.startVirtualThread(() -> pass(one, other));
                    Thread.startVirtualThread(() -> pass(other, one));
                }
            } catch (IOException closed) {
                // Then nobody comes any more.
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException ended) {
                // Whichever side it was, both are closed now.
            }
        }

        @Override
        public void close() throws IOException {
            from.close();
        }
    }
}
