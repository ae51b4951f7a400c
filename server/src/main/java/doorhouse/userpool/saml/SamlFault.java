package doorhouse.userpool.saml;

/// Why a response is refused. Of these sentences the live service is known to say that of the
/// signature; the others say what is wrong in its manner, and repeat nothing of what was sent.
public enum SamlFault {
    TOO_LONG("SAML response is longer than 100000 characters."),
    MALFORMED("SAML response is malformed."),
    STATUS("SAML response does not tell of success."),
    ONE_ASSERTION("SAML response must have exactly one assertion."),
    SIGNATURE("SAML Assertion signature is invalid."),
    NOT_ENCRYPTED("SAML assertion must be encrypted."),
    ENCRYPTED("SAML assertion must not be encrypted."),
    ISSUER("Issuer in SAML response does not match the identity provider."),
    DESTINATION("Destination in SAML response does not match."),
    IN_RESPONSE_TO("InResponseTo in SAML response does not match."),
    AUDIENCE("Audience in SAML assertion does not match."),
    CONFIRMATION("Subject confirmation in SAML assertion does not match."),
    TIME("SAML assertion is expired or not yet valid."),
    STALE("SAML assertion was issued too long ago."),
    NAME_ID("NameID in SAML assertion is missing."),
    CHARACTERS("SAML assertion has characters that are not supported."),
    REPLAYED("SAML assertion was used before.");

    private final String sentence;

    SamlFault(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    SamlRefused refused() {
        return new SamlRefused(this);
    }
}
