package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.sigv4.SignatureOutcome;

/// Answers of our own, as S3 writes them.
final class S3Answers {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String TOKEN = "X-Amz-Security-Token";
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private S3Answers() {}

    static Response xml(int status, String body) {
        return Response.of(status, "application/xml", document(body));
    }

    static byte[] document(String root) {
        return (DECLARATION + root).getBytes(UTF_8);
    }

    static Response error(S3Error error, String sentence, Request request) {
        var answer =
                xml(
                        error.status(),
                        "<Error>"
                                + Xml.element("Code", error.code())
                                + Xml.element("Message", sentence)
                                + Xml.element("RequestId", request.id())
                                + Xml.element("HostId", request.id())
                                + "</Error>");
        return answer.with("x-amz-request-id", request.id());
    }

    /// An answer that a browser shows and never runs: an object is whatever its writer says, and
    /// its host may be the one where people sign in.
    static Response inert(Response answer) {
        return answer.with(
                        "Content-Security-Policy",
                        "sandbox; default-src 'none'; frame-ancestors 'none'")
                .with("X-Content-Type-Options", "nosniff");
    }

    /// S3's own error for a refused signature. Observed on the live service.
    ///
    /// @param presigned whether the signature stands in the query
    static Response refused(SignatureOutcome.Fault fault, boolean presigned, Request request) {
        return switch (fault) {
            case SignatureOutcome.Missing _ ->
                    error(S3Error.ACCESS_DENIED, "Access Denied", request);
            case SignatureOutcome.Incomplete(var sentence) ->
                    error(malformed(presigned), prefixed(presigned, sentence), request);
            case SignatureOutcome.UnknownKey _ -> unknown(request);
            case SignatureOutcome.ExpiredToken _ ->
                    error(S3Error.EXPIRED_TOKEN, "The provided token has expired.", request);
            case SignatureOutcome.WrongService _ ->
                    error(
                            malformed(presigned),
                            prefixed(
                                    presigned,
                                    "incorrect service. This endpoint belongs to \"s3\"."),
                            request);
            case SignatureOutcome.WrongRegion _ ->
                    error(
                            malformed(presigned),
                            prefixed(presigned, "the region is wrong"),
                            request);
            case SignatureOutcome.Expired _ ->
                    presigned
                            ? error(S3Error.ACCESS_DENIED, "Request has expired", request)
                            : skewed(request);
            case SignatureOutcome.NotYetCurrent _ ->
                    presigned
                            ? error(S3Error.ACCESS_DENIED, "Request is not valid yet", request)
                            : skewed(request);
            case SignatureOutcome.BadSignature(var sentence) ->
                    sentence.startsWith("There were headers")
                            ? error(S3Error.ACCESS_DENIED, sentence, request)
                            : doesNotMatch(request);
        };
    }

    private static Response unknown(Request request) {
        boolean temporary = request.header(TOKEN).isPresent() || request.query(TOKEN).isPresent();
        return temporary
                ? error(
                        S3Error.INVALID_TOKEN,
                        "The provided token is malformed or otherwise invalid.",
                        request)
                : error(
                        S3Error.INVALID_ACCESS_KEY_ID,
                        "The AWS Access Key Id you provided does not exist in our records.",
                        request);
    }

    static Response doesNotMatch(Request request) {
        return error(
                S3Error.SIGNATURE_DOES_NOT_MATCH,
                "The request signature we calculated does not match the signature you provided."
                        + " Check your key and signing method.",
                request);
    }

    private static Response skewed(Request request) {
        return error(
                S3Error.REQUEST_TIME_TOO_SKEWED,
                "The difference between the request time and the current time is too large.",
                request);
    }

    private static S3Error malformed(boolean presigned) {
        return presigned
                ? S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR
                : S3Error.AUTHORIZATION_HEADER_MALFORMED;
    }

    private static String prefixed(boolean presigned, String sentence) {
        return (presigned ? "" : "The authorization header is malformed; ") + sentence;
    }
}
