package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

    private static final int LATE_MILLIS = 1_000;

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
            try {
                talk(socket, in, fault);
            } finally {
                // Before the sender hears of its end, and opens another one.
                open.remove(socket);
            }
        } catch (IOException e) {
            // The sender hung up.
        }
    }

    private void talk(Socket socket, BufferedReader in, Fault now) throws IOException {
        if (now == Fault.SILENT) {
            while (in.readLine() != null) {}
            return;
        }
        if (now == Fault.SLOW) linger(socket, in);
        say(socket, now == Fault.REFUSES ? "421 not now" : "220 sink");
        boolean data = false;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (data && now == Fault.ENDS_IN_DATA) return;
            if (data && !line.equals(".")) continue;
            if (data) taken.incrementAndGet();
            data = !data && line.equalsIgnoreCase("DATA");
            if (now == Fault.SLOW) linger(socket, in);
            if (line.startsWith("QUIT")) open.remove(socket);
            say(socket, data ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 ok");
        }
    }

    /// Waits for a second, in which the sender says nothing, but may hang up: then it is gone at
    /// once, or connections would be counted that stand no more.
    private static void linger(Socket socket, BufferedReader in) throws IOException {
        socket.setSoTimeout(LATE_MILLIS);
        try {
            if (in.read() < 0) throw new EOFException("the sender hung up");
            throw new IOException("the sender does not wait for its turn");
        } catch (SocketTimeoutException waits) {
            socket.setSoTimeout(0);
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) socket.close();
    }
}
