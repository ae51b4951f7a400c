package doorhouse.iam;

import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A SAML provider that the account trusts to say who somebody is.
///
/// @param name unique in the account
/// @param uuid its own alone, never used again
/// @param metadata as it was given
/// @param encryptionMode `Required`, `Allowed`, or null where it does not encrypt
/// @param keys that open what it encrypts; at most two
/// @param validUntil when the metadata ends
public record SamlProvider(
        String name,
        String uuid,
        String metadata,
        @Nullable String encryptionMode,
        List<Key> keys,
        List<Tag> tags,
        Instant validUntil,
        Instant createDate) {
    /// @param pem PKCS #8
    public record Key(String keyId, Secret pem, Instant timestamp) {}

    public SamlProvider {
        keys = List.copyOf(keys);
        tags = List.copyOf(tags);
    }

    public Arn arn(AccountId account) {
        return arn(account, name);
    }

    static Arn arn(AccountId account, String name) {
        return Arn.iam(account, "saml-provider/" + name);
    }

    SamlProvider withTags(List<Tag> changed) {
        return new SamlProvider(
                name, uuid, metadata, encryptionMode, keys, changed, validUntil, createDate);
    }

    SamlProvider withMetadata(String changed, Instant until) {
        return new SamlProvider(name, uuid, changed, encryptionMode, keys, tags, until, createDate);
    }

    SamlProvider withEncryption(@Nullable String mode, List<Key> changed) {
        return new SamlProvider(name, uuid, metadata, mode, changed, tags, validUntil, createDate);
    }
}
