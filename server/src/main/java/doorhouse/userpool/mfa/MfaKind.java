package doorhouse.userpool.mfa;

/// A kind of second factor, by its wire name.
public enum MfaKind {
    SMS_MFA,
    SOFTWARE_TOKEN_MFA,
    EMAIL_OTP
}
