package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// How long a kind of token lives: a number in one member and its unit in another.
///
/// @param member the number's
/// @param unitMember the unit's, in `TokenValidityUnits`
/// @param unit when none is given
/// @param fallback how long it is when no number is given
record TokenValidity(
        String member,
        String unitMember,
        ChronoUnit unit,
        Duration fallback,
        Duration least,
        Duration greatest) {
    static final TokenValidity ACCESS =
            new TokenValidity(
                    "AccessTokenValidity",
                    "AccessToken",
                    ChronoUnit.HOURS,
                    Duration.ofHours(1),
                    Duration.ofMinutes(5),
                    Duration.ofDays(1));
    static final TokenValidity ID =
            new TokenValidity(
                    "IdTokenValidity",
                    "IdToken",
                    ChronoUnit.HOURS,
                    Duration.ofHours(1),
                    Duration.ofMinutes(5),
                    Duration.ofDays(1));
    static final TokenValidity REFRESH =
            new TokenValidity(
                    "RefreshTokenValidity",
                    "RefreshToken",
                    ChronoUnit.DAYS,
                    Duration.ofDays(30),
                    Duration.ofMinutes(60),
                    Duration.ofDays(3_650));

    /// Zero means the default, as does nothing.
    Duration read(JsonNode document) {
        int number = document.path(member).asInt(0);
        return number == 0 ? fallback : unit(document).getDuration().multipliedBy(number);
    }

    /// The default in the document's unit.
    int fallbackNumber(JsonNode document) {
        return (int) fallback.dividedBy(unit(document).getDuration());
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException
    void check(JsonNode document) {
        var span = read(document);
        if (span.compareTo(least) >= 0 && span.compareTo(greatest) <= 0) return;
        throw INVALID_PARAMETER.because("Invalid range for token validity.");
    }

    private ChronoUnit unit(JsonNode document) {
        var word = document.path("TokenValidityUnits").path(unitMember).asString("");
        return word.isEmpty() ? unit : ChronoUnit.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
