package doorhouse.userpool.code;

import java.time.Duration;

/// What a code proves, and how long it may. Source: Amazon Cognito Developer Guide, "Quotas in
/// Amazon Cognito", token and code validity.
public enum CodePurpose {
    SIGN_UP(Duration.ofHours(24), 6),
    FORGOT_PASSWORD(Duration.ofHours(1), 6),
    VERIFY_EMAIL(Duration.ofHours(24), 6),
    VERIFY_PHONE_NUMBER(Duration.ofHours(24), 6),
    /// The second factor of a sign-in, by mail. As those that follow, it ends with the session of
    /// its challenge, which is never later than this.
    EMAIL_MFA(Duration.ofMinutes(15), 6),
    SMS_MFA(Duration.ofMinutes(15), 6),
    /// The first factor of a sign-in, by mail; longer, for nothing else was shown (observed on the
    /// live service).
    EMAIL_OTP(Duration.ofMinutes(15), 8),
    SMS_OTP(Duration.ofMinutes(15), 8);

    private final Duration lifetime;
    private final int digits;

    CodePurpose(Duration lifetime, int digits) {
        this.lifetime = lifetime;
        this.digits = digits;
    }

    int digits() {
        return digits;
    }

    /// Whether the code is a factor of a sign-in.
    public boolean signsIn() {
        return switch (this) {
            case EMAIL_MFA, SMS_MFA, EMAIL_OTP, SMS_OTP -> true;
            case SIGN_UP, FORGOT_PASSWORD, VERIFY_EMAIL, VERIFY_PHONE_NUMBER -> false;
        };
    }

    Duration lifetime() {
        return lifetime;
    }

    /// @param attribute `email` or `phone_number`
    public static CodePurpose verifying(String attribute) {
        return switch (attribute) {
            case "email" -> VERIFY_EMAIL;
            case "phone_number" -> VERIFY_PHONE_NUMBER;
            default -> throw new IllegalArgumentException("no address: " + attribute);
        };
    }
}
