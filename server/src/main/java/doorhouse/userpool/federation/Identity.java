package doorhouse.userpool.federation;

import doorhouse.userpool.identityprovider.ProviderType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An identity of a user, as the attribute `identities` shows it.
///
/// @param userId what the provider calls its user
/// @param issuer of a SAML provider; null of others
/// @param primary whether the user's profile began with it
record Identity(
        String userId,
        String providerName,
        ProviderType providerType,
        @Nullable String issuer,
        boolean primary,
        Instant dateCreated) {}
