package doorhouse.operation;

/// An error of an API, by its wire name.
///
/// @param name such as `NotAuthorizedException`; in the Query protocol the `Code`
/// @param status the HTTP status of its answer
public record ApiError(String name, int status) {
    public static ApiError badRequest(String name) {
        return new ApiError(name, 400);
    }

    /// The error with the sentence that the service gives.
    public ApiException because(String sentence) {
        return new ApiException(this, sentence);
    }
}
