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
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A database that comes later than its server, or never.
@Timeout(60)
class FirstConnectionTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int SSL_REQUEST_BYTES = 8;

    @Test
    void aDatabaseThatComesLaterIsWaitedFor() throws Exception {
        var database = TestPostgres.database();
        var held = held();
        int port = held.getLocalPort();
        try (var log = new TestLog(FirstConnection.class);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> at(database, port).await(LONG));
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

            var refused = catchThrowable(() -> nobody.await(Duration.ofSeconds(1)));

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

        var refused = catchThrowable(() -> unknown.await(LONG));

        assertThat(refused)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessage("the database refuses this server");
    }

    @Test
    void aDatabaseWhoseCertificateIsNotTrustedIsNotWaitedFor(@TempDir Path folder)
            throws Exception {
        var its = keys(folder.resolve("its.p12"));
        keys(folder.resolve("trusted.p12"));
        try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var handshake = threads.submit(() -> serveTls(listening, its));
            var there = at(TestPostgres.database(), listening.getLocalPort());
            var strict =
                    PostgresSettings.of(
                            there.url()
                                    + "&sslmode=verify-ca&sslrootcert="
                                    + folder.resolve("trusted.p12.pem"),
                            there.user(),
                            there.password());

            var refused = catchThrowable(() -> strict.await(LONG));

            assertThat(refused)
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessage("the database refuses this server")
                    .hasStackTraceContaining("SSL error");
            // It is told so by an alert, or finds the connection closed while it still speaks.
            assertThat(catchThrowable(handshake::get)).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aHandshakeThatBreaksOffIsWaitedFor() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> breakOff(listening));
            var there = at(TestPostgres.database(), listening.getLocalPort());
            var strict =
                    PostgresSettings.of(
                            there.url() + "&sslmode=require", there.user(), there.password());

            var refused = catchThrowable(() -> strict.await(Duration.ofSeconds(1)));

            assertThat(refused)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("the database was not there for 1 s");
        }
    }

    /// Answers an `SSLRequest` (PostgreSQL, "Message Formats") and begins to speak TLS.
    private static boolean serveTls(ServerSocket listening, SSLContext keys) throws IOException {
        try (var plain = listening.accept()) {
            plain.getInputStream().readNBytes(SSL_REQUEST_BYTES);
            plain.getOutputStream().write('S');
            try (var tls =
                    (SSLSocket) keys.getSocketFactory().createSocket(plain, null, 0, false)) {
                tls.setUseClientMode(false);
                tls.startHandshake();
                return tls.getInputStream().read() < 0;
            }
        }
    }

    private static void breakOff(ServerSocket listening) {
        try {
            while (true) {
                try (var plain = listening.accept()) {
                    plain.getInputStream().readNBytes(SSL_REQUEST_BYTES);
                    plain.getOutputStream().write('S');
                }
            }
        } catch (IOException closed) {
            // Then nobody comes any more.
        }
    }

    /// A key that signs its own certificate, which stands beside it as a PEM file.
    private static SSLContext keys(Path store) throws Exception {
        var password = "only for a moment";
        keytool(store, password, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost");
        keytool(store, password, "-exportcert", "-rfc", "-file", store + ".pem");
        var keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String password, String... words) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("-alias", "key", "-storetype", "PKCS12", "-storepass", password));
        command.addAll(List.of("-keystore", store.toString()));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor()).isZero();
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
