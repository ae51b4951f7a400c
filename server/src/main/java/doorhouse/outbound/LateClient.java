package doorhouse.outbound;

import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;

/// A client that is made with the first call: it reads the certificates of the world and brings
/// threads, and most servers call nobody.
final class LateClient implements AutoCloseable {
    private final Supplier<HttpClient> settings;
    private @Nullable HttpClient client;
    private boolean closed;

    /// @param settings a client as it is to be, and not started
    LateClient(Supplier<HttpClient> settings) {
        this.settings = settings;
    }

    /// The first callers wait for each other: it reads files of this machine, and asks nobody.
    ///
    /// @throws IOException when it cannot be had, or not any more
    synchronized HttpClient started() throws IOException {
        if (closed) throw new IOException("the client is closed");
        if (client == null) client = start(settings.get());
        return client;
    }

    private static HttpClient start(HttpClient client) throws IOException {
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("the client cannot start", e);
        }
        // What they would do is the caller's: read a 401, follow a redirect.
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client == null) return;
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client cannot stop", e);
        }
    }
}
