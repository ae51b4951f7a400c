package doorhouse.userpool.passkey;

import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.client.CollectedClientData;
import doorhouse.operation.ApiException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an authenticator answered to a registration, read and not yet verified.
record Registration(
        RegistrationData data,
        CollectedClientData clientData,
        AuthenticatorData<?> authenticator,
        AttestedCredentialData attested) {

    /// @throws ApiException InvalidParameterException when a part is missing
    static Registration of(RegistrationData data) {
        var clientData = data.getCollectedClientData();
        var attestation = data.getAttestationObject();
        if (clientData == null || attestation == null) throw CredentialDocument.invalid();
        var authenticator = attestation.getAuthenticatorData();
        var attested = authenticator.getAttestedCredentialData();
        if (attested == null || clientData.getChallenge() == null) {
            throw CredentialDocument.invalid();
        }
        return new Registration(data, clientData, authenticator, attested);
    }

    /// The challenge that it says it answers.
    byte[] challenge() {
        return clientData.getChallenge().getValue();
    }

    /// What a verified registration made.
    ///
    /// @param authenticator the AAGUID: which make it says to be
    /// @param credentialData see [Passkey]
    /// @param signCount see [Passkey]
    /// @param backupEligible see [Passkey]
    /// @param backedUp see [Passkey]
    record Made(
            byte[] credentialId,
            @Nullable UUID authenticator,
            byte[] credentialData,
            long signCount,
            boolean backupEligible,
            boolean backedUp) {}
}
