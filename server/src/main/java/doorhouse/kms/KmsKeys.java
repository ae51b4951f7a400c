package doorhouse.kms;

import doorhouse.crypto.BrokenSeal;
import doorhouse.vault.Vault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Keys by their ARN. Each has a data key of its own in the vault, made when it is first used; so a
/// ciphertext opens only for the key and the encryption context that it was made with.
///
/// A ciphertext is the length of the ARN (two bytes), the ARN, and what the vault sealed.
public final class KmsKeys {
    private static final String KIND = "kms";

    /// What a ciphertext held.
    public record Opened(KmsKeyArn key, byte[] plain) {}

    private final Vault vault;

    public KmsKeys(Vault vault) {
        this.vault = vault;
    }

    public byte[] encrypt(KmsKeyArn key, Map<String, String> context, byte[] plain) {
        byte[] name = key.value().getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = vault.sealer(key.value()).seal(KIND, text(context), plain);
        return ByteBuffer.allocate(Short.BYTES + name.length + sealed.length)
                .putShort((short) name.length)
                .put(name)
                .put(sealed)
                .array();
    }

    /// The key that a ciphertext names; only opening it shows whether that is true.
    ///
    /// @throws BrokenSeal when it names none
    public static KmsKeyArn keyOf(byte[] ciphertext) {
        var buffer = ByteBuffer.wrap(ciphertext);
        if (buffer.remaining() < Short.BYTES) throw new BrokenSeal();
        int length = Short.toUnsignedInt(buffer.getShort());
        if (length > buffer.remaining()) throw new BrokenSeal();
        byte[] name = new byte[length];
        buffer.get(name);
        var text = new String(name, StandardCharsets.US_ASCII);
        if (!KmsKeyArn.fits(text)) throw new BrokenSeal();
        return new KmsKeyArn(text);
    }

    /// As [#keyOf(byte[])], of a ciphertext in Base64; empty when it names none.
    public static Optional<KmsKeyArn> keyOf(String base64) {
        try {
            return Optional.of(keyOf(Base64.getDecoder().decode(base64)));
        } catch (BrokenSeal | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// @throws BrokenSeal when it was not made here, or not for this context
    public Opened decrypt(byte[] ciphertext, Map<String, String> context) {
        var key = keyOf(ciphertext);
        int from = Short.BYTES + key.value().length();
        byte[] sealed = Arrays.copyOfRange(ciphertext, from, ciphertext.length);
        return new Opened(key, vault.sealer(key.value()).unseal(KIND, text(context), sealed));
    }

    /// One text for one context, whatever its order: each word preceded by its length.
    private static String text(Map<String, String> context) {
        var text = new StringBuilder();
        new TreeMap<>(context)
                .forEach((name, value) ->
                        text.append(name.length())
                                .append(':')
                                .append(name)
                                .append(value.length())
                                .append(':')
                                .append(value));
        return text.toString();
    }
}
