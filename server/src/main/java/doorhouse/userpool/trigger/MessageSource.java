package doorhouse.userpool.trigger;

/// What a message to a user is about, as the triggers that write or send it are told.
public enum MessageSource {
    SIGN_UP("SignUp"),
    ADMIN_CREATE_USER("AdminCreateUser"),
    RESEND_CODE("ResendCode"),
    FORGOT_PASSWORD("ForgotPassword"),
    UPDATE_USER_ATTRIBUTE("UpdateUserAttribute"),
    VERIFY_USER_ATTRIBUTE("VerifyUserAttribute"),
    AUTHENTICATION("Authentication");

    private final String text;

    MessageSource(String text) {
        this.text = text;
    }

    /// Whether the code confirms a sign-up, which a link can do too.
    public boolean confirmsSignUp() {
        return this == SIGN_UP || this == RESEND_CODE;
    }

    String of(String trigger) {
        return trigger + "_" + text;
    }
}
