package doorhouse.kms;

import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.BrokenSeal;
import doorhouse.operation.ApiError;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operation of the KMS API by which a custom sender's function gets the key of a message.
public final class KmsOperations implements Operations {
    private static final ApiError INVALID_CIPHERTEXT =
            ApiError.badRequest("InvalidCiphertextException");
    private static final ApiError INCORRECT_KEY = ApiError.badRequest("IncorrectKeyException");

    private final KmsKeys keys;

    public KmsOperations(KmsKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(signed("Decrypt", Decrypt.class, this::decrypt));
    }

    record Decrypt(
            byte[] ciphertextBlob,
            @Nullable Map<String, String> encryptionContext,
            @Nullable String keyId) {}

    record Decrypted(KmsKeyArn keyId, byte[] plaintext, String encryptionAlgorithm) {}

    /// What the caller may was judged by the key that the call names, so the ciphertext must be of
    /// that key; a call that names none was judged by all keys.
    Decrypted decrypt(Decrypt asked) {
        try {
            var key = KmsKeys.keyOf(asked.ciphertextBlob);
            if (asked.keyId != null && !asked.keyId.equals(key.value())) {
                throw INCORRECT_KEY.because(
                        "The key ID in the request does not identify a CMK that can perform this operation.");
            }
            var context =
                    asked.encryptionContext == null
                            ? Map.<String, String>of()
                            : asked.encryptionContext;
            var opened = keys.decrypt(asked.ciphertextBlob, context);
            return new Decrypted(opened.key(), opened.plain(), "SYMMETRIC_DEFAULT");
        } catch (BrokenSeal e) {
            throw INVALID_CIPHERTEXT.because("");
        }
    }
}
