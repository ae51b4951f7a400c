package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;

/// The errors of the IAM API, by wire name. Source: the API model; sentences observed on the live
/// service.
final class IamErrors {
    static final ApiError ACCESS_DENIED = new ApiError("AccessDenied", 403);
    static final ApiError DELETE_CONFLICT = new ApiError("DeleteConflict", 409);
    static final ApiError ENTITY_ALREADY_EXISTS = new ApiError("EntityAlreadyExists", 409);
    static final ApiError INVALID_INPUT = ApiError.badRequest("InvalidInput");
    static final ApiError LIMIT_EXCEEDED = new ApiError("LimitExceeded", 409);
    static final ApiError MALFORMED_POLICY_DOCUMENT =
            ApiError.badRequest("MalformedPolicyDocument");
    static final ApiError NO_SUCH_ENTITY = new ApiError("NoSuchEntity", 404);
    static final ApiError VALIDATION_ERROR = ApiError.badRequest("ValidationError");

    private IamErrors() {}

    /// @param kind of a user, group or role
    static ApiException none(Kind kind, String name) {
        return NO_SUCH_ENTITY.because(
                "The %s with name %s cannot be found.".formatted(kind.word(), name));
    }

    static ApiException noAccessKey(String id) {
        return NO_SUCH_ENTITY.because("The Access Key with id %s cannot be found.".formatted(id));
    }

    /// @param kind whose inline policy it is
    static ApiException noInlinePolicy(Kind kind, String policyName) {
        return NO_SUCH_ENTITY.because(
                "The %s policy with name %s cannot be found.".formatted(kind.word(), policyName));
    }

    /// @param arn of a managed policy
    static ApiException noPolicy(String arn) {
        return NO_SUCH_ENTITY.because("Policy %s was not found.".formatted(arn));
    }

    /// @param arn of a managed policy that was to be attached
    static ApiException notAttachable(String arn) {
        return NO_SUCH_ENTITY.because(
                "Policy %s does not exist or is not attachable.".formatted(arn));
    }

    /// @param kind of a user, group or role
    static ApiException exists(Kind kind, String name) {
        var word = kind.word();
        return ENTITY_ALREADY_EXISTS.because(
                "%s%s with name %s already exists."
                        .formatted(Character.toUpperCase(word.charAt(0)), word.substring(1), name));
    }

    /// @param first what must be done before: `delete policies`
    static ApiException conflict(String first) {
        return DELETE_CONFLICT.because("Cannot delete entity, must " + first + " first.");
    }

    /// @param what IAM's own name of the quota: `PoliciesPerRole`
    static ApiException quota(String what, int most) {
        return LIMIT_EXCEEDED.because("Cannot exceed quota for %s: %d".formatted(what, most));
    }
}
