package doorhouse.gateway;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCredentials;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The server that a service's requests are passed on to, signed by a key of its own.
public final class Backend {
    /// What speaks of one connection only (RFC 9110 §7.6.1).
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /// What holds for our host, not for the one behind it.
    private static final Set<String> BROWSERS =
            Set.of(
                    "clear-site-data",
                    "content-security-policy",
                    "service-worker-allowed",
                    "strict-transport-security",
                    "x-content-type-options");

    /// Where it stands, and as whom we call it.
    ///
    /// @param endpoint without a slash at the end
    /// @param bucketInHost whether a bucket stands before its host's name, else in the path
    public record Settings(
            URI endpoint, Region region, AwsCredentials credentials, boolean bucketInHost) {}

    /// What to ask it for. Only what stands here reaches it.
    ///
    /// @param hostPrefix stands before the endpoint's host; empty for nothing
    /// @param path encoded, in the one form that signatures have
    /// @param query the same; empty for none
    /// @param headers without Host and without a signature
    /// @param bodyHash as [RawRequest] has it
    /// @param body null for none
    public record Call(
            String method,
            String hostPrefix,
            String path,
            String query,
            List<Header> headers,
            String bodyHash,
            Relay.@Nullable Body body) {}

    private final Settings settings;
    private final Relay relay;
    private final Signer signer;
    private final Clock clock;

    /// @param service as it stands in the scope of signatures
    public Backend(String service, Settings settings, Relay relay, Clock clock) {
        this.settings = settings;
        this.relay = relay;
        this.clock = clock;
        var credentials = settings.credentials();
        this.signer =
                new Signer(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken(),
                        settings.region(),
                        service);
    }

    public Settings settings() {
        return settings;
    }

    /// @throws Relay.Failed when it does not answer
    /// @throws IOException what the body threw
    public Relay.Answer send(Call call) throws IOException {
        var endpoint = settings.endpoint();
        int port = endpoint.getPort();
        var authority = call.hostPrefix + endpoint.getHost() + (port < 0 ? "" : ":" + port);
        var path = endpoint.getRawPath() + call.path;
        var headers = new ArrayList<Header>();
        headers.add(new Header("Host", authority));
        headers.addAll(call.headers);
        var signed =
                signer.sign(
                        new RawRequest(call.method, path, call.query, headers, call.bodyHash),
                        clock.instant());
        var to =
                URI.create(
                        endpoint.getScheme()
                                + "://"
                                + authority
                                + path
                                + (call.query.isEmpty() ? "" : "?" + call.query));
        return relay.send(call.method, to, signed.headers(), call.body);
    }

    /// The headers of an answer that are for the caller: not those of the connection to us, no
    /// cookies, and not what browsers are to be told, which is ours to say.
    public static List<Header> passedBack(List<Header> headers) {
        var named =
                headers.stream()
                        .filter(header -> header.name().equalsIgnoreCase("Connection"))
                        .flatMap(header -> List.of(header.value().split(",")).stream())
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList();
        return headers.stream()
                .filter(header -> {
                    var name = header.name().toLowerCase(Locale.ROOT);
                    return !HOP_BY_HOP.contains(name)
                            && !named.contains(name)
                            && !name.startsWith("access-control-")
                            && !name.startsWith("set-cookie")
                            && !BROWSERS.contains(name)
                            && !name.equals("date")
                            && !name.equals("server");
                })
                .toList();
    }
}
