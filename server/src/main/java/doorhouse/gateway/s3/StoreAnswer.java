package doorhouse.gateway.s3;

import doorhouse.gateway.Backend;
import doorhouse.gateway.s3.Permissions.Need;
import doorhouse.gateway.s3.S3Call.Asked;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.RawRequest.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the store says, as the caller is told it.
final class StoreAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StoreAnswer.class);
    private static final int MOST_READ_BYTES = 64 * 1024;
    private static final String COMPLETED = "CompleteMultipartUploadResult";
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    /// They speak of our own key at the store, not of the caller's. Denials do too: the caller's
    /// policies are asked here.
    private static final Set<String> OUR_FAULT =
            Set.of(
                    "AccessDenied",
                    "AuthorizationHeaderMalformed",
                    "ExpiredToken",
                    "InvalidAccessKeyId",
                    "InvalidToken",
                    "RequestTimeTooSkewed",
                    "SignatureDoesNotMatch");

    /// What some stores deny to everybody, since a retention or a legal hold is on the object.
    private static final Set<String> LOCKED =
            Set.of("DeleteObject", "PutObjectRetention", "PutObjectLegalHold");

    /// Missing things of which all are told, since they say nothing of what objects there are.
    private static final Set<String> NO_OBJECTS =
            Set.of(
                    "NoSuchBucket",
                    "NoSuchObjectLockConfiguration",
                    "NoSuchTagSet",
                    "NoSuchUpload",
                    "ObjectLockConfigurationNotFoundError");

    private final Asked asked;
    private final S3Call call;

    StoreAnswer(Asked asked, S3Call call) {
        this.asked = asked;
        this.call = call;
    }

    Response told(Relay.Answer answer) throws IOException {
        int status = answer.status();
        if (status >= 300 && status != NOT_MODIFIED) {
            try (answer) {
                byte[] body = answer.body().readNBytes(MOST_READ_BYTES);
                if (status == NOT_FOUND && hides(body)) checkMayList();
                if (code(body).equals("AccessDenied") && LOCKED.contains(asked.operation().name()))
                    throw S3Error.ACCESS_DENIED.because("Access Denied");
                return error(call.request(), status, answer.headers(), body);
            }
        }
        if (asked.operation().name().equals("CompleteMultipartUpload")) return completed(answer);
        var headers = headers(call.request(), answer.headers());
        return Response.of(status)
                .withHeaders(headers)
                .with(
                        (Response.Stream)
                                out -> {
                                    try (answer) {
                                        answer.body().transferTo(out);
                                    }
                                });
    }

    private boolean hides(byte[] body) {
        return !asked.target().key().isEmpty() && !NO_OBJECTS.contains(code(body));
    }

    /// Who may not list a bucket learns nothing of what is not in it. What a copy misses is its
    /// source.
    private void checkMayList() {
        var source = asked.headers().get(CopySource.HEADER);
        var missing = source == null ? asked.target() : CopySource.of(source).object();
        var list = new Need("s3:ListBucket", missing.inWhich(), null);
        var denied = call.denied(asked, list, asked.context());
        if (denied != null) throw S3Error.ACCESS_DENIED.because(denied);
    }

    /// An answer that is short; ours where the store refused ourselves.
    static Response error(Request request, int status, List<Header> headers, byte[] body) {
        var code = code(body);
        // The answer to a HEAD has no code.
        boolean denied = status == FORBIDDEN && code.isEmpty();
        if (status < 400 || denied || OUR_FAULT.contains(code)) {
            LOG.error("the store of gateway.s3 answers {} {}: is it set right?", status, code);
            return S3Answers.error(
                    S3Error.INTERNAL_ERROR,
                    "The store behind this server does not serve this server.",
                    request);
        }
        return whole(request, status, headers, body);
    }

    private static String code(byte[] body) {
        return Xml.tryRead(body).flatMap(error -> error.find("Code")).orElse("");
    }

    /// The store's document names the object by the store's own address.
    private Response completed(Relay.Answer answer) throws IOException {
        try (answer) {
            byte[] body = answer.body().readNBytes(MOST_READ_BYTES);
            var read = Xml.tryRead(body).filter(r -> r.name().equals(COMPLETED));
            if (read.isEmpty())
                return OUR_FAULT.contains(code(body))
                        ? error(call.request(), answer.status(), answer.headers(), body)
                        : whole(call.request(), answer.status(), answer.headers(), body);
            var written = new StringBuilder();
            for (var element : read.get().elements()) {
                var text = element.name().equals("Location") ? call.address(asked) : element.text();
                written.append(Xml.element(element.name(), text));
            }
            var document =
                    S3Answers.document(
                            "<"
                                    + COMPLETED
                                    + " xmlns=\""
                                    + S3Answers.NAMESPACE
                                    + "\">"
                                    + written
                                    + "</"
                                    + COMPLETED
                                    + ">");
            return whole(call.request(), answer.status(), answer.headers(), document);
        }
    }

    private static Response whole(Request request, int status, List<Header> headers, byte[] body) {
        var told =
                headers(request, headers).stream()
                        .filter(header -> !header.name().equalsIgnoreCase("Content-Length"))
                        .toList();
        return new Response(status, told, body, null);
    }

    private static List<Request.Header> headers(Request request, List<Header> ofStore) {
        var told = new ArrayList<Request.Header>();
        for (var header : Backend.passedBack(ofStore)) {
            var name = header.name().toLowerCase(Locale.ROOT);
            // They would lead to the store's own address.
            if (name.equals("location") || name.equals("x-amz-bucket-region")) continue;
            var value = header.value();
            // How a body came is no property of the object, which some stores forget.
            if (name.equals("content-encoding")) value = value.replaceAll("aws-chunked,? *", "");
            if (!value.isEmpty()) told.add(new Request.Header(header.name(), value));
        }
        if (told.stream().noneMatch(h -> h.name().equalsIgnoreCase("x-amz-request-id")))
            told.add(new Request.Header("x-amz-request-id", request.id()));
        return told;
    }
}
