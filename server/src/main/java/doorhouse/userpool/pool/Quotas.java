package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

/// How many user pools, app clients and identity pools there may be. They are counted before one is
/// made, so calls at once may pass by a few: this stops what runs away, and guards nothing. Source:
/// Amazon Cognito Developer Guide, "Quotas on resource number and size".
///
/// @param userPools of an account in a region; 0 for no limit
/// @param appClients of a user pool; 0 for no limit
/// @param identityPools of an account in a region; 0 for no limit
public record Quotas(int userPools, int appClients, int identityPools) {
    public static final Quotas NONE = new Quotas(0, 0, 0);

    /// @param present how many user pools the account has in the region
    /// @throws doorhouse.operation.ApiException LimitExceededException
    void checkUserPools(long present) {
        check(userPools, present, "user pools in this region");
    }

    /// @param present how many clients the user pool has
    /// @throws doorhouse.operation.ApiException LimitExceededException
    public void checkAppClients(long present) {
        check(appClients, present, "app clients in this user pool");
    }

    /// @param present how many identity pools the account has in the region
    /// @throws doorhouse.operation.ApiException LimitExceededException
    public void checkIdentityPools(long present) {
        check(identityPools, present, "identity pools in this region");
    }

    private static void check(int most, long present, String what) {
        if (most == 0 || present < most) return;
        throw LIMIT_EXCEEDED.because("There cannot be more than " + most + " " + what + ".");
    }
}
