package doorhouse.http;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener. Every request has its own virtual thread, so handlers block freely.
///
/// Stopping loses no request. First notice is given: it goes on answering, each answer ends its
/// connection, and whoever leads clients here can see that it leaves. Then nobody new comes in, and
/// those in flight are finished.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// How much and how long a stranger may send.
    ///
    /// @param maxBodyBytes a longer body is answered 413
    /// @param maxHeaderBytes longer header fields together are answered 431
    /// @param patience a body that is not whole by then is answered 408; also the longest silence
    /// @param maxConnections more are not accepted until others end; fewer where the process has
    ///   too little memory or too few files for so many
    /// @param maxRequests worked for at a time, those apart that wait for another server; 0 for 64
    ///   on each processor, and 128 at least
    /// @param maxWaiting for their turn; more are refused at once; 0 for 16 to each of those
    /// @param maxWait who waited so long is refused
    public record Limits(
            int maxBodyBytes,
            int maxHeaderBytes,
            Duration patience,
            int maxConnections,
            int maxRequests,
            int maxWaiting,
            Duration maxWait) {
        public static final Limits DEFAULTS =
                new Limits(
                        2 << 20,
                        16 << 10,
                        Duration.ofSeconds(10),
                        20_000,
                        0,
                        0,
                        Duration.ofSeconds(2));

        /// The most requests at a time that wait for one kind of other servers, such as functions
        /// or the stores behind the gateway.
        public static final int MOST_ELSEWHERE = 1_000;

        private static final int FOR_EACH_PROCESSOR = 64;
        private static final int AT_LEAST = 128;
        private static final int WAITING_FOR_EACH = 16;

        /// How many requests are worked for at a time on this machine.
        public int requestsAtOnce() {
            int processors = Runtime.getRuntime().availableProcessors();
            return maxRequests > 0
                    ? maxRequests
                    : Math.max(AT_LEAST, FOR_EACH_PROCESSOR * processors);
        }

        /// How many more wait for their turn.
        int requestsWaiting() {
            return maxWaiting > 0 ? maxWaiting : WAITING_FOR_EACH * requestsAtOnce();
        }
    }

    /// @param requestIdHeader the header that carries the request's id back, on every answer
    /// @param drain how long requests in flight may take when it stops
    /// @param notice how long it answers on before it stops
    /// @param proxies whose word about clients counts
    public record Settings(
            String bind,
            int port,
            Limits limits,
            String requestIdHeader,
            Duration drain,
            Duration notice,
            Proxies proxies) {
        /// Of a server that stands alone: it gives no notice and trusts no proxies.
        public Settings(
                String bind, int port, Limits limits, String requestIdHeader, Duration drain) {
            this(bind, port, limits, requestIdHeader, drain, Duration.ZERO, Proxies.NONE);
        }
    }

    /// The key under which the request's id stands in the log's context.
    public static final String REQUEST_ID = "request";

    /// Names of objects may have an encoded slash or percent sign; other paths may not.
    private static final UriCompliance URIS =
            UriCompliance.RFC3986.with(
                    "OBJECTS",
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private final Server server;
    private final ServerConnector connector;
    private final Connections connections;
    private final Duration notice;
    private volatile boolean leaving;

    public HttpServer(Settings settings, Routes routes) {
        var limits = settings.limits();
        notice = settings.notice();
        var virtual = new VirtualThreadPool();
        virtual.setName("request");
        // The door says who is worked for: a thread that reads a slow body holds up nobody.
        virtual.setMaxConcurrentTasks(0);
        var threads = new QueuedThreadPool(64, 4);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(virtual);
        server = new Server(threads);
        server.setStopTimeout(settings.drain().toMillis());
        server.setErrorHandler(new PlainErrors());

        var config = new HttpConfiguration();
        config.setHttpCompliance(HttpCompliance.STRICT);
        config.setUriCompliance(URIS);
        // Else known values come in Jetty's spelling, and signatures cover the sender's.
        config.setHeaderCacheCaseSensitive(true);
        // Of the fields that a connection sent before: a tenth of a megabyte for each connection.
        config.setHeaderCacheSize(0);
        config.setRequestHeaderSize(limits.maxHeaderBytes());
        config.setSendServerVersion(false);
        config.setSendDateHeader(true);
        connector = new ServerConnector(server, 1, 1, connections(config, settings.proxies()));
        connector.setHost(settings.bind());
        connector.setPort(settings.port());
        connector.setIdleTimeout(Math.max(limits.patience().toMillis(), 30_000));
        // Who is slow has the time to be so; who does nothing then is for the connections to end.
        connector.setShutdownIdleTimeout(settings.drain().toMillis());
        server.addConnector(connector);
        int most = Capacity.connections(limits.maxConnections());
        // Where a crowd overflows it, the system drops what clients sent, and they send it again
        // after ever longer pauses. The system has a bound of its own (net.core.somaxconn).
        connector.setAcceptQueueSize(most);
        server.addBean(new NetworkConnectionLimit(most, server));
        connections = new Connections(most, limits.patience(), System::nanoTime);
        connector.addBean(connections);
        server.setHandler(new Door(routes, settings, connections, this::leaving));
    }

    private static ConnectionFactory[] connections(HttpConfiguration config, Proxies proxies) {
        var http = new HttpConnectionFactory(config);
        if (!proxies.proxyProtocol()) return new ConnectionFactory[] {http};
        var behindBalancer = new BalancerConnections(http.getProtocol());
        return new ConnectionFactory[] {
            new PeerConnections(proxies, behindBalancer, http), behindBalancer, http
        };
    }

    /// Listens from now on.
    ///
    /// @throws IOException when the address is taken or not ours
    public void start() throws IOException {
        try {
            server.start();
            connections.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the listener did not start", e);
        }
    }

    /// The port in use, also where 0 was asked for.
    public int port() {
        return connector.getLocalPort();
    }

    /// Where it listens, as a URL without a slash at the end.
    public String address() {
        String host = connector.getHost();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /// True from when it was told to stop.
    public boolean leaving() {
        return leaving;
    }

    @Override
    public void close() {
        boolean interrupted = !giveNotice();
        try {
            connections.endIdle();
            // Takes no more connections, and waits for those that there are.
            server.stop();
        } catch (Exception e) {
            LOG.warn("the listener did not stop cleanly", e);
        }
        connections.close();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /// False when somebody could not wait.
    private boolean giveNotice() {
        if (leaving) return true;
        leaving = true;
        try {
            Thread.sleep(notice);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
