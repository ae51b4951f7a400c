package doorhouse.userpool.identityprovider;

import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// The metadata of a SAML provider, as one hands it out.
final class Metadata {
    static final String SIGN_ON = "https://idp.example.com/sso?a=1&b=2";
    static final String SIGN_OUT = "https://idp.example.com/slo";
    private static final SigningAlgorithms ALGORITHMS = SigningAlgorithms.jdk();
    private static final KeyPair KEYS = ALGORITHMS.newKey(SigningAlgorithm.RS256);

    private Metadata() {}

    static String certificate(Instant until) {
        return SelfSignedCertificate.text(
                SelfSignedCertificate.of(
                        ALGORITHMS,
                        KEYS,
                        "idp",
                        until.minus(Duration.ofDays(365)),
                        until,
                        new SecureRandom()));
    }

    /// Metadata with one certificate that ends then.
    static String until(Instant until) {
        return with(
                key(certificate(until))
                        + service("SingleLogoutService", "HTTP-Redirect", SIGN_OUT)
                        + service(
                                "SingleSignOnService", "HTTP-POST", "https://idp.example.com/post")
                        + service("SingleSignOnService", "HTTP-Redirect", SIGN_ON));
    }

    static String with(String inside) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
            xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.com/">
          <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        """
                + inside
                + "</md:IDPSSODescriptor></md:EntityDescriptor>";
    }

    static String key(String certificate) {
        return "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n"
                + certificate
                + "\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    }

    static String service(String kind, String binding, String location) {
        return "<md:"
                + kind
                + " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:"
                + binding
                + "\" Location=\""
                + location.replace("&", "&amp;")
                + "\"/>";
    }
}
