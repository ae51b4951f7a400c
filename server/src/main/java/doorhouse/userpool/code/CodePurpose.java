package doorhouse.userpool.code;

import java.time.Duration;

/// What a code proves, and how long it may. Source: Amazon Cognito Developer Guide, "Quotas in
/// Amazon Cognito", token and code validity.
public enum CodePurpose {
    SIGN_UP(Duration.ofHours(24)),
    FORGOT_PASSWORD(Duration.ofHours(1)),
    VERIFY_EMAIL(Duration.ofHours(24)),
    VERIFY_PHONE_NUMBER(Duration.ofHours(24));

    private final Duration lifetime;

    CodePurpose(Duration lifetime) {
        this.lifetime = lifetime;
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
