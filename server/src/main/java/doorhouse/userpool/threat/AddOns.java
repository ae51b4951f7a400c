package doorhouse.userpool.threat;

import static doorhouse.operation.CognitoErrors.USER_POOL_ADD_ON_NOT_ENABLED;

import doorhouse.userpool.pool.UserPool;

/// What a pool must have switched on.
final class AddOns {
    private AddOns() {}

    /// @throws doorhouse.operation.ApiException UserPoolAddOnNotEnabledException for a pool without
    ///   threat protection
    static void require(UserPool pool) {
        if (pool.settings().threatProtection().records()) return;
        throw USER_POOL_ADD_ON_NOT_ENABLED.because(
                "Threat protection is not enabled for user pool " + pool.id() + ".");
    }
}
