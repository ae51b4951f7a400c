package doorhouse.sts;

import static doorhouse.sts.StsErrors.ACCESS_DENIED;

import org.jspecify.annotations.Nullable;

/// Second factors of IAM users: nobody has one here, so no code is anybody's.
final class Mfa {
    private Mfa() {}

    /// @throws doorhouse.operation.ApiException AccessDenied when a device or a code was named
    static void check(@Nullable String serialNumber, @Nullable String tokenCode) {
        if (serialNumber == null && tokenCode == null) return;
        if (serialNumber == null || tokenCode == null)
            throw ACCESS_DENIED.because(
                    "MultiFactorAuthentication failed, must provide both MFA serial number and one"
                            + " time pass code.");
        throw ACCESS_DENIED.because(
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your"
                        + " MFA serial number is valid and associated with this user.");
    }
}
