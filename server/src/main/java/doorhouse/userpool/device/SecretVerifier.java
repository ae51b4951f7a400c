package doorhouse.userpool.device;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.crypto.Srp;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// DeviceSecretVerifierConfig: the verifier of the secret that a client made for its device.
///
/// @param passwordVerifier a number in Base64
/// @param salt a number in Base64
record SecretVerifier(@Nullable String passwordVerifier, @Nullable String salt) {
    private static final int MOST_SALT_BYTES = 64;

    /// @throws doorhouse.operation.ApiException InvalidParameterException when one is missing or no
    ///   such number
    Device.Verifier read() {
        if (passwordVerifier == null || salt == null) throw refused("is not complete");
        try {
            byte[] saltBytes = Base64.getDecoder().decode(salt);
            if (saltBytes.length == 0 || saltBytes.length > MOST_SALT_BYTES) {
                throw refused("has no valid salt");
            }
            return new Device.Verifier(saltBytes, Srp.deviceVerifier(passwordVerifier));
        } catch (IllegalArgumentException e) {
            throw refused("has no valid salt");
        } catch (Srp.InvalidPublicValue e) {
            throw refused("has no valid password verifier");
        }
    }

    private static RuntimeException refused(String why) {
        return INVALID_PARAMETER.because("DeviceSecretVerifierConfig " + why + ".");
    }
}
