package doorhouse.outbound;

import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Calls services that speak AWS's protocols, signed by Signature Version 4.
public final class AwsCalls {
    /// The client sets it by itself.
    private static final String HOST = "Host";

    private final Outbound outbound;
    private final AwsCredentials credentials;
    private final Clock clock;

    public AwsCalls(Outbound outbound, AwsCredentials credentials, Clock clock) {
        this.outbound = outbound;
        this.credentials = credentials;
        this.clock = clock;
    }

    /// @param service as it stands in the signature's scope, such as `lambda`
    /// @throws IOException as [Outbound#post]
    public Outbound.Answer post(
            String service,
            Region region,
            URI to,
            Map<String, String> headers,
            byte[] body,
            Duration patience)
            throws IOException {
        var signer =
                new Signer(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken(),
                        region,
                        service);
        var signed = signer.sign(request(to, headers, body), clock.instant());
        return outbound.post(to, sent(signed.headers()), body, patience);
    }

    private static RawRequest request(URI to, Map<String, String> headers, byte[] body) {
        var all = new ArrayList<Header>();
        all.add(new Header(HOST, authority(to)));
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        var path = to.getRawPath();
        return new RawRequest(
                "POST", path.isEmpty() ? "/" : path, to.getRawQuery(), all, Sha256.hex(body));
    }

    private static String authority(URI to) {
        return to.getPort() < 0 ? to.getHost() : to.getHost() + ":" + to.getPort();
    }

    private static Map<String, String> sent(List<Header> headers) {
        var sent = new LinkedHashMap<String, String>();
        for (var header : headers) {
            if (!header.name().equals(HOST)) sent.put(header.name(), header.value());
        }
        return sent;
    }
}
