package doorhouse.identitypool.credentials;

import static doorhouse.operation.IdentityErrors.INVALID_IDENTITY_POOL_CONFIGURATION;

import doorhouse.operation.ApiException;

/// The refusals that several of these classes give.
final class CredentialErrors {
    private CredentialErrors() {}

    /// A role is missing, or does not trust the pool's tokens as they are. Which of them is for the
    /// pool's owner to know, not for strangers.
    static ApiException configuration() {
        return INVALID_IDENTITY_POOL_CONFIGURATION.because(
                "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
    }
}
