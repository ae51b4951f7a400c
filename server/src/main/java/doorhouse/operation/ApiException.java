package doorhouse.operation;

/// What the caller did wrong, in the API's own words. Expected, so it carries no stack trace.
public final class ApiException extends RuntimeException {
    private final transient ApiError error;
    private final String sentence;

    ApiException(ApiError error, String sentence) {
        super(error.name() + ": " + sentence, null, false, false);
        this.error = error;
        this.sentence = sentence;
    }

    public ApiError error() {
        return error;
    }

    public String sentence() {
        return sentence;
    }
}
