package doorhouse.testing;

import doorhouse.crypto.SelfSignedCertificate;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.wire.Xml;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.encryption.XMLCipher;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A SAML identity provider that truly signs, by the JDK, and encrypts, by Apache Santuario. Its
/// answers are right until a test says otherwise.
public final class TestSamlIdp {
    public static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
    public static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final SigningAlgorithms ALGORITHMS = SigningAlgorithms.jdk();
    private static final Duration LIFE = Duration.ofMinutes(5);

    static {
        org.apache.xml.security.Init.init();
    }

    public final String entityId;
    public final KeyPair keys = TestKeys.rsa();

    public TestSamlIdp(String entityId) {
        this.entityId = entityId;
    }

    public X509Certificate certificate(Instant from, Instant until) {
        return certificate(keys, from, until);
    }

    public static X509Certificate certificate(KeyPair keys, Instant from, Instant until) {
        byte[] der =
                SelfSignedCertificate.of(ALGORITHMS, keys, "idp", from, until, new SecureRandom());
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param services elements of the metadata namespace `md`, such as a sign-on service
    public String metadata(Instant now, String services) {
        var certificate =
                SelfSignedCertificate.of(
                        ALGORITHMS,
                        keys,
                        "idp",
                        now.minus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(365)),
                        new SecureRandom());
        return """
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
            xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s">
          <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s\
        </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            %s
          </md:IDPSSODescriptor>
        </md:EntityDescriptor>
        """
                .formatted(entityId, SelfSignedCertificate.text(certificate), services);
    }

    public static String service(String kind, String location) {
        return "<md:%s Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"%s\"/>"
                .formatted(kind, location.replace("&", "&amp;"));
    }

    /// How something is signed.
    public record Signing(
            String method,
            String digest,
            String canonical,
            List<Transform> transforms,
            Key key,
            @Nullable KeyInfo keyInfo) {
        public Signing with(Key other) {
            return new Signing(method, digest, canonical, transforms, other, keyInfo);
        }

        public Signing with(KeyInfo other) {
            return new Signing(method, digest, canonical, transforms, key, other);
        }

        public Signing byMethod(String other) {
            return new Signing(other, digest, canonical, transforms, key, keyInfo);
        }

        public Signing byDigest(String other) {
            return new Signing(method, other, canonical, transforms, key, keyInfo);
        }

        public Signing byCanonical(String other) {
            return new Signing(method, digest, other, transforms, key, keyInfo);
        }

        public Signing through(Transform... others) {
            return new Signing(method, digest, canonical, List.of(others), key, keyInfo);
        }
    }

    public Signing signing() {
        return new Signing(
                SignatureMethod.RSA_SHA256,
                DigestMethod.SHA256,
                CanonicalizationMethod.EXCLUSIVE,
                List.of(
                        transform(Transform.ENVELOPED, null),
                        transform(CanonicalizationMethod.EXCLUSIVE, null)),
                keys.getPrivate(),
                null);
    }

