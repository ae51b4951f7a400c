package doorhouse.userpool.identityprovider;

import doorhouse.crypto.Secret;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An identity provider of a pool.
///
/// @param id of its own, never used again
/// @param details in the wire's words, with what is known beside what was given; without secrets
/// @param secrets the details that are secrets
/// @param encryption of a SAML provider that encrypts for us; null for none
/// @param attributeMapping the provider's claim by the pool's attribute
/// @param identifiers other names of it, unique in the pool, in the order given
/// @param revision raised at each change
public record IdentityProvider(
        UserPoolId userPoolId,
        String name,
        String id,
        ProviderType type,
        Map<String, String> details,
        Map<String, Secret> secrets,
        @Nullable EncryptionKey encryption,
        Map<String, String> attributeMapping,
        List<String> identifiers,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {
    public IdentityProvider {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        secrets = Map.copyOf(secrets);
        attributeMapping = Collections.unmodifiableMap(new LinkedHashMap<>(attributeMapping));
        identifiers = List.copyOf(identifiers);
    }

    /// Whether a SAML provider may sign users in whom nobody sent out to it.
    public boolean mayBegin() {
        return flag("IDPInit");
    }

    /// Whether a SAML provider is to know who signs out.
    public boolean toldOfSignOut() {
        return flag("IDPSignout");
    }

    /// Whether a SAML provider encrypts for us, always.
    public boolean encrypts() {
        return flag("EncryptedResponses");
    }

    private boolean flag(String detail) {
        return details.getOrDefault(detail, "").equalsIgnoreCase("true");
    }
}
