package doorhouse.operation;

/// The errors of the user pools API, by wire name. Source: the API model.
public final class CognitoErrors {
    public static final ApiError ACCESS_DENIED = new ApiError("AccessDeniedException", 400);
    public static final ApiError ALIAS_EXISTS = new ApiError("AliasExistsException", 400);
    public static final ApiError CODE_DELIVERY_FAILURE =
            new ApiError("CodeDeliveryFailureException", 400);
    public static final ApiError CODE_MISMATCH = new ApiError("CodeMismatchException", 400);
    public static final ApiError CONCURRENT_MODIFICATION =
            new ApiError("ConcurrentModificationException", 400);
    public static final ApiError DEVICE_KEY_EXISTS = new ApiError("DeviceKeyExistsException", 400);
    public static final ApiError DUPLICATE_PROVIDER =
            new ApiError("DuplicateProviderException", 400);
    public static final ApiError ENABLE_SOFTWARE_TOKEN_MFA =
            new ApiError("EnableSoftwareTokenMFAException", 400);
    public static final ApiError EXPIRED_CODE = new ApiError("ExpiredCodeException", 400);
    public static final ApiError FEATURE_UNAVAILABLE_IN_TIER =
            new ApiError("FeatureUnavailableInTierException", 400);
    public static final ApiError FORBIDDEN = new ApiError("ForbiddenException", 400);
    public static final ApiError GROUP_EXISTS = new ApiError("GroupExistsException", 400);
    public static final ApiError INTERNAL_ERROR = new ApiError("InternalErrorException", 500);
    public static final ApiError INTERNAL_SERVER = new ApiError("InternalServerException", 500);
    public static final ApiError INVALID_EMAIL_ROLE_ACCESS_POLICY =
            new ApiError("InvalidEmailRoleAccessPolicyException", 400);
    public static final ApiError INVALID_LAMBDA_RESPONSE =
            new ApiError("InvalidLambdaResponseException", 400);
    public static final ApiError INVALID_O_AUTH_FLOW =
            new ApiError("InvalidOAuthFlowException", 400);
    public static final ApiError INVALID_PARAMETER = new ApiError("InvalidParameterException", 400);
    public static final ApiError INVALID_PASSWORD = new ApiError("InvalidPasswordException", 400);
    public static final ApiError INVALID_SMS_ROLE_ACCESS_POLICY =
            new ApiError("InvalidSmsRoleAccessPolicyException", 400);
    public static final ApiError INVALID_SMS_ROLE_TRUST_RELATIONSHIP =
            new ApiError("InvalidSmsRoleTrustRelationshipException", 400);
    public static final ApiError INVALID_USER_POOL_CONFIGURATION =
            new ApiError("InvalidUserPoolConfigurationException", 400);
    public static final ApiError LIMIT_EXCEEDED = new ApiError("LimitExceededException", 400);
    public static final ApiError MFA_METHOD_NOT_FOUND =
            new ApiError("MFAMethodNotFoundException", 400);
    public static final ApiError MANAGED_LOGIN_BRANDING_EXISTS =
            new ApiError("ManagedLoginBrandingExistsException", 400);
    public static final ApiError NOT_AUTHORIZED = new ApiError("NotAuthorizedException", 400);
    public static final ApiError OPERATION_NOT_ENABLED =
            new ApiError("OperationNotEnabledException", 400);
    public static final ApiError PASSWORD_HISTORY_POLICY_VIOLATION =
            new ApiError("PasswordHistoryPolicyViolationException", 400);
    public static final ApiError PASSWORD_RESET_REQUIRED =
            new ApiError("PasswordResetRequiredException", 400);
    public static final ApiError PRECONDITION_NOT_MET =
            new ApiError("PreconditionNotMetException", 400);
    public static final ApiError REFRESH_TOKEN_REUSE =
            new ApiError("RefreshTokenReuseException", 400);
    public static final ApiError RESOURCE_NOT_FOUND =
            new ApiError("ResourceNotFoundException", 400);
    public static final ApiError SCOPE_DOES_NOT_EXIST =
            new ApiError("ScopeDoesNotExistException", 400);
    public static final ApiError SERVICE_QUOTA_EXCEEDED =
            new ApiError("ServiceQuotaExceededException", 400);
    public static final ApiError SOFTWARE_TOKEN_MFA_NOT_FOUND =
            new ApiError("SoftwareTokenMFANotFoundException", 400);
    public static final ApiError TERMS_EXISTS = new ApiError("TermsExistsException", 400);
    public static final ApiError TIER_CHANGE_NOT_ALLOWED =
            new ApiError("TierChangeNotAllowedException", 400);
    public static final ApiError TOO_MANY_FAILED_ATTEMPTS =
            new ApiError("TooManyFailedAttemptsException", 400);
    public static final ApiError TOO_MANY_REQUESTS = new ApiError("TooManyRequestsException", 400);
    public static final ApiError UNAUTHORIZED = new ApiError("UnauthorizedException", 400);
    public static final ApiError UNEXPECTED_LAMBDA = new ApiError("UnexpectedLambdaException", 400);
    public static final ApiError UNSUPPORTED_IDENTITY_PROVIDER =
            new ApiError("UnsupportedIdentityProviderException", 400);
    public static final ApiError UNSUPPORTED_OPERATION =
            new ApiError("UnsupportedOperationException", 400);
    public static final ApiError UNSUPPORTED_TOKEN_TYPE =
            new ApiError("UnsupportedTokenTypeException", 400);
    public static final ApiError UNSUPPORTED_USER_STATE =
            new ApiError("UnsupportedUserStateException", 400);
    public static final ApiError USER_IMPORT_IN_PROGRESS =
            new ApiError("UserImportInProgressException", 400);
    public static final ApiError USER_LAMBDA_VALIDATION =
            new ApiError("UserLambdaValidationException", 400);
    public static final ApiError USER_NOT_CONFIRMED =
            new ApiError("UserNotConfirmedException", 400);
    public static final ApiError USER_NOT_FOUND = new ApiError("UserNotFoundException", 400);
    public static final ApiError USER_POOL_ADD_ON_NOT_ENABLED =
            new ApiError("UserPoolAddOnNotEnabledException", 400);
    public static final ApiError USER_POOL_TAGGING = new ApiError("UserPoolTaggingException", 400);
    public static final ApiError USERNAME_EXISTS = new ApiError("UsernameExistsException", 400);
    public static final ApiError WEB_AUTHN_CHALLENGE_NOT_FOUND =
            new ApiError("WebAuthnChallengeNotFoundException", 400);
    public static final ApiError WEB_AUTHN_CLIENT_MISMATCH =
            new ApiError("WebAuthnClientMismatchException", 400);
    public static final ApiError WEB_AUTHN_CONFIGURATION_MISSING =
            new ApiError("WebAuthnConfigurationMissingException", 400);
    public static final ApiError WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED =
            new ApiError("WebAuthnCredentialNotSupportedException", 400);
    public static final ApiError WEB_AUTHN_NOT_ENABLED =
            new ApiError("WebAuthnNotEnabledException", 400);
    public static final ApiError WEB_AUTHN_ORIGIN_NOT_ALLOWED =
            new ApiError("WebAuthnOriginNotAllowedException", 400);
    public static final ApiError WEB_AUTHN_RELYING_PARTY_MISMATCH =
            new ApiError("WebAuthnRelyingPartyMismatchException", 400);

    private CognitoErrors() {}
}
