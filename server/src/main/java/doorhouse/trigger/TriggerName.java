package doorhouse.trigger;

/// What a user pool calls functions for.
public enum TriggerName {
    PRE_SIGN_UP("PreSignUp"),
    POST_CONFIRMATION("PostConfirmation"),
    PRE_AUTHENTICATION("PreAuthentication"),
    POST_AUTHENTICATION("PostAuthentication"),
    PRE_TOKEN_GENERATION("PreTokenGeneration"),
    DEFINE_AUTH_CHALLENGE("DefineAuthChallenge"),
    CREATE_AUTH_CHALLENGE("CreateAuthChallenge"),
    VERIFY_AUTH_CHALLENGE_RESPONSE("VerifyAuthChallengeResponse"),
    USER_MIGRATION("UserMigration"),
    CUSTOM_MESSAGE("CustomMessage"),
    CUSTOM_EMAIL_SENDER("CustomEmailSender"),
    CUSTOM_SMS_SENDER("CustomSMSSender"),
    INBOUND_FEDERATION("InboundFederation");

    private final String text;

    TriggerName(String text) {
        this.text = text;
    }

    /// As it stands in LambdaConfig and in the error sentences.
    public String text() {
        return text;
    }
}
