package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.SamlWriter.attributes;

import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.identityprovider.EncryptionKey;
import java.util.Optional;

/// A pool as providers know it, at one of its addresses.
///
/// @param base the address, without a slash at the end
public record ServiceProvider(UserPoolId pool, String base) {
    private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    /// Our name, which is the audience of assertions.
    public String entityId() {
        return "urn:amazon:cognito:sp:" + pool;
    }

    /// Where assertions are posted to.
    public String consumer() {
        return base + "/saml2/idpresponse";
    }

    /// Where a sign-out comes back to.
    public String signOut() {
        return base + "/saml2/logout";
    }

    /// What a provider must know of us, as a file. Source: "Metadata for the OASIS SAML V2.0"
    /// §2.4.4.
    ///
    /// @param signing the certificate of our requests, in DER
    /// @param encryption for one provider that encrypts; empty else
    public String metadata(byte[] signing, Optional<EncryptionKey> encryption) {
        var out = new SamlWriter();
        out.element(
                "md:EntityDescriptor",
                attributes(
                        "xmlns:md",
                        Saml.METADATA,
                        "xmlns:ds",
                        Saml.SIGNATURE,
                        "entityID",
                        entityId()),
                () ->
                        out.element(
                                "md:SPSSODescriptor",
                                attributes(
                                        "protocolSupportEnumeration",
                                        Saml.PROTOCOL,
                                        "WantAssertionsSigned",
                                        "true"),
                                () -> {
                                    key(out, "signing", signing);
                                    encryption.ifPresent(
                                            k -> key(out, "encryption", k.certificate()));
                                    endpoints(out);
                                }));
        return out.toString();
    }

    private static void key(SamlWriter out, String use, byte[] certificate) {
        out.element(
                "md:KeyDescriptor",
                attributes("use", use),
                () ->
                        out.element(
                                "ds:KeyInfo",
                                attributes(),
                                () ->
                                        out.element(
                                                "ds:X509Data",
                                                attributes(),
                                                () ->
                                                        out.element(
                                                                "ds:X509Certificate",
                                                                attributes(),
                                                                SelfSignedCertificate.text(
                                                                        certificate)))));
    }

    private void endpoints(SamlWriter out) {
        for (var binding : new String[] {Saml.HTTP_POST, REDIRECT}) {
            out.empty(
                    "md:SingleLogoutService",
                    attributes("Binding", binding, "Location", signOut()));
        }
        out.empty(
                "md:AssertionConsumerService",
                attributes(
                        "Binding",
                        Saml.HTTP_POST,
                        "Location",
                        consumer(),
                        "index",
                        "0",
                        "isDefault",
                        "true"));
    }
}
