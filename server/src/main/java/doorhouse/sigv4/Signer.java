package doorhouse.sigv4;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.Query.Parameter;
import doorhouse.sigv4.RawRequest.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Signs requests with one key for one service.
///
/// @param sessionToken of a temporary key; null for another
public record Signer(
        String accessKeyId,
        Secret secretAccessKey,
        @Nullable Secret sessionToken,
        Region region,
        String service) {

    /// The request with `X-Amz-Date` and `Authorization`, every header it had signed; it must have
    /// Host.
    public RawRequest sign(RawRequest request, Instant now) {
        var timestamp = Timestamps.text(now);
        var headers = new ArrayList<>(request.headers());
        headers.add(new Header("X-Amz-Date", timestamp));
        if (sessionToken != null)
            headers.add(new Header("X-Amz-Security-Token", sessionToken.reveal()));
        var signed = signedHeaders(headers);
        var scope = scope(timestamp);
        var dated = withHeaders(request, headers);
        var canonical = CanonicalRequest.of(dated, Query.parse(request.query()), service, signed);
        headers.add(
                new Header(
                        "Authorization",
                        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(
                                        Scope.ALGORITHM,
                                        accessKeyId,
                                        scope.text(),
                                        String.join(";", signed),
                                        scope.signature(secretAccessKey, timestamp, canonical))));
        return withHeaders(request, headers);
    }

    /// The request with the signature in its query, good for `lifetime` from now on.
    public RawRequest presign(RawRequest request, Instant now, Duration lifetime) {
        var timestamp = Timestamps.text(now);
        var signed = signedHeaders(request.headers());
        var scope = scope(timestamp);
        var parameters = new ArrayList<>(Query.parse(request.query()).parameters());
        parameters.add(Parameter.of("X-Amz-Algorithm", Scope.ALGORITHM));
        parameters.add(Parameter.of("X-Amz-Credential", accessKeyId + "/" + scope.text()));
        parameters.add(Parameter.of("X-Amz-Date", timestamp));
        parameters.add(Parameter.of("X-Amz-Expires", Long.toString(lifetime.toSeconds())));
        parameters.add(Parameter.of("X-Amz-SignedHeaders", String.join(";", signed)));
        if (sessionToken != null)
            parameters.add(Parameter.of("X-Amz-Security-Token", sessionToken.reveal()));
        var query = new Query(parameters);
        var signature =
                scope.signature(
                        secretAccessKey,
                        timestamp,
                        CanonicalRequest.of(request, query, service, signed));
        return new RawRequest(
                request.method(),
                request.path(),
                query.canonical() + "&X-Amz-Signature=" + signature,
                request.headers(),
                request.bodyHash());
    }

    private Scope scope(String timestamp) {
        return new Scope(timestamp.substring(0, 8), region.value(), service);
    }

    private static List<String> signedHeaders(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }

    private static RawRequest withHeaders(RawRequest request, List<Header> headers) {
        return new RawRequest(
                request.method(), request.path(), request.query(), headers, request.bodyHash());
    }
}
