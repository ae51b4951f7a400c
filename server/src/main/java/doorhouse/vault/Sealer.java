package doorhouse.vault;

import doorhouse.crypto.BrokenSeal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// Seals and opens the secrets of one owner. A sealed value begins with the version of the data
/// key, four bytes, so that it opens after the key was rotated.
public final class Sealer {
    private final Vault vault;
    private final String owner;

    Sealer(Vault vault, String owner) {
        this.vault = vault;
        this.owner = owner;
    }

    /// @param kind what is sealed, such as `srp-verifier`
    /// @param context whose it is within the owner, such as a user's sub
    public byte[] seal(String kind, String context, byte[] plain) {
        int version = vault.newestVersion(owner);
        byte[] sealed = vault.key(owner, version).seal(kind, context, plain);
        return ByteBuffer.allocate(Integer.BYTES + sealed.length)
                .putInt(version)
                .put(sealed)
                .array();
    }

    /// @throws BrokenSeal when it was not sealed here for this kind and context
    public byte[] unseal(String kind, String context, byte[] sealed) {
        if (sealed.length <= Integer.BYTES) throw new BrokenSeal();
        var buffer = ByteBuffer.wrap(sealed);
        int version = buffer.getInt();
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return vault.key(owner, version).unseal(kind, context, rest);
    }

    /// As [#seal], in Base64url without padding.
    public String sealText(String kind, String context, byte[] plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(seal(kind, context, plain));
    }

    /// @throws BrokenSeal also when the text is no Base64url
    public byte[] unsealText(String kind, String context, String text) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BrokenSeal();
        }
        return unseal(kind, context, sealed);
    }

    /// Seals as a compact JWE (RFC 7516), `dir` with A256GCM: for tokens that others hold.
    public String sealJwe(String kind, byte[] plain) {
        return vault.key(owner, vault.newestVersion(owner)).sealJwe(kind, plain);
    }

    /// Opens what [#sealJwe] sealed, by whichever version of the key.
    ///
    /// @throws BrokenSeal when the text is no such token
    public byte[] unsealJwe(String kind, String jwe) {
        int newest = vault.newestVersion(owner);
        var plain = unsealJwe(kind, jwe, newest, 1);
        if (plain.isPresent()) return plain.get();
        // Another node may just have rotated the key.
        int newer = vault.newestVersionNow(owner);
        return unsealJwe(kind, jwe, newer, newest + 1).orElseThrow(BrokenSeal::new);
    }

    private Optional<byte[]> unsealJwe(String kind, String jwe, int newest, int oldest) {
        for (int version = newest; version >= oldest; version--) {
            try {
                return Optional.of(vault.key(owner, version).unsealJwe(kind, jwe));
            } catch (BrokenSeal e) {
                // Perhaps the version before sealed it.
            }
        }
        return Optional.empty();
    }

    /// A keyed hash of the parts: for codes, and for values that must look random and stay the
    /// same. Always by the owner's first key, so that it outlives a rotation.
    public byte[] keyedHash(String kind, byte[]... parts) {
        vault.newestVersion(owner);
        return vault.key(owner, Vault.FIRST).keyedHash(kind, parts);
    }
}
