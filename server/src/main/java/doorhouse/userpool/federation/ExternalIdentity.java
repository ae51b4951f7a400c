package doorhouse.userpool.federation;

import doorhouse.userpool.identityprovider.IdentityProvider;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody as a provider proved them: its signature, audience, time and the rest were checked.
///
/// @param subject what the provider calls its user: `sub`, `id`, `user_id` or the NameID
/// @param issuer the entity id of a SAML provider; null of others
/// @param claims all values of each claim, in the provider's words; an empty list, or one of blank
///   texts, clears what is mapped from it, and a claim that is not there leaves it
/// @param authenticatedAt when the user last showed the provider who they are; null where it does
///   not say
/// @param told the provider's answers as the pool's own function sees them: `tokenResponse`,
///   `idToken` and `userInfo`, or `samlResponse`
public record ExternalIdentity(
        IdentityProvider provider,
        String subject,
        @Nullable String issuer,
        Map<String, List<String>> claims,
        @Nullable Instant authenticatedAt,
        Map<String, Map<String, String>> told) {
    public ExternalIdentity {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        told = Collections.unmodifiableMap(new LinkedHashMap<>(told));
    }

    /// Without what was told: tokens of the provider are among it.
    @Override
    public String toString() {
        return provider.name() + " identity";
    }
}
