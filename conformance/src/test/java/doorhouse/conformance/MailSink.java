package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server (RFC 5321) that fails as it is told to.
final class MailSink implements AutoCloseable {
    /// What is wrong with it.
    enum Fault {
        NONE,
        /// Takes the connection and says nothing.
        SILENT,
        /// Says everything a second late.
        SLOW,
        /// Hangs up in the middle of the mail.
        ENDS_IN_DATA,
        /// Wants no mail.
        REFUSES
    }

    private final ServerSocket door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    MailSink() throws IOException {
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void is(Fault now) {
        fault = now;
    }

    /// Mails that it took whole.
    int taken() {
        return taken.get();
    }

    /// The most connections that stood at a time.
    int mostOpen() {
        return mostOpen.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                open.add(socket);
                mostOpen.accumulateAndGet(open.size(), Math::max);
                Thread.startVirtualThread(() -> talk(socket));
            } catch (IOException e) {
                // The door was closed.
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                var in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            var now = fault;
            if (now == Fault.SILENT) {
                while (in.readLine() != null) {}
                return;
            }
            say(socket, now, now == Fault.REFUSES ? "421 not now" : "220 sink");
            boolean data = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (data && now == Fault.ENDS_IN_DATA) return;
                if (data && !line.equals(".")) continue;
                if (data) taken.incrementAndGet();
                data = !data && line.equalsIgnoreCase("DATA");
                say(
                        socket,
                        now,
                        data ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 ok");
            }
        } catch (IOException | InterruptedException e) {
            // The sender hung up.
        } finally {
            open.remove(socket);
        }
    }

    private static void say(Socket socket, Fault fault, String line)
            throws IOException, InterruptedException {
        if (fault == Fault.SLOW) Thread.sleep(1_000);
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) socket.close();
    }
}
