package doorhouse.userpool.code;

/// What a user may do only so often in an hour. Source: Amazon Cognito Developer Guide, "Quotas in
/// Amazon Cognito", operations for one user; where it gives a range by risk, we take the middle.
public enum HourlyLimit {
    /// ForgotPassword and ConfirmForgotPassword together.
    FORGOT_PASSWORD(10),
    RESEND_CONFIRMATION_CODE(5),
    CONFIRM_SIGN_UP(15),
    CHANGE_PASSWORD(5),
    /// Answers to NEW_PASSWORD_REQUIRED: no quota is documented, but each is compared with the
    /// passwords that are remembered, and one that is refused may be tried again.
    NEW_PASSWORD(15),
    GET_ATTRIBUTE_CODE(5),
    VERIFY_ATTRIBUTE(15),
    /// The codes that UpdateUserAttributes sends: no quota is documented, and without one any
    /// address could be flooded with mail.
    UPDATE_ATTRIBUTE_CODE(5),
    /// Codes that are the first factor of a sign-in. Anybody may ask for them, so they are counted
    /// apart: nobody keeps a user from the second factor by asking for first ones. One that comes
    /// back is not counted any more.
    FIRST_FACTOR_CODE(20),
    /// The same, asked for by who names a device of the user's, which no stranger knows.
    FIRST_FACTOR_CODE_FROM_DEVICE(20),
    /// Codes that are the second factor of a sign-in.
    SECOND_FACTOR_CODE(20);

    private final int most;

    HourlyLimit(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }
}
