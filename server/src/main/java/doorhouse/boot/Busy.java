package doorhouse.boot;

import doorhouse.aws.AwsDoor;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// What is said to whom there is no room for now, in the words of the protocol that was spoken. It
/// looks at the request's head alone, and costs next to nothing. SDKs try again by themselves after
/// such an answer.
final class Busy implements Function<Request, Response> {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final byte[] PAGE =
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Please try again</title>\
            <p>Too many people are signing in at this moment. Please try again in a few seconds.
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final AwsDoor aws;

    Busy(AwsDoor aws) {
        this.aws = aws;
    }

    @Override
    public Response apply(Request request) {
        return aws.busy(request).orElseGet(() -> elsewhere(request)).with("Retry-After", "1");
    }

    private static Response elsewhere(Request request) {
        if (request.header("Accept").filter(types -> types.contains("text/html")).isPresent()) {
            return Response.of(SERVICE_UNAVAILABLE, "text/html; charset=utf-8", PAGE)
                    .with("Cache-Control", "no-store");
        }
        boolean program = request.rawPath().contains("/oauth2/");
        if (!program)
            return Response.json(
                    SERVICE_UNAVAILABLE, "{\"message\":\"Too many requests. Try again.\"}");
        // RFC 6749 §4.1.2.1 has the word for it; the token endpoint's list has none.
        var body = Json.object().put("error", "temporarily_unavailable");
        body.put("error_description", "Too many requests");
        // As all answers there: a page of any origin may read it.
        return Response.of(TOO_MANY_REQUESTS, "application/json", Json.write(body))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff")
                .with("Access-Control-Allow-Origin", "*");
    }
}
