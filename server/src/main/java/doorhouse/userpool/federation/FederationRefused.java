package doorhouse.userpool.federation;

/// Somebody who came back from a provider does not sign in. The client is told by a redirect (RFC
/// 6749 §4.1.2.1).
public final class FederationRefused extends RuntimeException {
    /// In the description, which a provider may have written.
    private static final int MOST_CHARACTERS = 500;

    private final String error;

    public FederationRefused(String error, String description) {
        super(bounded(description), null, false, false);
        this.error = error;
    }

    /// What the pool or the provider does not let pass: `invalid_request`, as Cognito has it.
    public static FederationRefused because(String sentence) {
        return new FederationRefused("invalid_request", sentence);
    }

    /// The provider's own refusal, passed on.
    ///
    /// @param error replaced where it is no error code
    public static FederationRefused byProvider(String error, String description) {
        boolean code = error.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}");
        return new FederationRefused(code ? error : "invalid_request", description);
    }

    /// The `error` of the redirect.
    public String error() {
        return error;
    }

    /// The `error_description` of the redirect.
    public String description() {
        return getMessage();
    }

    private static String bounded(String text) {
        var plain = text.replaceAll("\\p{Cntrl}", " ");
        if (plain.codePointCount(0, plain.length()) <= MOST_CHARACTERS) return plain;
        return plain.substring(0, plain.offsetByCodePoints(0, MOST_CHARACTERS));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
