package doorhouse.outbound;

import doorhouse.http.Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Posts to other servers. One try; redirects are not followed, and the whole answer must be there
/// in time.
public final class Outbound implements AutoCloseable {
    private final Duration connecting;
    private final int mostBytes;

    /// Made with the first call: it brings a thread, and reads the certificates of the world.
    private @Nullable HttpClient client;

    private boolean closed;

    /// @param connecting how long it may take until a connection stands
    /// @param mostBytes of an answer's body
    public Outbound(Duration connecting, int mostBytes) {
        this.connecting = connecting;
        this.mostBytes = mostBytes;
    }

    private synchronized HttpClient client() throws IOException {
        if (closed) throw new IOException("the client is closed");
        if (client == null) client = made();
        return client;
    }

    private HttpClient made() throws IOException {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connecting)
                    .build();
        } catch (UncheckedIOException e) {
            throw new IOException("the client cannot start", e);
        }
    }

    /// What came back.
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public boolean ok() {
            return status() / 100 == 2;
        }

        /// A header's first value; empty when there is none.
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public byte[] body() {
            return response.body();
        }
    }

    /// @param patience for everything, from the connection to the answer's last byte
    /// @throws java.net.http.HttpTimeoutException when no connection stood in time
    /// @throws InterruptedIOException when the answer was not there in time; it is not known then
    ///   whether the other side acted
    /// @throws IOException for everything else that is not an answer, also one that is too large
    public Answer post(URI to, Map<String, String> headers, byte[] body, Duration patience)
            throws IOException {
        var request = HttpRequest.newBuilder(to).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), mostBytes);
        var asked = client().sendAsync(request.build(), handler);
        try (var _ = Place.lend()) {
            return new Answer(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw late(to, e);
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw late(to, e);
        } catch (ExecutionException | CancellationException e) {
            if (e.getCause() instanceof IOException cause) throw cause;
            throw new IOException("no answer from " + to.getHost(), e);
        }
    }

    private static InterruptedIOException late(URI to, Exception cause) {
        var late = new InterruptedIOException("no answer in time from " + to.getHost());
        late.initCause(cause);
        return late;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) client.shutdownNow();
    }
}
