package doorhouse.userpool.passkey;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import doorhouse.operation.SignedInUser;
import doorhouse.wire.Json;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What is given to `navigator.credentials`, in Cognito's form (WebAuthn L3 §5.1,
/// PublicKeyCredentialCreationOptionsJSON and PublicKeyCredentialRequestOptionsJSON).
final class Options {
    private static final String TYPE = "public-key";
    private static final int REGISTRATION_MILLIS = 60_000;
    private static final int REQUEST_MILLIS = 180_000;

    /// What every authenticator has one of. More are taken than asked for, so that an app may ask
    /// for others.
    private static final List<Long> ASKED =
            List.of(
                    COSEAlgorithmIdentifier.ES256.getValue(),
                    COSEAlgorithmIdentifier.RS256.getValue());

    private Options() {}

    /// @param had the user's passkeys for the relying party: their authenticators make no second
    static ObjectNode registration(
            RelyingParty relyingParty,
            SignedInUser user,
            List<Passkey> had,
            byte[] challenge,
            boolean verifiesUsers) {
        var options = Json.object();
        options.putObject("authenticatorSelection")
                .put("requireResidentKey", true)
                .put("residentKey", "required")
                .put("userVerification", verification(verifiesUsers));
        options.put("challenge", base64url(challenge));
        var excluded = options.putArray("excludeCredentials");
        for (var passkey : had) {
            excluded.addObject().put("id", passkey.credentialId()).put("type", TYPE);
        }
        var algorithms = options.putArray("pubKeyCredParams");
        for (var algorithm : ASKED) algorithms.addObject().put("alg", algorithm).put("type", TYPE);
        options.putObject("rp").put("id", relyingParty.id()).put("name", relyingParty.id());
        options.put("timeout", REGISTRATION_MILLIS);
        options.putObject("user")
                .put("displayName", user.username())
                .put("id", base64url(Passkeys.userHandle(user.sub())))
                .put("name", user.username());
        return options;
    }

    /// @param challenge Base64url without padding
    static ObjectNode request(
            RelyingParty relyingParty,
            List<Passkey> allowed,
            String challenge,
            boolean verifiesUsers) {
        var options = Json.object();
        options.put("challenge", challenge);
        options.put("timeout", REQUEST_MILLIS);
        options.put("rpId", relyingParty.id());
        var credentials = options.putArray("allowCredentials");
        for (var passkey : allowed) {
            var one = credentials.addObject().put("type", TYPE).put("id", passkey.credentialId());
            var transports = one.putArray("transports");
            passkey.transports().forEach(transports::add);
        }
        options.put("userVerification", verification(verifiesUsers));
        return options;
    }

    private static String verification(boolean verifiesUsers) {
        return verifiesUsers ? "required" : "preferred";
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
