package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.operation.ApiException;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.pool.PoolSettings;
import java.util.List;
import java.util.Optional;

/// Who may reset a forgotten password, and by a code to which address. Source: Amazon Cognito API
/// reference, AccountRecoverySettingType and ForgotPassword.
final class Recovery {
    static final String VERIFIED_EMAIL = "verified_email";
    static final String VERIFIED_PHONE_NUMBER = "verified_phone_number";
    private static final String ADMIN_ONLY = "admin_only";

    /// Where a pool leaves it to administrators, they still reset by a code.
    private static final List<String> BY_ADMINISTRATOR =
            List.of(VERIFIED_PHONE_NUMBER, VERIFIED_EMAIL);

    private Recovery() {}

    static boolean adminOnly(PoolSettings settings) {
        return settings.recovery().contains(ADMIN_ONLY);
    }

    /// The verified address of the highest priority. One that is also the user's second factor is
    /// passed over, or its holder would have both.
    static Optional<Address> address(PoolSettings settings, User user, UserMfa mfa) {
        var order = adminOnly(settings) ? BY_ADMINISTRATOR : settings.recovery();
        return order.stream()
                .map(mechanism ->
                        mechanism.equals(VERIFIED_EMAIL) ? Address.EMAIL : Address.PHONE_NUMBER)
                .filter(user::verified)
                .filter(attribute -> !mfa.enabled().contains(factor(attribute)))
                .flatMap(attribute ->
                        user.attribute(attribute).stream()
                                .map(value -> new Address(attribute, value)))
                .findFirst();
    }

    private static MfaKind factor(String attribute) {
        return attribute.equals(Address.EMAIL) ? MfaKind.EMAIL_OTP : MfaKind.SMS_MFA;
    }

    /// Why a user cannot reset a forgotten password by oneself; empty when nothing is against it
    /// but perhaps the lack of an address.
    static Optional<ApiException> refusal(User user) {
        if (!user.enabled()) return Optional.of(NOT_AUTHORIZED.because("User is disabled."));
        return switch (user.status()) {
            case CONFIRMED, RESET_REQUIRED -> Optional.empty();
            case UNCONFIRMED -> Optional.of(noAddress());
            case FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER -> Optional.of(wrongState());
        };
    }

    static ApiException wrongState() {
        return NOT_AUTHORIZED.because("User password cannot be reset in the current state.");
    }

    static ApiException noAddress() {
        return INVALID_PARAMETER.because(
                "Cannot reset password for the user as there is no registered/verified email or"
                        + " phone_number");
    }
}
