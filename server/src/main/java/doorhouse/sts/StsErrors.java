package doorhouse.sts;

import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import java.time.Instant;

/// The errors of the STS API, by wire name. Source: the API model; sentences observed on the live
/// service.
public final class StsErrors {
    static final ApiError ACCESS_DENIED = new ApiError("AccessDenied", 403);
    static final ApiError EXPIRED_TOKEN = ApiError.badRequest("ExpiredTokenException");
    static final ApiError IDP_COMMUNICATION_ERROR = ApiError.badRequest("IDPCommunicationError");
    static final ApiError IDP_REJECTED_CLAIM = new ApiError("IDPRejectedClaim", 403);
    static final ApiError INVALID_AUTHORIZATION_MESSAGE =
            ApiError.badRequest("InvalidAuthorizationMessageException");
    static final ApiError INVALID_IDENTITY_TOKEN = ApiError.badRequest("InvalidIdentityToken");
    static final ApiError INVALID_INPUT = ApiError.badRequest("InvalidInput");
    static final ApiError MALFORMED_POLICY_DOCUMENT =
            ApiError.badRequest("MalformedPolicyDocument");
    static final ApiError PACKED_POLICY_TOO_LARGE = ApiError.badRequest("PackedPolicyTooLarge");
    static final ApiError VALIDATION_ERROR = ApiError.badRequest("ValidationError");

    private StsErrors() {}

    /// A web identity token of whose issuer nobody knows.
    public static ApiException noProvider(String issuer) {
        return INVALID_IDENTITY_TOKEN.because(
                "No OpenIDConnect provider found in your account for " + issuer);
    }

    public static ApiException wrongAudience() {
        return INVALID_IDENTITY_TOKEN.because("Incorrect token audience");
    }

    /// No ID token, or one whose form says that it is another kind of token.
    public static ApiException noIdToken() {
        return INVALID_IDENTITY_TOKEN.because(
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an"
                        + " Access Token)");
    }

    public static ApiException badSignature() {
        return INVALID_IDENTITY_TOKEN.because(
                "Couldn't retrieve verification key from your identity provider,  please reference"
                        + " AssumeRoleWithWebIdentity documentation for requirements");
    }

    public static ApiException expired(Instant now, Instant end) {
        return EXPIRED_TOKEN.because(
                "Token expired: current date/time %d must be before the expiration date/time %d"
                        .formatted(now.getEpochSecond(), end.getEpochSecond()));
    }

    static ApiException denied(Object who, String action, Object resource) {
        return ACCESS_DENIED.because(
                "User: %s is not authorized to perform: %s on resource: %s"
                        .formatted(who, action, resource));
    }
}
