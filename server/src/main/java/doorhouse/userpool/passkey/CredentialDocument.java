package doorhouse.userpool.passkey;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a browser gives: a public key credential as JSON (WebAuthn L3 §5.1,
/// RegistrationResponseJSON and AuthenticationResponseJSON). Only its form is looked at here.
final class CredentialDocument {
    private static final int LONGEST_ID = 1_023;
    private static final int LONGEST = 64 * 1024;
    private static final int MOST_TRANSPORTS = 8;
    private static final Pattern TRANSPORT = Pattern.compile("[a-z-]{1,32}");
    private static final Set<String> ATTACHMENTS = Set.of("platform", "cross-platform");

    private final JsonNode credential;

    /// @throws ApiException InvalidParameterException when it is no public key credential
    CredentialDocument(JsonNode credential) {
        this.credential = credential;
        if (!credential.path("type").asString("").equals("public-key")) throw invalid();
        var rawId = credential.path("rawId");
        if (!rawId.isMissingNode() && !rawId.asString("").equals(idText())) throw invalid();
    }

    /// @throws ApiException InvalidParameterException when the text is no public key credential
    static CredentialDocument read(String text) {
        try {
            return new CredentialDocument(Json.read(text));
        } catch (NotJson e) {
            throw invalid();
        }
    }

    /// Base64url without padding.
    String idText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id());
    }

    byte[] id() {
        return bytes(credential.path("id"), LONGEST_ID);
    }

    /// A part of what the authenticator answered.
    ///
    /// @throws ApiException InvalidParameterException when it is missing, too long or not Base64url
    byte[] response(String name) {
        return bytes(credential.path("response").path(name), LONGEST);
    }

    /// Null when it is not there.
    byte @Nullable [] responseOrNull(String name) {
        var part = credential.path("response").path(name);
        return part.isMissingNode() || part.isNull() ? null : bytes(part, LONGEST);
    }

    /// How the browser reaches the authenticator, as far as it says so in the standard's form.
    Set<String> transports() {
        var transports = new LinkedHashSet<String>();
        for (var one : credential.path("response").path("transports")) {
            if (transports.size() == MOST_TRANSPORTS) break;
            var text = one.asString("");
            if (TRANSPORT.matcher(text).matches()) transports.add(text);
        }
        return transports;
    }

    @Nullable String attachment() {
        var attachment = credential.path("authenticatorAttachment").asString("");
        return ATTACHMENTS.contains(attachment) ? attachment : null;
    }

    private static byte[] bytes(JsonNode text, int longest) {
        if (!text.isString()) throw invalid();
        // Four characters stand for three bytes.
        if (text.asString().length() > longest / 3 * 4 + 4) throw invalid();
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.asString());
            if (bytes.length == 0 || bytes.length > longest) throw invalid();
            return bytes;
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    static ApiException invalid() {
        return INVALID_PARAMETER.because("Credential data is not valid");
    }
}
