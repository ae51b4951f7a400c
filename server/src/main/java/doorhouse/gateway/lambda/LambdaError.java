package doorhouse.gateway.lambda;

import doorhouse.http.Response;
import doorhouse.wire.Json;

/// Lambda's errors. Source: AWS Lambda API reference, Invoke, "Errors".
enum LambdaError {
    ACCESS_DENIED("AccessDeniedException", 403),
    INVALID_PARAMETER("InvalidParameterValueException", 400),
    INVALID_CONTENT("InvalidRequestContentException", 400),
    REQUEST_TOO_LARGE("RequestTooLargeException", 413),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 404),
    TOO_MANY_REQUESTS("TooManyRequestsException", 429),
    INVALID_RUNTIME("InvalidRuntimeException", 502),
    SERVICE("ServiceException", 500),
    UNKNOWN_OPERATION("UnknownOperationException", 404);

    private final String wireName;
    private final int status;

    LambdaError(String wireName, int status) {
        this.wireName = wireName;
        this.status = status;
    }

    Refused because(String sentence) {
        return new Refused(this, sentence);
    }

    /// What the caller or the function did wrong. Expected, so it carries no stack trace.
    static final class Refused extends RuntimeException {
        private final LambdaError error;
        private final String sentence;

        private Refused(LambdaError error, String sentence) {
            super(sentence, null, false, false);
            this.error = error;
            this.sentence = sentence;
        }

        Response answer() {
            var type = error.status < 500 ? "User" : "Service";
            return answerOf(error.status, error.wireName, type, sentence);
        }
    }

    /// @param type `User` or `Service`: whose fault it is
    static Response answerOf(int status, String name, String type, String sentence) {
        return Response.of(
                        status,
                        "application/json",
                        Json.write(Json.object().put("Type", type).put("Message", sentence)))
                .with("x-amzn-ErrorType", name);
    }
}
