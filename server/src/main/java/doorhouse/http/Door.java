package doorhouse.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Jetty's door to ours: reads the request whole, answers it, and lets no exception out.
final class Door extends Handler.Abstract.NonBlocking {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /// Whoever checks tokens is answered in any crowd, as long as he is none himself, and so is a
    /// browser that asks whether it may call, which could not read a refusal.
    private static final int MOST_AHEAD = 64;

    /// Of a request that is refused before it has arrived.
    private static final Routes.UploadLimits DRAINED =
            new Routes.UploadLimits(8 << 20, Duration.ofSeconds(2), 0);

    private static final Pattern FOR_OBJECTS = Pattern.compile("%2[fF]|%25");

    /// What a PROXY header of version 2 tells of TLS, and its bit for "the client connected over
    /// TLS" (PROXY protocol §2.2.6, PP2_TYPE_SSL).
    private static final int PROXY_TLS = 0x20;

    private static final int PROXY_CLIENT_TLS = 0x01;

    private static final byte[] NOTHING = {};

    private final Routes routes;
    private final HttpServer.Settings settings;
    private final Connections connections;
    private final BooleanSupplier leaving;
    private final Forwarding forwarding;
    private final Admission admission;
    private final Semaphore vital = new Semaphore(MOST_AHEAD);
    private final Semaphore preflights = new Semaphore(MOST_AHEAD);
    private final Semaphore streams = new Semaphore(2 * HttpServer.Limits.MOST_ELSEWHERE);

    /// Apart, so that no number of slow bodies takes the room that answers need.
    private final HeldBytes bodies = new HeldBytes(Runtime.getRuntime().maxMemory() / 8);

    private final HeldBytes answers = new HeldBytes(Runtime.getRuntime().maxMemory() / 8);

    /// @param leaving whether the server was told to stop
    Door(
            Routes routes,
            HttpServer.Settings settings,
            Connections connections,
            BooleanSupplier leaving) {
        this.routes = routes;
        this.settings = settings;
        this.connections = connections;
        this.leaving = leaving;
        this.forwarding = new Forwarding(settings.proxies());
        var limits = settings.limits();
        admission =
                new Admission(limits.requestsAtOnce(), limits.requestsWaiting(), limits.maxWait());
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
        MDC.put(HttpServer.REQUEST_ID, id);
        try {
            var head = request(asked, id, NOTHING);
            var answer = held(answer(asked, head, bodyShare), head, answerShare);
            write(asked, answer.with(settings.requestIdHeader(), id), told, ended);
        } catch (RuntimeException | Error e) {
            LOG.error("no answer could be written", e);
            ended.failed(e);
        } finally {
            MDC.remove(HttpServer.REQUEST_ID);
        }
        return true;
    }

    private Response answer(
            org.eclipse.jetty.server.Request asked, Request head, HeldBytes.Share share) {
        try (var body = new Arriving(asked)) {
            return routes.within(() -> answer(head, body, share));
        } catch (BoundedInput.TooSlow e) {
            return Response.json(408, "{\"message\":\"Request Timeout\"}")
                    .with("Connection", "close");
        } catch (IOException e) {
            return Response.json(400, "{\"message\":\"Bad Request\"}").with("Connection", "close");
        } catch (Parameters.Malformed e) {
            return Response.json(400, "{\"message\":\"Bad Request\"}");
        } catch (Exception e) {
            if (routes.crowded(e)) {
                LOG.info("refused: {}", e.getMessage());
                return routes.busy(head);
            }
            routes.passing(e)
                    .ifPresentOrElse(
                            reason -> LOG.error("a handler failed: {}", reason),
                            () -> LOG.error("a handler failed", e));
            return Response.json(500, "{\"message\":\"Internal Server Error\"}");
        }
    }

    private Response answer(Request head, Arriving body, HeldBytes.Share share) throws Exception {
        try {
            var before = routes.before(head);
            if (before.isPresent()) return upload(body, before.get());
            if (FOR_OBJECTS.matcher(head.rawPath()).find())
                return Response.json(400, "{\"message\":\"Bad Request\"}");
            var reader = routes.upload(head);
            if (reader.isPresent()) return upload(body, reader.get());
            return inTurn(head.withBody(whole(body, share)));
        } catch (BoundedInput.TooLong e) {
            return drained(body, Response.json(413, "{\"message\":\"Request Entity Too Large\"}"));
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
                ? new Sender(Sender.text(from.getAddress()), secure)
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
        for (var header : answer.headers()) told.getHeaders().add(header.name(), header.value());
        // Whoever keeps a connection learns from the answer, and not from its end, that it
        // ends.
        if (leaving.getAsBoolean()) told.getHeaders().put(HttpHeader.CONNECTION, "close");
        if (answer.stream() != null) {
            stream(answer.stream(), told, callback);
            return;
        }
        int length = answer.body().length;
        told.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        connections.answering(asked.getConnectionMetaData().getConnection(), length);
        boolean head = asked.getMethod().equals("HEAD");
        told.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(answer.body()), callback);
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
