package doorhouse.userpool.mfa;

import org.jspecify.annotations.Nullable;

/// Setting up an authenticator on our own pages, in the middle of a sign-in, as the operations do
/// it.
public final class PageSetUps {
    private final MfaOperations operations;

    public PageSetUps(MfaOperations operations) {
        this.operations = operations;
    }

    /// A secret that waits for its first code.
    ///
    /// @param secret in Base32
    /// @param session for the code
    public record Authenticator(String secret, String session) {}

    /// @param session of the MFA_SETUP challenge, which is used up
    /// @param browser that the session is for
    /// @throws doorhouse.operation.ApiException as AssociateSoftwareToken
    public Authenticator associate(String session, String browser) {
        var made =
                operations.associate(
                        new MfaOperations.AssociateSoftwareToken(null, session), browser);
        return new Authenticator(made.secretCode(), goesOn(made.session()));
    }

    /// @param session of [#associate]; good until a code is right
    /// @return the session with which the MFA_SETUP challenge is answered
    /// @throws doorhouse.operation.ApiException as VerifySoftwareToken
    public String verify(String session, String code, String browser) {
        var verified =
                operations.verify(
                        new MfaOperations.VerifySoftwareToken(null, session, code, null), browser);
        return goesOn(verified.session());
    }

    private static String goesOn(@Nullable String session) {
        if (session == null) throw new IllegalStateException("a set-up by session goes on by one");
        return session;
    }
}
