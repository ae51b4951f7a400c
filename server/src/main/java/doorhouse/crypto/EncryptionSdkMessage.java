package doorhouse.crypto;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.SortedMap;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// A message as the AWS Encryption SDK writes it: version 2, suite 0x0478 (AES-256-GCM,
/// HKDF-SHA512, key commitment, no signature), one frame. Every SDK that knows key commitment opens
/// it, under each of its commitment policies. Source: AWS Encryption SDK Developer Guide, "Message
/// format reference" and "Algorithms reference".
public final class EncryptionSdkMessage {
    /// Bytes of the data key that a message is sealed with.
    public static final int DATA_KEY_BYTES = 32;

    private static final int VERSION_2 = 2;
    private static final int SUITE = 0x0478;
    private static final int MESSAGE_ID_BYTES = 32;
    private static final int FRAMED = 2;
    private static final int FRAME_BYTES = 4096;
    private static final int FINAL_FRAME = 0xFFFFFFFF;
    private static final int FIRST = 1;
    private static final byte[] FINAL_FRAME_CONTENT =
            "AWSKMSEncryptionClient Final Frame".getBytes(StandardCharsets.US_ASCII);

    /// The data key as one key provider wrapped it.
    ///
    /// @param provider such as `aws-kms`
    /// @param providerInfo which of the provider's keys wrapped it; for `aws-kms` its ARN
    public record EncryptedDataKey(String provider, String providerInfo, byte[] wrapped) {}

    private EncryptionSdkMessage() {}

    /// @param dataKey [#DATA_KEY_BYTES] random bytes, used for this message alone
    /// @param context public, bound to the message, in the order of its keys
    /// @param plain at most 4096 bytes
    public static byte[] seal(
            byte[] dataKey,
            List<EncryptedDataKey> encryptedDataKeys,
            SortedMap<String, String> context,
            byte[] plain,
            SecureRandom random) {
        if (plain.length > FRAME_BYTES) throw new IllegalArgumentException("more than one frame");
        byte[] messageId = new byte[MESSAGE_ID_BYTES];
        random.nextBytes(messageId);
        var key = derived(dataKey, messageId, labelOfSuite("DERIVEKEY"));
        byte[] commitment =
                derived(dataKey, messageId, "COMMITKEY".getBytes(StandardCharsets.US_ASCII))
                        .getEncoded();
        byte[] header = header(messageId, encryptedDataKeys, context, commitment);
        // The header is authenticated by a nonce of zeros; frames count theirs from one.
        byte[] headerTag = AesGcm.seal(key, new byte[AesGcm.NONCE_BYTES], header, new byte[0]);
        byte[] body = finalFrame(key, messageId, plain);
        return ByteBuffer.allocate(header.length + headerTag.length + body.length)
                .put(header)
                .put(headerTag)
                .put(body)
                .array();
    }

    private static byte[] header(
            byte[] messageId,
            List<EncryptedDataKey> encryptedDataKeys,
            SortedMap<String, String> context,
            byte[] commitment) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION_2);
            out.writeShort(SUITE);
            out.write(messageId);
            byte[] pairs = pairs(context);
            out.writeShort(pairs.length);
            out.write(pairs);
            out.writeShort(encryptedDataKeys.size());
            for (var wrapped : encryptedDataKeys) {
                writeField(out, wrapped.provider().getBytes(StandardCharsets.UTF_8));
                writeField(out, wrapped.providerInfo().getBytes(StandardCharsets.UTF_8));
                writeField(out, wrapped.wrapped());
            }
            out.writeByte(FRAMED);
            out.writeInt(FRAME_BYTES);
            out.write(commitment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Nothing at all for an empty context, not even a count.
    private static byte[] pairs(SortedMap<String, String> context) throws IOException {
        var bytes = new ByteArrayOutputStream();
        if (context.isEmpty()) return bytes.toByteArray();
        try (var out = new DataOutputStream(bytes)) {
            out.writeShort(context.size());
            for (var entry : context.entrySet()) {
                writeField(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
                writeField(out, entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static void writeField(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static byte[] finalFrame(SecretKey key, byte[] messageId, byte[] plain) {
        byte[] nonce = ByteBuffer.allocate(AesGcm.NONCE_BYTES).putInt(8, FIRST).array();
        byte[] associated =
                ByteBuffer.allocate(
                                messageId.length
                                        + FINAL_FRAME_CONTENT.length
                                        + Integer.BYTES
                                        + Long.BYTES)
                        .put(messageId)
                        .put(FINAL_FRAME_CONTENT)
                        .putInt(FIRST)
                        .putLong(plain.length)
                        .array();
        byte[] sealed = AesGcm.seal(key, nonce, associated, plain);
        return ByteBuffer.allocate(3 * Integer.BYTES + nonce.length + sealed.length)
                .putInt(FINAL_FRAME)
                .putInt(FIRST)
                .put(nonce)
                .putInt(plain.length)
                .put(sealed)
                .array();
    }

    private static byte[] labelOfSuite(String label) {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Short.BYTES + text.length)
                .putShort((short) SUITE)
                .put(text)
                .array();
    }

    private static SecretKey derived(byte[] dataKey, byte[] messageId, byte[] info) {
        var parameters =
                HKDFParameterSpec.ofExtract()
                        .addIKM(dataKey)
                        .addSalt(messageId)
                        .thenExpand(info, DATA_KEY_BYTES);
        try {
            return KDF.getInstance("HKDF-SHA512").deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA512", e);
        }
    }
}
