package doorhouse.identitypool.identity;

import doorhouse.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who somebody is at a provider: of a pool's identities at most one has it.
///
/// @param provider under its one name ([doorhouse.identitypool.pool.ProviderNames]): a user pool's,
///   a public provider's, an issuer without scheme, a SAML provider's ARN, or the pool's developer
///   provider
/// @param subject the user there, compared as it is; of any length
public record LoginKey(String provider, String subject) {
    /// What the subject is found by: subjects may be longer than an index takes.
    String subjectKey() {
        byte[] hash = Hashes.sha256(subject.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    @Override
    public String toString() {
        return provider;
    }
}
