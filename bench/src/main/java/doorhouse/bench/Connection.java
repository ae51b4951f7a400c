package doorhouse.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 connection that is kept, with nothing between the caller and the socket: the client
/// shares the machine with the server, so each instruction it spends is missing there.
final class Connection implements AutoCloseable {
    /// What stands before an operation's name.
    static final String USER_POOLS = "AWSCognitoIdentityProviderService.";

    static final String IDENTITY_POOLS = "AWSCognitoIdentityService.";

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
        host = "127.0.0.1:" + port;
    }

    /// An answer, its body as text.
    ///
    /// @param location where it leads; empty where it leads nowhere
    /// @param cookie the name and value of a cookie that it sets; empty where it sets none
    record Answer(int status, String body, String location, String cookie) {
        /// The body of an answer that must be good.
        String good() {
            if (status != 200 && status != 201)
                throw new IllegalStateException(status + " " + body);
            return body;
        }

        /// A member's text; the answers that the bench reads escape nothing.
        String text(String member) {
            return Connection.text(good(), member);
        }
    }

    static String text(String json, String member) {
        String before = "\"" + member + "\":\"";
        int start = json.indexOf(before);
        if (start < 0) throw new IllegalStateException("no " + member + " in " + json);
        start += before.length();
        return json.substring(start, json.indexOf('"', start));
    }

    /// Calls an operation of the user pools API that needs no signature.
    Answer call(String operation, String body) throws IOException {
        return call(USER_POOLS + operation, body, "");
    }

    /// Calls any operation.
    ///
    /// @param target with what stands before the operation's name
    /// @param headers more header lines, each with its end
    Answer call(String target, String body, String headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST / HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: "
                        + target
                        + "\r\n"
                        + headers
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        return exchange(head, bytes);
    }

    Answer get(String path) throws IOException {
        return get(path, "");
    }

    /// @param headers more header lines, each with its end
    Answer get(String path, String headers) throws IOException {
        return exchange(
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n",
                new byte[0]);
    }

    /// Sends a form.
    ///
    /// @param headers more header lines, each with its end
    Answer post(String path, String form, String headers) throws IOException {
        return post(path, "application/x-www-form-urlencoded", form, headers);
    }

    Answer post(String path, String contentType, String body, String headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nContent-Type: "
                        + contentType
                        + "\r\n"
                        + headers
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        return exchange(head, bytes);
    }

    String host() {
        return host;
    }

    private Answer exchange(String head, byte[] body) throws IOException {
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        socket.getOutputStream().write(all);
        int status = Integer.parseInt(line().substring(9, 12));
        int length = 0;
        var location = "";
        var cookie = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            var value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> throw new IOException("an answer without a length");
                case "location" -> location = value;
                case "set-cookie" -> cookie = value.substring(0, (value + ";").indexOf(';'));
                default -> {}
            }
        }
        var text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(status, text, location, cookie);
    }

    private String line() throws IOException {
        var text = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new IOException("the server hung up");
            if (c != '\r') text.append((char) c);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
