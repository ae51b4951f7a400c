package doorhouse.outbound;

import doorhouse.http.Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/// Calls to servers whose addresses are not the operator's but somebody's who configures a pool, or
/// even another server's word: identity providers, their keys and metadata. A name is resolved
/// once, every address behind it is checked, and the connection goes to an address that was
/// checked, so no name that changes its mind in between leads inside. One try; no redirects, no
/// cookies, no decompression.
public final class PeerCalls implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 16;

    /// How long a connection, and what is known of a server, is kept without use.
    private static final Duration IDLE = Duration.ofSeconds(30);

    /// In a response's headers.
    private static final int MOST_HEADER_BYTES = 16 * 1024;

    private final LateClient client;
    private final AddressRule rule;
    private final int mostBytes;

    /// @param connecting how long it may take until a connection stands
    /// @param mostBytes of an answer's body
    public PeerCalls(Duration connecting, int mostBytes, AddressRule rule) {
        this.rule = rule;
        this.mostBytes = mostBytes;
        client = new LateClient("peer", connecting, this::set);
    }

    private void set(HttpClient client) {
        client.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
        client.setIdleTimeout(IDLE.toMillis());
        // Else each host that anybody ever named would be remembered.
        client.setDestinationIdleTimeout(IDLE.toMillis());
        client.setMaxResponseHeadersSize(MOST_HEADER_BYTES);
        client.setSocketAddressResolver((host, port, _, promise) ->
                client.getExecutor().execute(() -> resolve(host, port, promise)));
    }

    private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            var checked = new ArrayList<InetSocketAddress>();
            for (var address : InetAddress.getAllByName(literal(host))) {
                if (!rule.allows(address)) throw new AddressRefused(host);
                checked.add(new InetSocketAddress(address, port));
            }
            promise.succeeded(checked);
        } catch (UnknownHostException e) {
            promise.failed(new ConnectException("no such host: " + host));
        } catch (AddressRefused e) {
            promise.failed(e);
        }
    }

    /// An address of IPv6 stands in brackets in a URL.
    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// What came back, of any status.
    ///
    /// @param contentType empty when it does not say
    public record Answer(int status, String contentType, byte[] body) {
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    /// @param patience for everything, from the connection to the answer's last byte
    /// @throws AddressRefused when the address is none that others may lead this server to
    /// @throws InterruptedIOException when the answer was not there in time
    /// @throws IOException for everything else that is not an answer, also one that is too large
    public Answer get(URI to, Map<String, String> headers, Duration patience) throws IOException {
        return send(to, HttpMethod.GET, headers, null, patience);
    }

    /// As [#get].
    public Answer post(URI to, Map<String, String> headers, byte[] body, Duration patience)
            throws IOException {
        return send(to, HttpMethod.POST, headers, body, patience);
    }

    private Answer send(
            URI to,
            HttpMethod method,
            Map<String, String> headers,
            byte @Nullable [] body,
            Duration patience)
            throws IOException {
        var request = request(to).method(method);
        request.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        // A header set here replaces what the client would say by itself.
        request.headers(fields -> headers.forEach(fields::put));
        if (body != null) {
            var type = headers.getOrDefault("Content-Type", "application/octet-stream");
            request.body(new BytesRequestContent(type, body));
        }
        var sent = new CompletableResponseListener(request, mostBytes).send();
        try (var _ = Place.lend()) {
            return answer(sent.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw late(to, e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw late(to, e);
        } catch (ExecutionException e) {
            throw failure(to, e.getCause() == null ? e : e.getCause());
        }
    }

    private Request request(URI to) throws IOException {
        boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
        if (!web || to.getHost() == null || to.getRawUserInfo() != null) {
            throw new IOException("no address of a web server: " + to.getScheme());
        }
        return client.started().newRequest(to);
    }

    private static Answer answer(ContentResponse response) {
        var type = response.getHeaders().get("Content-Type");
        return new Answer(response.getStatus(), type == null ? "" : type, response.getContent());
    }

    private static IOException failure(URI to, Throwable cause) {
        return switch (cause) {
            case TimeoutException timeout -> late(to, timeout);
            case IOException failed -> failed;
            default -> new IOException("no answer from " + to.getHost(), cause);
        };
    }

    private static InterruptedIOException late(URI to, Exception cause) {
        var late = new InterruptedIOException("no answer in time from " + to.getHost());
        late.initCause(cause);
        return late;
    }

    @Override
    public void close() {
        client.close();
    }
}