    public static Transform transform(String algorithm, @Nullable TransformParameterSpec how) {
        try {
            return factory().newTransform(algorithm, how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static XMLSignatureFactory factory() {
        return XMLSignatureFactory.getInstance("DOM");
    }

    /// Puts a signature over an element into it, behind its issuer.
    public static void sign(Element owner, Signing how) {
        sign(owner, owner, how);
    }

    /// Puts a signature over one element into another.
    public static void sign(Element covered, Element owner, Signing how) {
        try {
            var factory = factory();
            var reference =
                    factory.newReference(
                            "#" + covered.getAttribute("ID"),
                            factory.newDigestMethod(how.digest, null),
                            how.transforms,
                            null,
                            null);
            var info =
                    factory.newSignedInfo(
                            factory.newCanonicalizationMethod(
                                    how.canonical, (C14NMethodParameterSpec) null),
                            factory.newSignatureMethod(how.method, null),
                            List.of(reference));
            var behind = first(owner, ASSERTION, "Issuer");
            var context = new DOMSignContext(how.key, owner, behind.getNextSibling());
            context.setDefaultNamespacePrefix("ds");
            context.setIdAttributeNS(covered, null, "ID");
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            factory.newXMLSignature(info, how.keyInfo).sign(context);
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Puts an encrypted assertion in the place of a plain one.
    public static void encrypt(Element assertion, PublicKey key, String keyMethod, String method) {
        try {
            var document = assertion.getOwnerDocument();
            var generator = KeyGenerator.getInstance("AES");
            generator.init(Integer.parseInt(method.replaceAll(".*#aes(\\d+)-.*", "$1")));
            var aes = generator.generateKey();
            var wrapping = XMLCipher.getInstance(keyMethod);
            wrapping.init(XMLCipher.WRAP_MODE, key);
            var info = new org.apache.xml.security.keys.KeyInfo(document);
            info.add(wrapping.encryptKey(document, aes));
            var encrypting = XMLCipher.getInstance(method);
            encrypting.init(XMLCipher.ENCRYPT_MODE, aes);
            encrypting.getEncryptedData().setKeyInfo(info);
            var around = document.createElementNS(ASSERTION, "saml:EncryptedAssertion");
            assertion.getParentNode().replaceChild(around, assertion);
            around.appendChild(assertion);
            encrypting.doFinal(document, assertion, false);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static Element first(Element parent, String namespace, String name) {
        var found = parent.getElementsByTagNameNS(namespace, name).item(0);
        if (!(found instanceof Element element)) throw new AssertionError("no " + name);
        return element;
    }

    public static Element assertion(Document response) {
        return first(response.getDocumentElement(), ASSERTION, "Assertion");
    }

    public static byte[] bytes(Document document) {
        try {
            var out = new StringWriter();
            var transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toString().getBytes(StandardCharsets.UTF_8);
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An answer to whom, about whom.
    public Answer answer(String audience, String consumer, Instant now) {
        return new Answer(audience, consumer, now);
    }

    /// An answer that is still to be signed.
    public final class Answer {
        public String responseId = "_" + UUID.randomUUID();
        public String assertionId = "_" + UUID.randomUUID();
        public String issuer = entityId;
        public String responseIssuer = entityId;
        public String status = "urn:oasis:names:tc:SAML:2.0:status:Success";
        public String audience;
        public @Nullable String destination;
        public String recipient;
        public @Nullable String inResponseTo;
        public @Nullable String confirmedInResponseTo;
        public Instant issued;
        public @Nullable Instant authenticated;
        public Instant notBefore;
        public Instant notOnOrAfter;
        public Instant confirmedUntil;
        public String method = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
        public String nameId = "ana";
        public String sessionIndex = "_session-1";
        public List<String> attributes = new ArrayList<>();

        private Answer(String audience, String consumer, Instant now) {
            this.audience = audience;
            destination = consumer;
            recipient = consumer;
            issued = now;
            notBefore = now;
            notOnOrAfter = now.plus(LIFE);
            confirmedUntil = now.plus(LIFE);
        }

        public Answer to(String request) {
            inResponseTo = request;
            confirmedInResponseTo = request;
            return this;
        }

        public Answer of(String nameId) {
            this.nameId = nameId;
            return this;
        }

        /// @param values as XML
        public Answer saying(String attribute, String... values) {
            attributes.add(
                    "<saml:Attribute Name=\"%s\">".formatted(attribute)
                            + List.of(values).stream()
                                    .map("<saml:AttributeValue>%s</saml:AttributeValue>"::formatted)
                                    .reduce("", String::concat)
                            + "</saml:Attribute>");
            return this;
        }

        public Document unsigned() {
            return Xml.read(xml());
        }

        public Document signed() {
            var document = unsigned();
            sign(assertion(document), signing());
            return document;
        }

        public String xml() {
            return """
            <samlp:Response xmlns:samlp="%s" xmlns:saml="%s" ID="%s" Version="2.0" IssueInstant="%s"%s%s>\
            <saml:Issuer>%s</saml:Issuer>\
            <samlp:Status><samlp:StatusCode Value="%s"/></samlp:Status>\
            <saml:Assertion ID="%s" Version="2.0" IssueInstant="%s">\
            <saml:Issuer>%s</saml:Issuer>\
            <saml:Subject>\
            <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">%s</saml:NameID>\
            <saml:SubjectConfirmation Method="%s">\
            <saml:SubjectConfirmationData Recipient="%s" NotOnOrAfter="%s"%s/>\
            </saml:SubjectConfirmation></saml:Subject>\
            <saml:Conditions NotBefore="%s" NotOnOrAfter="%s">\
            <saml:AudienceRestriction><saml:Audience>%s</saml:Audience></saml:AudienceRestriction>\
            </saml:Conditions>\
            <saml:AuthnStatement AuthnInstant="%s" SessionIndex="%s"><saml:AuthnContext>\
            <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
            </saml:AuthnContext></saml:AuthnStatement>%s</saml:Assertion></samlp:Response>\
            """
                    .formatted(
                            PROTOCOL,
                            ASSERTION,
                            responseId,
                            issued,
                            optional("Destination", destination),
                            optional("InResponseTo", inResponseTo),
                            responseIssuer,
                            status,
                            assertionId,
                            issued,
                            issuer,
                            nameId,
                            method,
                            recipient,
                            confirmedUntil,
                            optional("InResponseTo", confirmedInResponseTo),
                            notBefore,
                            notOnOrAfter,
                            audience,
                            authenticated == null ? issued : authenticated,
                            sessionIndex,
                            attributes.isEmpty()
                                    ? ""
                                    : "<saml:AttributeStatement>"
                                            + String.join("", attributes)
                                            + "</saml:AttributeStatement>");
        }

        private static String optional(String name, @Nullable String value) {
            return value == null ? "" : " %s=\"%s\"".formatted(name, value);
        }
    }

    /// The JDK's form of a tree in a signature.
    public static DOMStructure structure(Element element) {
        return new DOMStructure(element);
    }
}
