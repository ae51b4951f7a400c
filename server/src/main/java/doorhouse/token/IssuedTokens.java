package doorhouse.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tokens as the client gets them.
///
/// @param idToken null where the client asked for none (OAuth 2.0 without OpenID Connect)
/// @param refreshToken null where the client keeps the one it has, or gets none
public record IssuedTokens(
        String accessToken,
        @Nullable String idToken,
        @Nullable String refreshToken,
        Duration accessTokenValidity) {
    public IssuedTokens with(String newRefreshToken) {
        return new IssuedTokens(accessToken, idToken, newRefreshToken, accessTokenValidity);
    }

    @Override
    public String toString() {
        return "IssuedTokens[***]";
    }
}
