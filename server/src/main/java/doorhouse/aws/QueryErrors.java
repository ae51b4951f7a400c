package doorhouse.aws;

import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.sigv4.SignatureOutcome.Fault;

/// What the Query door itself refuses, before an operation runs. Source: "Common Errors" of the IAM
/// and STS API references.
final class QueryErrors {
    static final ApiError ACCESS_DENIED = new ApiError("AccessDenied", 403);
    static final ApiError INTERNAL_FAILURE = new ApiError("InternalFailure", 500);
    static final ApiError INVALID_ACTION = ApiError.badRequest("InvalidAction");
    static final ApiError MALFORMED_INPUT = ApiError.badRequest("MalformedInput");
    static final ApiError MISSING_ACTION = ApiError.badRequest("MissingAction");
    static final ApiError THROTTLING = ApiError.badRequest("Throttling");
    static final ApiError VALIDATION_ERROR = ApiError.badRequest("ValidationError");

    private static final ApiError EXPIRED_TOKEN = new ApiError("ExpiredToken", 403);
    private static final ApiError INCOMPLETE_SIGNATURE = ApiError.badRequest("IncompleteSignature");
    private static final ApiError INVALID_CLIENT_TOKEN_ID =
            new ApiError("InvalidClientTokenId", 403);
    private static final ApiError MISSING_AUTHENTICATION_TOKEN =
            new ApiError("MissingAuthenticationToken", 403);
    private static final ApiError SIGNATURE_DOES_NOT_MATCH =
            new ApiError("SignatureDoesNotMatch", 403);

    private QueryErrors() {}

    /// The error for a refused signature.
    static ApiException refused(Fault fault) {
        return switch (fault) {
            case SignatureOutcome.Missing _ ->
                    MISSING_AUTHENTICATION_TOKEN.because("Request is missing Authentication Token");
            case SignatureOutcome.Incomplete _ -> INCOMPLETE_SIGNATURE.because(fault.sentence());
            case SignatureOutcome.UnknownKey _ -> INVALID_CLIENT_TOKEN_ID.because(fault.sentence());
            case SignatureOutcome.ExpiredToken _ -> EXPIRED_TOKEN.because(fault.sentence());
            case SignatureOutcome.WrongService _,
                    SignatureOutcome.WrongRegion _,
                    SignatureOutcome.Expired _,
                    SignatureOutcome.NotYetCurrent _,
                    SignatureOutcome.BadSignature _ ->
                    SIGNATURE_DOES_NOT_MATCH.because(fault.sentence());
        };
    }
}
