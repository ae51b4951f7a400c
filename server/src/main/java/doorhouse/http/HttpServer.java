package doorhouse.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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

    private static final Pattern FOR_OBJECTS = Pattern.compile("%2[fF]|%25");

    /// What a PROXY header of version 2 tells of TLS, and its bit for "the client connected over
    /// TLS" (PROXY protocol §2.2.6, PP2_TYPE_SSL).
    private static final int PROXY_TLS = 0x20;

    private static final int PROXY_CLIENT_TLS = 0x01;

    private static final byte[] NOTHING = {};

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
        server.setHandler(new Door(routes, settings));
    }

    private static ConnectionFactory[] connections(HttpConfiguration config, Proxies proxies) {
        var http = new HttpConnectionFactory(config);
        if (!proxies.proxyProtocol()) return new ConnectionFactory[] {http};
        var behindBalancer = new BalancerConnections(http.getProtocol());
        return new ConnectionFactory[] {
            new PeerConnections(proxies, behindBalancer, http), behindBalancer, http
        };
    }

    /// An address without the scope that IPv6 may have.
    static String text(InetAddress address) {
        var text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
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

    /// Jetty's door to ours: reads the request whole, answers it, and lets no exception out.
    private final class Door extends Handler.Abstract.NonBlocking {
        /// Whoever checks tokens is answered in any crowd, as long as he is none himself, and so is
        /// a browser that asks whether it may call, which could not read a refusal.
        private static final int MOST_AHEAD = 64;

        /// Of a request that is refused before it has arrived.
        private static final Routes.UploadLimits DRAINED =
                new Routes.UploadLimits(8 << 20, Duration.ofSeconds(2), 0);

        private final Routes routes;
        private final Settings settings;
        private final Forwarding forwarding;
        private final Admission admission;
        private final Semaphore vital = new Semaphore(MOST_AHEAD);
        private final Semaphore preflights = new Semaphore(MOST_AHEAD);
        private final Semaphore streams = new Semaphore(2 * Limits.MOST_ELSEWHERE);

        /// Apart, so that no number of slow bodies takes the room that answers need.
        private final HeldBytes bodies = new HeldBytes(Runtime.getRuntime().maxMemory() / 8);

        private final HeldBytes answers = new HeldBytes(Runtime.getRuntime().maxMemory() / 8);

        Door(Routes routes, Settings settings) {
            this.routes = routes;
            this.settings = settings;
            this.forwarding = new Forwarding(settings.proxies());
            var limits = settings.limits();
            admission =
                    new Admission(
                            limits.requestsAtOnce(), limits.requestsWaiting(), limits.maxWait());
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }

        @Override
        public boolean handle(
                org.eclipse.jetty.server.Request asked,
                org.eclipse.jetty.server.Response told,
                Callback callback) {
            var connection = asked.getConnectionMetaData().getConnection();
            connections.begun(connection);
            var bodyShare = bodies.share();
            var answerShare = answers.share();
            var ended =
                    Callback.from(
                            () -> {
                                bodyShare.close();
                                answerShare.close();
                                connections.ended(connection);
                            },
                            callback);
            String id = UUID.randomUUID().toString();
            MDC.put(REQUEST_ID, id);
            try {
                var head = request(asked, id, NOTHING);
                var answer = held(answer(asked, head, bodyShare), head, answerShare);
                write(asked, answer.with(settings.requestIdHeader(), id), told, ended);
            } catch (RuntimeException | Error e) {
                LOG.error("no answer could be written", e);
                ended.failed(e);
            } finally {
                MDC.remove(REQUEST_ID);
            }
            return true;
        }

        private Response answer(
                org.eclipse.jetty.server.Request asked, Request head, HeldBytes.Share share) {
            try (var body = new Arriving(asked)) {
                return answer(head, body, share);
            } catch (BoundedInput.TooSlow e) {
                return Response.json(408, "{\"message\":\"Request Timeout\"}")
                        .with("Connection", "close");
            } catch (IOException e) {
                return Response.json(400, "{\"message\":\"Bad Request\"}")
                        .with("Connection", "close");
            } catch (Parameters.Malformed e) {
                return Response.json(400, "{\"message\":\"Bad Request\"}");
            } catch (Exception e) {
                LOG.error("a handler failed", e);
                return Response.json(500, "{\"message\":\"Internal Server Error\"}");
            }
        }

        private Response answer(Request head, Arriving body, HeldBytes.Share share)
                throws Exception {
            try {
                var before = routes.before(head);
                if (before.isPresent()) return upload(body, before.get());
                if (FOR_OBJECTS.matcher(head.rawPath()).find())
                    return Response.json(400, "{\"message\":\"Bad Request\"}");
                var reader = routes.upload(head);
                if (reader.isPresent()) return upload(body, reader.get());
                return inTurn(head.withBody(whole(body, share)));
            } catch (BoundedInput.TooLong e) {
                return drained(
                        body, Response.json(413, "{\"message\":\"Request Entity Too Large\"}"));
            } catch (HeldBytes.Full e) {
                return drained(body, routes.busy(head));
            }
        }

        private Response inTurn(Request whole) throws Exception {
            var health = routes.health(whole);
            if (health.isPresent()) return health.get();
            if (routes.vital(whole) && vital.tryAcquire()) return ahead(whole, vital);
            if (whole.method().equals("OPTIONS") && preflights.tryAcquire())
                return ahead(whole, preflights);
            if (!admission.enter()) return routes.busy(whole);
            try {
                return Place.held(admission, () -> routes.answer(whole));
            } finally {
                admission.leave();
            }
        }

        private Response ahead(Request whole, Semaphore taken) {
            try {
                return routes.answer(whole);
            } finally {
                taken.release();
            }
        }

        /// Reads on for a while: a connection that is closed with bytes on their way would take the
        /// answer with it. Who waits to be told to go on has sent none.
        private static Response drained(Arriving body, Response answer) {
            if (body.waits()) return answer.with("Connection", "close");
            try {
                body.within(DRAINED).transferTo(OutputStream.nullOutputStream());
                return answer;
            } catch (IOException e) {
                return answer.with("Connection", "close");
            }
        }

        private Response upload(Arriving body, Routes.Reader reader) throws IOException {
            var limits = reader.limits();
            if (body.length() > limits.maxBytes()) throw new BoundedInput.TooLong();
            if (!streams.tryAcquire()) return drained(body, routes.busy(reader.request()));
            try {
                return reader.answer(body.within(limits));
            } finally {
                streams.release();
            }
        }

        private byte[] whole(Arriving body, HeldBytes.Share share) throws IOException {
            int max = settings.limits().maxBodyBytes();
            long length = body.length();
            if (length > max) throw new BoundedInput.TooLong();
            if (length == 0) return NOTHING;
            var limits = new Routes.UploadLimits(max, settings.limits().patience(), 0);
            return share.readAll(body.within(limits), length);
        }

        /// Where too many answers wait for their takers, the sender is told to come again.
        private Response held(Response answer, Request head, HeldBytes.Share share) {
            boolean fits = answer.stream() != null || share.grow(answer.body().length);
            return fits ? answer : routes.busy(head);
        }

        private Request request(org.eclipse.jetty.server.Request asked, String id, byte[] body) {
            var headers = new ArrayList<Request.Header>();
            for (HttpField field : asked.getHeaders()) {
                String value = field.getValue();
                headers.add(new Request.Header(field.getName(), value == null ? "" : value));
            }
            var uri = asked.getHttpURI();
            String path = uri.getPath();
            String query = uri.getQuery();
            var sender = forwarding.sender(peer(asked), headers);
            return new Request(
                    id,
                    asked.getMethod(),
                    path == null ? "/" : path,
                    query == null ? "" : query,
                    List.copyOf(headers),
                    body,
                    sender.address(),
                    sender.secure(),
                    Map.of());
        }

        /// Who the connection comes from: behind a balancer that said so, its client.
        private static Sender peer(org.eclipse.jetty.server.Request asked) {
            var end = asked.getConnectionMetaData().getConnection().getEndPoint();
            boolean secure =
                    asked.isSecure()
                            || (end instanceof ProxyConnectionFactory.ProxyEndPoint behind
                                    && byTls(behind.getTLV(PROXY_TLS)));
            return end.getRemoteSocketAddress() instanceof InetSocketAddress from
                            && from.getAddress() != null
                    ? new Sender(text(from.getAddress()), secure)
                    : new Sender("", secure);
        }

        private static boolean byTls(byte @Nullable [] told) {
            return told != null && told.length > 0 && (told[0] & PROXY_CLIENT_TLS) != 0;
        }

        private void write(
                org.eclipse.jetty.server.Request asked,
                Response answer,
                org.eclipse.jetty.server.Response told,
                Callback callback) {
            told.setStatus(answer.status());
            for (var header : answer.headers())
                told.getHeaders().add(header.name(), header.value());
            // Whoever keeps a connection learns from the answer, and not from its end, that it
            // ends.
            if (leaving) told.getHeaders().put(HttpHeader.CONNECTION, "close");
            if (answer.stream() != null) {
                stream(answer.stream(), told, callback);
                return;
            }
            int length = answer.body().length;
            told.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            connections.answering(asked.getConnectionMetaData().getConnection(), length);
            boolean head = asked.getMethod().equals("HEAD");
            told.write(
                    true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(answer.body()), callback);
        }

        private static void stream(
                Response.Stream stream, org.eclipse.jetty.server.Response told, Callback callback) {
            try {
                var out = new BoundedOutput(told, System::nanoTime);
                stream.writeTo(out);
                // Not where it broke off: half a body must not look like a whole one.
                out.close();
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                LOG.info("an answer broke off: {}", e.toString());
                callback.failed(e);
            }
        }
    }
}
