package doorhouse.userpool.passkey;

import static doorhouse.operation.CognitoErrors.WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED;
import static doorhouse.operation.CognitoErrors.WEB_AUTHN_ORIGIN_NOT_ALLOWED;
import static doorhouse.operation.CognitoErrors.WEB_AUTHN_RELYING_PARTY_MISMATCH;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.androidsafetynet.AndroidSafetyNetAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.u2f.FIDOU2FAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.VerificationException;
import doorhouse.operation.ApiException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/// The two ceremonies as the relying party checks them: WebAuthn L3 §7.1 "Registering a new
/// credential" and §7.2 "Verifying an authentication assertion". An attestation's own signature is
/// checked in every format; who made the authenticator is not asked, as Cognito does not ask it.
final class Ceremonies {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_LENGTH = 64 * 1024;

    /// An RSA key below that is weak, and one above costs too much to check.
    private static final int SMALLEST_RSA_BITS = 2_048;

    private static final int LARGEST_RSA_BITS = 8_192;

    /// The algorithms that keys may have: those of the COSE registry for signatures without SHA-1.
    private static final List<PublicKeyCredentialParameters> ALGORITHMS =
            List.of(
                            COSEAlgorithmIdentifier.ES256,
                            COSEAlgorithmIdentifier.RS256,
                            COSEAlgorithmIdentifier.EdDSA,
                            COSEAlgorithmIdentifier.ES384,
                            COSEAlgorithmIdentifier.ES512,
                            COSEAlgorithmIdentifier.ESP256,
                            COSEAlgorithmIdentifier.ESP384,
                            COSEAlgorithmIdentifier.ESP512,
                            COSEAlgorithmIdentifier.Ed25519,
                            COSEAlgorithmIdentifier.Ed448,
                            COSEAlgorithmIdentifier.PS256,
                            COSEAlgorithmIdentifier.PS384,
                            COSEAlgorithmIdentifier.PS512,
                            COSEAlgorithmIdentifier.RS384,
                            COSEAlgorithmIdentifier.RS512)
                    .stream()
                    .map(algorithm ->
                            new PublicKeyCredentialParameters(
                                    PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                    .toList();

    private final WebAuthnRegistrationManager registrations;
    private final WebAuthnAuthenticationManager authentications;
    private final AttestedCredentialDataConverter credentialData;

    Ceremonies() {
        var converter = converter();
        registrations =
                new WebAuthnRegistrationManager(
                        List.of(
                                new NoneAttestationStatementVerifier(),
                                new PackedAttestationStatementVerifier(),
                                new TPMAttestationStatementVerifier(),
                                new AndroidKeyAttestationStatementVerifier(),
                                new AndroidSafetyNetAttestationStatementVerifier(),
                                new AppleAnonymousAttestationStatementVerifier(),
                                new FIDOU2FAttestationStatementVerifier()),
                        new NullCertPathTrustworthinessVerifier(),
                        new DefaultSelfAttestationTrustworthinessVerifier(),
                        converter);
        authentications = new WebAuthnAuthenticationManager(List.of(), converter);
        credentialData = new AttestedCredentialDataConverter(converter);
    }

    /// Bounded, and strict where a laxer reader might see another document than the signer did.
    private static ObjectConverter converter() {
        var bounds =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(MAX_LENGTH)
                        .maxDocumentLength(MAX_LENGTH)
                        .build();
        var json =
                JsonFactory.builder()
                        .streamReadConstraints(bounds)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        var cbor =
                CBORFactory.builder()
                        .streamReadConstraints(bounds)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        return new ObjectConverter(
                JsonMapper.builder(json)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build(),
                CBORMapper.builder(cbor)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build());
    }

    /// @throws ApiException InvalidParameterException when it is none,
    ///   WebAuthnCredentialNotSupportedException when its attestation has a format of its own
    Registration read(CredentialDocument document) {
        var request =
                new RegistrationRequest(
                        document.response("attestationObject"),
                        document.response("clientDataJSON"));
        try {
            return Registration.of(registrations.parse(request));
        } catch (InvalidTypeIdException e) {
            throw notSupported();
        } catch (DataConversionException | JacksonException | IllegalArgumentException e) {
            throw CredentialDocument.invalid();
        }
    }

    /// Verifies a registration that answers this challenge.
    ///
    /// @throws ApiException with Cognito's error for what is wrong
    Registration.Made verify(
            Registration registration, RelyingParty relyingParty, boolean verifiesUsers) {
        // Before anything makes a key of it, for the JDK refuses some.
        if (!strong(registration.attested().getCOSEKey())) throw notSupported();
        try {
            refuseEmbedded(registration.clientData());
            registrations.verify(
                    registration.data(),
                    new RegistrationParameters(
                            property(relyingParty, registration.challenge()),
                            ALGORITHMS,
                            verifiesUsers,
                            true));
        } catch (BadOriginException | BadTopOriginException | CrossOriginException e) {
            throw WEB_AUTHN_ORIGIN_NOT_ALLOWED.because(
                    "The origin of the credential is not allowed for the relying party.");
        } catch (BadRpIdException e) {
            throw WEB_AUTHN_RELYING_PARTY_MISMATCH.because(
                    "The credential was made for another relying party.");
        } catch (NotAllowedAlgorithmException e) {
            throw notSupported();
        } catch (VerificationException e) {
            throw CredentialDocument.invalid();
        }
        var authenticator = registration.authenticator();
        var attested = registration.attested();
        return new Registration.Made(
                attested.getCredentialId(),
                attested.getAaguid().getValue(),
                credentialData.convert(attested),
                authenticator.getSignCount(),
                authenticator.isFlagBE(),
                authenticator.isFlagBS());
    }

    private static boolean strong(COSEKey key) {
        if (!(key instanceof RSACOSEKey rsa)) return true;
        var modulus = Optional.ofNullable(rsa.getN());
        int bits = modulus.map(n -> new BigInteger(1, n).bitLength()).orElse(0);
        return bits >= SMALLEST_RSA_BITS && bits <= LARGEST_RSA_BITS;
    }

    /// What a verified assertion says.
    record Assertion(long signCount, boolean userVerified, boolean backedUp) {}

    /// Verifies that the passkey's holder answered this challenge. Whether the sign count grew is
    /// for the store to decide. Empty when anything is wrong.
    Optional<Assertion> verify(
            CredentialDocument document,
            Passkey passkey,
            RelyingParty relyingParty,
            byte[] challenge,
            boolean verifiesUsers) {
        var request =
                new AuthenticationRequest(
                        document.id(),
                        document.response("authenticatorData"),
                        document.response("clientDataJSON"),
                        document.response("signature"));
        try {
            var data = authentications.parse(request);
            var clientData = data.getCollectedClientData();
            var authenticator = data.getAuthenticatorData();
            if (clientData == null || authenticator == null) return Optional.empty();
            refuseEmbedded(clientData);
            var property = property(relyingParty, challenge);
            authentications.verify(
                    data,
                    new AuthenticationParameters(
                            property, record(passkey), null, verifiesUsers, true));
            return Optional.of(
                    new Assertion(
                            authenticator.getSignCount(),
                            authenticator.isFlagUV(),
                            authenticator.isFlagBS()));
        } catch (VerificationException
                | DataConversionException
                | JacksonException
                | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A page that another site shows in a frame does not show its user whom the passkey is for.
    private static void refuseEmbedded(CollectedClientData clientData) {
        if (Boolean.TRUE.equals(clientData.getCrossOrigin()) || clientData.getTopOrigin() != null) {
            throw new CrossOriginException("the page is embedded in another site's");
        }
    }

    private static ServerProperty property(RelyingParty relyingParty, byte[] challenge) {
        return ServerProperty.builder()
                .originPredicate(relyingParty::accepts)
                .rpId(relyingParty.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    /// The sign count is left to the store, whose row decides it.
    private CredentialRecord record(Passkey passkey) {
        return new CredentialRecordImpl(
                null,
                null,
                passkey.backupEligible(),
                passkey.backedUp(),
                0,
                credentialData.convert(passkey.credentialData()),
                null,
                null,
                null,
                null);
    }

    private static ApiException notSupported() {
        return WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED.because("The credential is not supported.");
    }
}
