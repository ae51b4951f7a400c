package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Functions behind addresses, each of which fails in its own way: the path says which.
final class FunctionServer implements AutoCloseable {
    private static final int HUGE = 10 << 20;

    private final ServerSocket door = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FunctionServer() throws IOException {
        Thread.startVirtualThread(() -> {
            while (!door.isClosed()) {
                try {
                    var socket = door.accept();
                    open.add(socket);
                    Thread.startVirtualThread(() -> serve(socket));
                } catch (IOException e) {
                    // The door was closed.
                }
            }
        });
    }

    /// The address of a function, which answers what it is sent, or fails as its name says.
    String function(String name) {
        return name + "=http://127.0.0.1:" + door.getLocalPort() + "/" + name;
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                var path = line(in).split(" ", 3);
                if (path.length < 3) return;
                int length = 0;
                for (var line = line(in); !line.isEmpty(); line = line(in)) {
                    var lower = line.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:"))
                        length = Integer.parseInt(lower.substring(15).strip());
                }
                byte[] event = in.readNBytes(length);
                switch (path[1]) {
                    case "/echoes" -> answer(socket, event);
                    case "/garbage" -> answer(socket, "<html>not json</html>".getBytes(US_ASCII));
                    case "/huge" -> answer(socket, new byte[HUGE]);
                    case "/hangs", "/hangs-too" -> in.read();
                    default -> {
                        // Dies.
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The caller hung up.
        } finally {
            open.remove(socket);
        }
    }

    private static void answer(Socket socket, byte[] body) throws IOException {
        var head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().write(body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) socket.close();
    }
}
