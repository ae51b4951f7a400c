package doorhouse.operation;

/// The errors of the identity pools API that the user pools API has not, by wire name; those that
/// both have are [CognitoErrors]. Source: the API model.
public final class IdentityErrors {
    public static final ApiError DEVELOPER_USER_ALREADY_REGISTERED =
            new ApiError("DeveloperUserAlreadyRegisteredException", 400);
    public static final ApiError EXTERNAL_SERVICE = new ApiError("ExternalServiceException", 400);
    public static final ApiError INVALID_IDENTITY_POOL_CONFIGURATION =
            new ApiError("InvalidIdentityPoolConfigurationException", 400);
    public static final ApiError RESOURCE_CONFLICT = new ApiError("ResourceConflictException", 400);

    private IdentityErrors() {}
}
