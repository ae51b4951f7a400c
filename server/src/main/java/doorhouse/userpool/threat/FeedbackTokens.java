package doorhouse.userpool.threat;

import doorhouse.crypto.BrokenSeal;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Tokens in mails, by which users say of one event whether it was them.
final class FeedbackTokens {
    private static final String KIND = "auth-event-feedback";
    private static final Duration LIFETIME = Duration.ofDays(30);

    private record Content(Sub sub, String eventId, Instant end) {}

    private final Vault vault;
    private final Clock clock;

    FeedbackTokens(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    String issue(UserPoolId pool, Sub sub, String eventId) {
        var content = new Content(sub, eventId, clock.instant().plus(LIFETIME));
        return vault.sealer(pool.value()).sealJwe(KIND, Json.write(content));
    }

    /// Whether a token is for this event of this user, and not too old.
    boolean fits(String token, UserPoolId pool, Sub sub, String eventId) {
        try {
            var plain = vault.sealer(pool.value()).unsealJwe(KIND, token);
            var content = Json.bind(Json.read(plain), Content.class);
            return content.sub.equals(sub)
                    && content.eventId.equals(eventId)
                    && clock.instant().isBefore(content.end);
        } catch (BrokenSeal e) {
            return false;
        }
    }
}
