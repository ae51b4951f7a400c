package doorhouse.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tokens as the client gets them.
///
/// @param refreshToken null where the client keeps the one it has
public record IssuedTokens(
        String accessToken,
        String idToken,
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
