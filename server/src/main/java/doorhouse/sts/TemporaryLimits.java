package doorhouse.sts;

import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.operation.Principal;
import java.util.Set;

/// What sessions of users may not call, whatever their policies say. Source: IAM User Guide,
/// "Compare AWS STS credentials".
public final class TemporaryLimits {
    private static final ApiError INVALID_CLIENT_TOKEN_ID =
            new ApiError("InvalidClientTokenId", 403);
    private static final Set<String> OF_USERS = Set.of("AssumeRole", "GetCallerIdentity");
    private static final Set<String> OF_FEDERATED_USERS = Set.of("GetCallerIdentity");

    /// Where only long-term credentials count.
    private static final Set<String> LONG_TERM = Set.of("GetSessionToken", "GetFederationToken");

    private TemporaryLimits() {}

    /// @param service `iam` or `sts`
    /// @throws ApiException AccessDenied or InvalidClientTokenId
    public static void check(Principal caller, String service, String operation) {
        if (!caller.temporary()) return;
        if (service.equals("sts") && LONG_TERM.contains(operation))
            throw StsErrors.ACCESS_DENIED.because(
                    "Cannot call %s with session credentials".formatted(operation));
        boolean refused =
                switch (caller.kind()) {
                    case ASSUMED_ROLE -> false;
                    // Without a second factor, which nobody has here, IAM does not know them.
                    case ROOT, USER -> service.equals("iam") || !OF_USERS.contains(operation);
                    case FEDERATED_USER ->
                            service.equals("iam") || !OF_FEDERATED_USERS.contains(operation);
                };
        if (refused)
            throw INVALID_CLIENT_TOKEN_ID.because(
                    "The security token included in the request is invalid");
    }
}
