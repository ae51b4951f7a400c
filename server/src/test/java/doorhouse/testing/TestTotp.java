package doorhouse.testing;

import doorhouse.crypto.Secret;
import doorhouse.crypto.Totp;
import java.time.Duration;

/// The authenticator app of a user.
public record TestTotp(TestServer server, Secret secret) {
    private static final Duration STEP = Duration.ofSeconds(30);

    public static TestTotp with(TestServer server, String secretCode) {
        return new TestTotp(server, Secret.of(secretCode));
    }

    /// Sets one up for a signed-in user.
    public static TestTotp verified(TestServer server, String accessToken) {
        var associated = server.app().associateSoftwareToken(r -> r.accessToken(accessToken));
        var totp = with(server, associated.secretCode());
        server.app().verifySoftwareToken(r -> r.accessToken(accessToken).userCode(totp.code()));
        return totp;
    }

    /// The same, and makes it the preferred second factor.
    public static TestTotp preferred(TestServer server, String accessToken) {
        var totp = verified(server, accessToken);
        server.app()
                .setUserMFAPreference(r ->
                        r.accessToken(accessToken)
                                .softwareTokenMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        return totp;
    }

    /// The code of now.
    public String code() {
        return Totp.codeAt(secret, server.clock().instant());
    }

    /// The code of half a minute later, when that has passed: each counts once.
    public String nextCode() {
        server.clock().forward(STEP);
        return code();
    }
}
