package doorhouse.outbound;

import doorhouse.sigv4.RawRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.OutputStreamRequestContent;
import org.eclipse.jetty.client.Response;
import org.jspecify.annotations.Nullable;

/// Calls to servers of the operator's, whose bodies flow through, both ways, without being held.
/// One try; no redirects, no cookies, no decompression, no header but those given.
public final class Relay implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int MOST_HEADER_BYTES = 64 * 1024;

    /// How long an answer may still come that a server gave before it had the whole body.
    private static final Duration EARLY = Duration.ofSeconds(2);

    /// The other side does not answer, or broke off. What a caller's own body threw is never
    /// wrapped in this.
    public static final class Failed extends IOException {
        Failed(String sentence, @Nullable Throwable cause) {
            super(sentence, cause);
        }
    }

    /// A body to send. Where reading it fails, the connection is broken off before its last byte,
    /// so that the other side has no whole request.
    ///
    /// @param length exactly
    public record Body(long length, InputStream bytes) {}

    private final LateClient client;
    private final Duration patience;

    /// @param connecting how long it may take until a connection stands
    /// @param patience until the answer begins; also the longest silence
    /// @param mostConnections to one server
    public Relay(Duration connecting, Duration patience, int mostConnections) {
        this.patience = patience;
        client =
                new LateClient(
                        "relay",
                        connecting,
                        relay -> {
                            relay.setMaxConnectionsPerDestination(mostConnections);
                            relay.setIdleTimeout(patience.toMillis());
                            relay.setMaxResponseHeadersSize(MOST_HEADER_BYTES);
                        });
    }

    /// What came back, of any status; to be closed, which breaks off a body that was not read.
    public record Answer(int status, List<Header> headers, InputStream body)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// @param headers with Host; without Content-Length
    /// @param body null for none
    /// @throws Failed when there is no answer
    /// @throws IOException what the body threw
    public Answer send(String method, URI to, List<Header> headers, @Nullable Body body)
            throws IOException {
        var request = started().newRequest(to).method(method);
        request.idleTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        request.headers(fields -> headers.forEach(h -> fields.add(h.name(), h.value())));
        var listener = new InputStreamResponseListener();
        if (body == null) {
            request.send(listener);
            return answer(to, listener, patience);
        }
        var content = new Sized(body.length());
        request.body(content).send(listener);
        byte[] piece = new byte[PIECE];
        while (true) {
            int read;
            try {
                read = body.bytes().read(piece);
            } catch (IOException | RuntimeException e) {
                var _ = request.abort(e);
                listener.getInputStream().close();
                throw e;
            }
            try {
                if (read < 0) content.getOutputStream().close();
                else content.getOutputStream().write(piece, 0, read);
            } catch (IOException e) {
                // It may have answered before it had everything.
                return answer(to, listener, EARLY);
            }
            if (read < 0) return answer(to, listener, patience);
        }
    }

    private HttpClient started() throws Failed {
        try {
            return client.started();
        } catch (IOException e) {
            throw new Failed("stopped, or never started", e);
        }
    }

    private static Answer answer(URI to, InputStreamResponseListener listener, Duration patience)
            throws Failed {
        try {
            Response response = listener.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            var headers =
                    response.getHeaders().stream()
                            .filter(field -> field.getValue() != null)
                            .map(field -> new Header(field.getName(), field.getValue()))
                            .toList();
            return new Answer(response.getStatus(), headers, listener.getInputStream());
        } catch (TimeoutException | ExecutionException e) {
            closed(listener);
            throw new Failed("no answer from " + to.getHost(), e);
        } catch (InterruptedException e) {
            closed(listener);
            Thread.currentThread().interrupt();
            throw new Failed("stopped", e);
        }
    }

    private static void closed(InputStreamResponseListener listener) {
        try {
            listener.getInputStream().close();
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }

    /// Said to be as long as it is, since stores want to know before.
    private static final class Sized extends OutputStreamRequestContent {
        private final long length;

        Sized(long length) {
            this.length = length;
        }

        @Override
        public long getLength() {
            return length;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
