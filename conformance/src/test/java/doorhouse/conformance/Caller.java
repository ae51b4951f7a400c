package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A caller that writes its requests by hand, on one connection that it keeps: it costs this
/// machine so little that thousands can call at once.
final class Caller implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CONNECTING_MILLIS = 60_000;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /// @param nanos from the request's first byte to the answer's last
    record Answer(int status, String body, long nanos) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        /// The error's wire name; empty for a success.
        String error() {
            return status == 200 ? "" : json().path("__type").asString();
        }

        String sentence() {
            return json().path("message").asString();
        }

        double seconds() {
            return nanos / 1e9;
        }

        /// Without what it tells: tokens are secret, and long.
        @Override
        public String toString() {
            return "%d %s after %.3f s".formatted(status, status == 200 ? "" : body, seconds());
        }
    }

    Caller(int port) throws IOException {
        this(port, 1);
    }

    /// @param host of 127.0.0.0/8 that the call comes from
    Caller(int port, int host) throws IOException {
        var from = InetAddress.getByAddress(new byte[] {127, 0, (byte) (host >> 8), (byte) host});
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECTING_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// One unsigned call of the user pools API.
    Answer call(String operation, String json) throws IOException {
        return send(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-amz-json-1.1\r\n"
                        + "X-Amz-Target: AWSCognitoIdentityProviderService."
                        + operation
                        + "\r\n",
                json);
    }

    Answer get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: a\r\n", "");
    }

    private Answer send(String head, String body) throws IOException {
        long began = System.nanoTime();
        byte[] bytes = body.getBytes(UTF_8);
        var text = head + "Content-Length: " + bytes.length + "\r\n\r\n" + body;
        socket.getOutputStream().write(text.getBytes(UTF_8));
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Integer.parseInt(lower.substring(15).strip());
        }
        byte[] told = in.readNBytes(length);
        if (told.length < length) throw new EOFException("half an answer");
        return new Answer(status, new String(told, UTF_8), System.nanoTime() - began);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException("the connection ended");
            if (c != '\r') line.append(new String(new byte[] {(byte) c}, US_ASCII));
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
