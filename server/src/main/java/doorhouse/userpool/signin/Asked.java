package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client sent with a step.
///
/// @param values the parameters: AuthParameters or ChallengeResponses
record Asked(Map<String, String> values, Caller caller) {
    /// @param values in which a null counts as absent
    static Asked of(@Nullable Map<String, @Nullable String> values, Caller caller) {
        var given = new HashMap<String, String>();
        if (values != null) {
            values.forEach((name, value) -> {
                if (value != null) given.put(name, value);
            });
        }
        return new Asked(Map.copyOf(given), caller);
    }

    /// That the client's own server called, where the client has a secret. Our own pages are the
    /// server's, and know none.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    void checkSecretHash(AppClients clients, AppClient client, String username) {
        if (caller.page()) return;
        clients.checkSecretHash(client, username, values.get("SECRET_HASH"));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when it is missing
    String get(String name) {
        return find(name)
                .orElseThrow(() -> INVALID_PARAMETER.because("Missing required parameter " + name));
    }
}
