package doorhouse.gateway.dynamodb;

import doorhouse.operation.ApiError;

/// DynamoDB's errors, by the names that it gives in `__type`. Source: "Error handling with
/// DynamoDB", and the service as observed.
final class DynamoDbErrors {
    private static final String SERVICE = "com.amazon.coral.service#";

    static final ApiError VALIDATION =
            ApiError.badRequest("com.amazon.coral.validate#ValidationException");
    static final ApiError SERIALIZATION = ApiError.badRequest(SERVICE + "SerializationException");
    static final ApiError ACCESS_DENIED = ApiError.badRequest(SERVICE + "AccessDeniedException");
    static final ApiError UNKNOWN_OPERATION =
            ApiError.badRequest(SERVICE + "UnknownOperationException");
    static final ApiError RESOURCE_NOT_FOUND =
            ApiError.badRequest("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");

    private DynamoDbErrors() {}
}
