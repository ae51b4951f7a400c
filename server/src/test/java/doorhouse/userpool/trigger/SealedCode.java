package doorhouse.userpool.trigger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Reads a code as a custom sender gets it: a message of the AWS Encryption SDK, version 2, suite
/// 0x0478, one data key, one frame. Source: AWS Encryption SDK Developer Guide, "Message format
/// reference".
record SealedCode(
        byte[] header,
        byte[] messageId,
        Map<String, String> context,
        String provider,
        String keyArn,
        byte[] wrappedKey,
        byte[] commitment,
        ByteBuffer rest) {
    static SealedCode read(String base64) {
        byte[] message = Base64.getDecoder().decode(base64);
        var in = ByteBuffer.wrap(message);
        expect(2, in.get());
        expect(0x0478, in.getShort());
        byte[] messageId = bytes(in, 32);
        int length = in.getShort();
        var context = new LinkedHashMap<String, String>();
        int pairs = length == 0 ? 0 : in.getShort();
        for (int i = 0; i < pairs; i++) context.put(field(in), field(in));
        expect(1, in.getShort());
        String provider = field(in);
        String keyArn = field(in);
        byte[] wrapped = bytes(in, in.getShort());
        expect(2, in.get());
        expect(4096, in.getInt());
        byte[] commitment = bytes(in, 32);
        byte[] header = Arrays.copyOf(message, in.position());
        return new SealedCode(
                header, messageId, context, provider, keyArn, wrapped, commitment, in.slice());
    }

    /// The code, by the data key that its key provider unwrapped.
    String open(byte[] dataKey) throws GeneralSecurityException {
        byte[] committed =
                derived(dataKey, "COMMITKEY".getBytes(StandardCharsets.US_ASCII)).getEncoded();
        if (!Arrays.equals(committed, commitment)) throw new GeneralSecurityException("commitment");
        var label = ByteBuffer.allocate(11).putShort((short) 0x0478);
        var key =
                derived(
                        dataKey,
                        label.put("DERIVEKEY".getBytes(StandardCharsets.US_ASCII)).array());
        decrypt(key, new byte[12], header, bytes(rest, 16));
        expect(-1, rest.getInt());
        int sequence = rest.getInt();
        byte[] nonce = bytes(rest, 12);
        int length = rest.getInt();
        byte[] name = "AWSKMSEncryptionClient Final Frame".getBytes(StandardCharsets.US_ASCII);
        byte[] associated =
                ByteBuffer.allocate(32 + name.length + 12)
                        .put(messageId)
                        .put(name)
                        .putInt(sequence)
                        .putLong(length)
                        .array();
        return new String(
                decrypt(key, nonce, associated, bytes(rest, rest.remaining())),
                StandardCharsets.UTF_8);
    }

    private SecretKey derived(byte[] dataKey, byte[] info) throws GeneralSecurityException {
        var parameters =
                HKDFParameterSpec.ofExtract()
                        .addIKM(dataKey)
                        .addSalt(messageId)
                        .thenExpand(info, 32);
        return KDF.getInstance("HKDF-SHA512").deriveKey("AES", parameters);
    }

    private static byte[] decrypt(SecretKey key, byte[] nonce, byte[] associated, byte[] sealed)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed);
    }

    private static String field(ByteBuffer in) {
        return new String(bytes(in, in.getShort()), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static void expect(int wanted, int found) {
        if (wanted != found) throw new AssertionError(found + " instead of " + wanted);
    }
}
