package doorhouse.outbound;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/// A client that is made with the first call: it reads the certificates of the world and brings
/// threads, and most servers call nobody.
final class LateClient implements AutoCloseable {
    private final String name;
    private final Duration connecting;
    private final Consumer<HttpClient> settings;
    private @Nullable HttpClient client;
    private boolean closed;

    /// @param name of its threads, which are virtual
    /// @param connecting how long it may take until a connection stands
    /// @param settings what this one has besides
    LateClient(String name, Duration connecting, Consumer<HttpClient> settings) {
        this.name = name;
        this.connecting = connecting;
        this.settings = settings;
    }

    /// The first callers wait for each other: it reads files of this machine, and asks nobody.
    ///
    /// @throws IOException when it cannot be had, or not any more
    synchronized HttpClient started() throws IOException {
        if (closed) throw new IOException("the client is closed");
        if (client == null) client = start(made());
        return client;
    }

    /// Follows no redirect, keeps no cookie and names itself nowhere.
    private HttpClient made() {
        var threads = new VirtualThreadPool();
        threads.setName(name);
        var made = new HttpClient();
        made.setExecutor(threads);
        made.setName(name);
        made.setConnectTimeout(connecting.toMillis());
        made.setFollowRedirects(false);
        made.setHttpCookieStore(new HttpCookieStore.Empty());
        made.setUserAgentField(null);
        settings.accept(made);
        return made;
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
