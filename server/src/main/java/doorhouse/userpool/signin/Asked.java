package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters that a client sent with a step: AuthParameters or ChallengeResponses.
record Asked(Map<String, String> values) {
    static Asked of(@Nullable Map<String, String> values) {
        return new Asked(values == null ? Map.of() : values);
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
