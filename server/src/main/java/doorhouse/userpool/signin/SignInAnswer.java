package doorhouse.userpool.signin;

import doorhouse.token.IssuedTokens;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What InitiateAuth and RespondToAuthChallenge answer: a challenge or tokens.
record SignInAnswer(
        @Nullable String challengeName,
        @Nullable String session,
        Map<String, String> challengeParameters,
        @Nullable AuthenticationResult authenticationResult,
        @Nullable List<String> availableChallenges) {

    /// @param expiresIn seconds that the access token lives
    record AuthenticationResult(
            String accessToken,
            int expiresIn,
            String tokenType,
            @Nullable String refreshToken,
            @Nullable String idToken,
            SignInDevices.@Nullable NewDeviceMetadata newDeviceMetadata) {
        static AuthenticationResult of(
                IssuedTokens tokens, SignInDevices.@Nullable NewDeviceMetadata newDevice) {
            return new AuthenticationResult(
                    tokens.accessToken(),
                    (int) tokens.accessTokenValidity().toSeconds(),
                    "Bearer",
                    tokens.refreshToken(),
                    tokens.idToken(),
                    newDevice);
        }
    }

    static SignInAnswer of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Challenge(var name, var session, var parameters, var available) ->
                    new SignInAnswer(
                            name,
                            session,
                            parameters,
                            null,
                            available.isEmpty() ? null : available);
            case Outcome.Tokens(var tokens, var newDevice) ->
                    new SignInAnswer(
                            null, null, Map.of(), AuthenticationResult.of(tokens, newDevice), null);
            case Outcome.Passed _ ->
                    throw new IllegalStateException("a sign-in on a page has no answer of the API");
        };
    }
}
