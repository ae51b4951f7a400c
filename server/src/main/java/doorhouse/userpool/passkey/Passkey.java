package doorhouse.userpool.passkey;

import doorhouse.id.Sub;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A passkey of a user.
///
/// @param credentialId Base64url without padding
/// @param relyingParty whom it was made for
/// @param attachment `platform` or `cross-platform`, as the browser said; null when it did not
/// @param transports how browsers reach its authenticator, as they said
/// @param credentialData the attested credential data (WebAuthn L3 §6.5.1): AAGUID, id, public key
/// @param signCount of the last use; 0 from authenticators that do not count
/// @param backupEligible whether its private key may be copied to other devices
/// @param backedUp whether it was, as of the last use
record Passkey(
        String credentialId,
        Sub sub,
        String relyingParty,
        String friendlyName,
        @Nullable String attachment,
        List<String> transports,
        byte[] credentialData,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        Instant createdAt) {

    /// As the API lists it.
    record Description(
            String credentialId,
            String friendlyCredentialName,
            String relyingPartyId,
            @Nullable String authenticatorAttachment,
            List<String> authenticatorTransports,
            Instant createdAt) {}

    Passkey {
        transports = List.copyOf(transports);
    }

    Description description() {
        return new Description(
                credentialId, friendlyName, relyingParty, attachment, transports, createdAt);
    }
}
