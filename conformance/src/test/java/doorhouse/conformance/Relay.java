package doorhouse.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Stands between clients and the server and keeps every byte that the server answered. It passes
/// bytes on as they are, so that signatures hold.
final class Relay implements AutoCloseable {
    private final ServerSocket door;
    private final String scheme;
    private final Queue<ByteArrayOutputStream> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile int target;

    Relay() throws IOException {
        this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), "http");
    }

    private Relay(ServerSocket door, String scheme) {
        this.door = door;
        this.scheme = scheme;
    }

    /// Ends TLS in front of the server, as the proxies of most installations do.
    static Relay overTls(TlsIdentity identity) throws IOException {
        var door =
                identity.context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
        return new Relay(door, "https");
    }

    int port() {
        return door.getLocalPort();
    }

    /// The address that clients use.
    String address() {
        return scheme + "://127.0.0.1:" + port();
    }

    /// Passes everything on to a port from now on.
    void to(int port) {
        target = port;
        Thread.ofVirtual().start(this::accept);
    }

    /// All that was answered so far.
    String answered() {
        var all = new StringBuilder();
        for (var answer : answers) {
            synchronized (answer) {
                all.append(answer.toString(StandardCharsets.UTF_8)).append('\n');
            }
        }
        return all.toString();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                var kept = new ByteArrayOutputStream();
                answers.add(kept);
                Thread.ofVirtual()
                        .start(() -> pass(client, server, OutputStream.nullOutputStream()));
                Thread.ofVirtual().start(() -> pass(server, client, kept));
            } catch (IOException e) {
                // The door was closed, or the server is gone: the client sees its connection end.
            }
        }
    }

    private static void pass(Socket from, Socket to, OutputStream copy) {
        byte[] buffer = new byte[16_384];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (copy) {
                    copy.write(buffer, 0, read);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Either side ended the connection, which ends the other.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) socket.close();
    }
}
