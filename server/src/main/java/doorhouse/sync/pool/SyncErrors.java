package doorhouse.sync.pool;

import doorhouse.operation.ApiError;

/// The errors of Cognito Sync, by wire name. Their statuses differ from those of user pools.
/// Source: the API model.
public final class SyncErrors {
    public static final ApiError ALREADY_STREAMED = ApiError.badRequest("AlreadyStreamedException");
    public static final ApiError CONCURRENT_MODIFICATION =
            ApiError.badRequest("ConcurrentModificationException");
    public static final ApiError DUPLICATE_REQUEST =
            ApiError.badRequest("DuplicateRequestException");
    public static final ApiError INTERNAL_ERROR = new ApiError("InternalErrorException", 500);
    public static final ApiError INVALID_CONFIGURATION =
            ApiError.badRequest("InvalidConfigurationException");
    public static final ApiError INVALID_LAMBDA_FUNCTION_OUTPUT =
            ApiError.badRequest("InvalidLambdaFunctionOutputException");
    public static final ApiError INVALID_PARAMETER =
            ApiError.badRequest("InvalidParameterException");
    public static final ApiError LAMBDA_THROTTLED = new ApiError("LambdaThrottledException", 429);
    public static final ApiError LIMIT_EXCEEDED = ApiError.badRequest("LimitExceededException");
    public static final ApiError NOT_AUTHORIZED = new ApiError("NotAuthorizedException", 403);
    public static final ApiError RESOURCE_CONFLICT = new ApiError("ResourceConflictException", 409);
    public static final ApiError RESOURCE_NOT_FOUND =
            new ApiError("ResourceNotFoundException", 404);

    private SyncErrors() {}
}
