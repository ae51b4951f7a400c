package doorhouse.aws;

import doorhouse.operation.ApiError;

/// What the doors themselves refuse, before an operation runs. Source: "Common Errors" of the
/// Amazon Cognito API references.
final class DoorErrors {
    static final ApiError UNKNOWN_OPERATION = ApiError.badRequest("UnknownOperationException");
    static final ApiError SERIALIZATION = ApiError.badRequest("SerializationException");
    static final ApiError VALIDATION = ApiError.badRequest("ValidationException");
    static final ApiError INTERNAL = new ApiError("InternalErrorException", 500);
    static final ApiError NOT_OFFERED = ApiError.badRequest("UnsupportedOperationException");
    static final ApiError MISSING_AUTHENTICATION_TOKEN =
            ApiError.badRequest("MissingAuthenticationTokenException");

    private DoorErrors() {}
}
