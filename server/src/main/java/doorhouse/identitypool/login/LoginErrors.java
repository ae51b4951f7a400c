package doorhouse.identitypool.login;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.IdentityErrors.EXTERNAL_SERVICE;

import doorhouse.openid.TokenRefused;
import doorhouse.openid.TokenRefused.Reason;
import doorhouse.operation.ApiException;
import java.time.Instant;

/// Why a login is refused, in the live service's sentences.
final class LoginErrors {
    private LoginErrors() {}

    static ApiException unsupported() {
        return NOT_AUTHORIZED.because(
                "Token is not from a supported provider of this identity pool.");
    }

    static ApiException noPublicProvider() {
        return INVALID_PARAMETER.because("Please provide a valid public provider");
    }

    static ApiException notOffered(String provider) {
        return INVALID_PARAMETER.because("This server does not offer logins by " + provider + ".");
    }

    /// What it was that could not be believed stays untold.
    static ApiException invalid() {
        return NOT_AUTHORIZED.because("Invalid login token.");
    }

    static ApiException expired(Instant end, Instant now) {
        return invalid("Token expired: " + now.getEpochSecond() + " >= " + end.getEpochSecond());
    }

    static ApiException issuer() {
        return invalid("Issuer doesn't match providerName");
    }

    static ApiException signature() {
        return invalid("Couldn't verify signed token.");
    }

    static ApiException audience() {
        return invalid("Incorrect token audience.");
    }

    static ApiException missing(String claim) {
        return invalid("Missing a required claim: " + claim);
    }

    static ApiException noIdentityToken() {
        return invalid("Not a valid OpenId Connect identity token.");
    }

    static ApiException unreachable() {
        return EXTERNAL_SERVICE.because("The identity provider could not be asked.");
    }

    static ApiException of(TokenRefused refused) {
        return switch (refused.reason()) {
            case Reason.Malformed() -> noIdentityToken();
            case Reason.Issuer() -> issuer();
            case Reason.Signature() -> signature();
            case Reason.Unreachable() -> unreachable();
            case Reason.Expired(var end, var now) -> expired(end, now);
            case Reason.Time() -> invalid();
        };
    }

    private static ApiException invalid(String why) {
        return NOT_AUTHORIZED.because("Invalid login token. " + why);
    }
}
