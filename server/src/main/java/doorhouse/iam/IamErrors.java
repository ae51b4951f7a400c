package doorhouse.iam;

import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;

/// The errors of the IAM API, by wire name. Source: the API model; sentences observed on the live
/// service.
final class IamErrors {
    static final ApiError DELETE_CONFLICT = new ApiError("DeleteConflict", 409);
    static final ApiError ENTITY_ALREADY_EXISTS = new ApiError("EntityAlreadyExists", 409);
    static final ApiError INVALID_INPUT = ApiError.badRequest("InvalidInput");
    static final ApiError LIMIT_EXCEEDED = new ApiError("LimitExceeded", 409);
    static final ApiError MALFORMED_POLICY_DOCUMENT =
            ApiError.badRequest("MalformedPolicyDocument");
    static final ApiError NO_SUCH_ENTITY = new ApiError("NoSuchEntity", 404);
    static final ApiError VALIDATION_ERROR = ApiError.badRequest("ValidationError");

    private IamErrors() {}

    static ApiException noUser(String name) {
        return NO_SUCH_ENTITY.because("The user with name %s cannot be found.".formatted(name));
    }

    static ApiException noAccessKey(String id) {
        return NO_SUCH_ENTITY.because("The Access Key with id %s cannot be found.".formatted(id));
    }

    static ApiException noUserPolicy(String name) {
        return NO_SUCH_ENTITY.because(
                "The user policy with name %s cannot be found.".formatted(name));
    }

    static ApiException userExists(String name) {
        return ENTITY_ALREADY_EXISTS.because("User with name %s already exists.".formatted(name));
    }
}
