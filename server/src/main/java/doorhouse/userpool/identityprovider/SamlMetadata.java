package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.wire.NotXml;
import doorhouse.wire.Xml;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/// What a SAML provider says of itself. Source: "Metadata for the OASIS SAML V2.0" §2.3, §2.4.3.
///
/// @param entityId how the provider names itself in assertions
/// @param signOn where a browser is sent to sign in, by redirect
/// @param signOut where a browser is sent to sign out, by redirect
/// @param certificates of the keys that it signs with
/// @param validUntil when all of this ends; empty where it does not say
public record SamlMetadata(
        String entityId,
        String signOn,
        Optional<String> signOut,
        List<X509Certificate> certificates,
        Optional<Instant> validUntil) {
    private static final String MD = "urn:oasis:names:tc:SAML:2.0:metadata";
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    private static final int LONGEST_CERTIFICATE = 4_096;

    public SamlMetadata {
        certificates = List.copyOf(certificates);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when it is no metadata of
    ///   a provider that we could send users to and whose answers we could check at this time
    public static SamlMetadata read(String xml, Instant now) {
        var root = root(xml);
        if (!is(root, MD, "EntityDescriptor")) throw invalid("it is no EntityDescriptor");
        var validUntil = end(root, now);
        var entityId = root.getAttribute("entityID");
        if (entityId.isEmpty()) throw invalid("entityID is missing");
        var provider =
                children(root, MD, "IDPSSODescriptor").stream()
                        .findFirst()
                        .orElseThrow(() -> invalid("IDPSSODescriptor is missing"));
        var signOn =
                location(provider, "SingleSignOnService")
                        .orElseThrow(
                                () -> invalid("a SingleSignOnService by HTTP-Redirect is missing"));
        var certificates = certificates(provider);
        if (certificates.isEmpty()) throw invalid("a signing certificate is missing");
        if (expired(certificates, now)) throw invalid("the signing certificate has expired");
        return new SamlMetadata(
                entityId,
                signOn,
                location(provider, "SingleLogoutService"),
                certificates,
                validUntil);
    }

    /// Whether what could be read once has ended since.
    public boolean over(Instant now) {
        return expired(certificates, now)
                || validUntil.filter(end -> !now.isBefore(end)).isPresent();
    }

    private static boolean expired(List<X509Certificate> certificates, Instant now) {
        return certificates.stream().noneMatch(c -> now.isBefore(c.getNotAfter().toInstant()));
    }

    /// The addresses, as DescribeIdentityProvider names them.
    Map<String, String> bindings() {
        var bindings = new LinkedHashMap<String, String>();
        bindings.put("SSORedirectBindingURI", signOn);
        signOut.ifPresent(uri -> bindings.put("SLORedirectBindingURI", uri));
        return bindings;
    }

    private static Element root(String xml) {
        try {
            return Xml.read(xml).getDocumentElement();
        } catch (NotXml e) {
            throw invalid("it is no XML");
        }
    }

    private static Optional<Instant> end(Element root, Instant now) {
        var text = root.getAttribute("validUntil");
        if (text.isEmpty()) return Optional.empty();
        try {
            var end = Instant.parse(text);
            if (!now.isBefore(end)) throw invalid("validUntil is over");
            return Optional.of(end);
        } catch (DateTimeParseException e) {
            throw invalid("validUntil is no time");
        }
    }

    private static Optional<String> location(Element provider, String service) {
        return children(provider, MD, service).stream()
                .filter(s -> s.getAttribute("Binding").equals(REDIRECT))
                .map(s -> s.getAttribute("Location"))
                .filter(l -> l.startsWith("https://") || l.startsWith("http://"))
                .findFirst();
    }

    private static List<X509Certificate> certificates(Element provider) {
        var certificates = new ArrayList<X509Certificate>();
        for (var key : children(provider, MD, "KeyDescriptor")) {
            if (key.getAttribute("use").equals("encryption")) continue;
            var found = key.getElementsByTagNameNS(DS, "X509Certificate");
            for (int i = 0; i < found.getLength(); i++) {
                certificates.add(certificate(found.item(i).getTextContent()));
            }
        }
        return certificates;
    }

    private static X509Certificate certificate(String text) {
        if (text.length() > LONGEST_CERTIFICATE) throw invalid("a certificate is too long");
        try {
            byte[] der = Base64.getMimeDecoder().decode(text);
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException e) {
            throw invalid("a certificate cannot be read");
        }
    }

    private static List<Element> children(Element parent, String namespace, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && is(element, namespace, name)) found.add(element);
        }
        return found;
    }

    private static boolean is(Element element, String namespace, String name) {
        return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
    }

    private static RuntimeException invalid(String why) {
        return INVALID_PARAMETER.because("Invalid metadata: " + why + ".");
    }
}
