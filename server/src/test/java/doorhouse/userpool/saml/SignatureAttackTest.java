package doorhouse.userpool.saml;

import static doorhouse.testing.TestSamlIdp.ASSERTION;
import static doorhouse.testing.TestSamlIdp.PROTOCOL;
import static doorhouse.testing.TestSamlIdp.assertion;
import static doorhouse.testing.TestSamlIdp.bytes;
import static doorhouse.testing.TestSamlIdp.factory;
import static doorhouse.testing.TestSamlIdp.first;
import static doorhouse.testing.TestSamlIdp.sign;
import static doorhouse.testing.TestSamlIdp.transform;
import static doorhouse.userpool.saml.Peer.IDP;
import static doorhouse.userpool.saml.Peer.answer;
import static doorhouse.userpool.saml.Peer.expected;
import static doorhouse.userpool.saml.Peer.read;
import static doorhouse.userpool.saml.Peer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.testing.TestSamlIdp;
import doorhouse.wire.Xml;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.crypto.dsig.spec.XSLTTransformParameterSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// The published attacks on XML signatures in SAML, each made from a response that the provider
/// truly signed. Source: Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (2012),
/// whose eight wrappings have been counted XSW 1 to 8 since; CVE-2017-11427 and its kin.
class SignatureAttackTest {
    private static final String EVIL = "eve";

    /// Where the signed original goes, and where the forged copy is put for a careless reader.
    enum Wrapping {
        XSW1 {
            @Override
            Document of() {
                var forged = signedAsAWhole();
                var original = (Element) forged.getDocumentElement().cloneNode(true);
                remove(signature(original));
                forge(forged.getDocumentElement());
                hide(original, signature(forged.getDocumentElement()));
                return forged;
            }
        },
        XSW2 {
            @Override
            Document of() {
                var forged = signedAsAWhole();
                var root = forged.getDocumentElement();
                var original = (Element) root.cloneNode(true);
                remove(signature(original));
                forge(root);
                root.insertBefore(original, signature(root));
                return forged;
            }
        },
        XSW3 {
            @Override
            Document of() {
                var forged = answer().signed();
                var original = assertion(forged);
                var copy = forgedCopy(original);
                original.getParentNode().insertBefore(copy, original);
                return forged;
            }
        },
        XSW4 {
            @Override
            Document of() {
                var forged = answer().signed();
                var original = assertion(forged);
                var copy = forgedCopy(original);
                original.getParentNode().replaceChild(copy, original);
                copy.appendChild(original);
                return forged;
            }
        },
        XSW5 {
            @Override
            Document of() {
                var forged = answer().signed();
                var outer = assertion(forged);
                var original = (Element) outer.cloneNode(true);
                remove(signature(original));
                forge(outer);
                forged.getDocumentElement().appendChild(original);
                return forged;
            }
        },
        XSW6 {
            @Override
            Document of() {
                var forged = answer().signed();
                var outer = assertion(forged);
                var original = (Element) outer.cloneNode(true);
                remove(signature(original));
                forge(outer);
                hide(original, signature(outer));
                return forged;
            }
        },
        XSW7 {
            @Override
            Document of() {
                var forged = answer().signed();
                var extensions = forged.createElementNS(PROTOCOL, "samlp:Extensions");
                var copy = (Element) assertion(forged).cloneNode(true);
                remove(signature(copy));
                nameId(copy).setTextContent(EVIL);
                extensions.appendChild(copy);
                var root = forged.getDocumentElement();
                root.insertBefore(extensions, assertion(forged));
                return forged;
            }
        },
        XSW8 {
            @Override
            Document of() {
                var forged = answer().signed();
                var outer = assertion(forged);
                var original = (Element) outer.cloneNode(true);
                remove(signature(original));
                nameId(outer).setTextContent(EVIL);
                hide(original, signature(outer));
                return forged;
            }
        };

        abstract Document of();
    }

    @ParameterizedTest
    @EnumSource
    void aWrappedSignatureSignsNothing(Wrapping wrapping) {
        var forged = wrapping.of();

        assertThat(fault(forged))
                .isIn(SamlFault.SIGNATURE, SamlFault.ONE_ASSERTION, SamlFault.MALFORMED);
    }

    /// Else the attacks above would prove nothing: in each the provider's signature is still good
    /// for somebody who looks its reference up and asks no more.
    @ParameterizedTest
    @EnumSource(names = {"XSW1", "XSW2", "XSW3", "XSW4", "XSW5", "XSW6"})
    void theWrappingsWouldFoolACarelessReader(Wrapping wrapping) throws Exception {
        var forged = wrapping.of();
        var context =
                new DOMValidateContext(
                        KeySelector.singletonKeySelector(IDP.keys.getPublic()),
                        first(forged.getDocumentElement(), XMLSignature.XMLNS, "Signature"));
        context.setProperty("org.jcp.xml.dsig.secureValidation", false);
        for (var name : List.of("Response", "Assertion")) {
            var found = forged.getElementsByTagNameNS("*", name);
            for (int i = 0; i < found.getLength(); i++) {
                context.setIdAttributeNS((Element) found.item(i), null, "ID");
            }
        }

        assertThat(factory().unmarshalXMLSignature(context).validate(context)).isTrue();
    }

    @Test
    void aForgedOriginalIsRefused() {
        var response = answer().signed();
        nameId(assertion(response)).setTextContent(EVIL);

        refused(SamlFault.SIGNATURE, response);
    }

    @Test
    void withoutASignatureNothingIsBelieved() {
        refused(SamlFault.SIGNATURE, answer().unsigned());
    }

    @Test
    void aCommentSplitsNoName() throws SamlRefused {
        var response = answer().of("eve@evil.example").saying("mail", "eve@evil.example").signed();
        // The signature does not cover comments, so whoever carries the response can put one in.
        var name = nameId(assertion(response));
        name.setTextContent("");
        name.appendChild(response.createTextNode("eve@"));
        name.appendChild(response.createComment("x"));
        name.appendChild(response.createTextNode("evil.example"));
        var value = first(assertion(response), ASSERTION, "AttributeValue");
        value.setTextContent("");
        value.appendChild(response.createComment("first"));
        value.appendChild(response.createTextNode("eve@"));
        value.appendChild(response.createComment("x"));
        value.appendChild(response.createTextNode("evil.example"));

        var read = read(response);

        assertThat(read.nameId()).isEqualTo("eve@evil.example");
        assertThat(read.attributes()).containsEntry("mail", List.of("eve@evil.example"));
    }

    @Test
    void theAlgorithmIsOneOfPublicKeysAndOfToday() throws Exception {
        byte[] publicKey = IDP.keys.getPublic().getEncoded();
        var confused = answer().unsigned();
        sign(
                assertion(confused),
                IDP.signing()
                        .byMethod("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
                        .with(new SecretKeySpec(publicKey, "HmacSHA256")));
        var old = answer().unsigned();
        sign(assertion(old), IDP.signing().byMethod(SignatureMethod.RSA_SHA1));
        var oldDigest = answer().unsigned();
        sign(assertion(oldDigest), IDP.signing().byDigest(DigestMethod.SHA1));
        var none = answer().signed();
        first(none.getDocumentElement(), XMLSignature.XMLNS, "SignatureMethod")
                .setAttribute("Algorithm", "none");
        var empty = answer().signed();
        first(empty.getDocumentElement(), XMLSignature.XMLNS, "SignatureValue").setTextContent("");

        refused(SamlFault.SIGNATURE, confused);
        refused(SamlFault.SIGNATURE, old);
        refused(SamlFault.SIGNATURE, oldDigest);
        refused(SamlFault.SIGNATURE, none);
        refused(SamlFault.SIGNATURE, empty);
    }

    @Test
    void aKeyOfAnotherKindIsNotTried() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var response = answer().unsigned();
        sign(
                assertion(response),
                IDP.signing()
                        .byMethod(SignatureMethod.ECDSA_SHA256)
                        .with(generator.generateKeyPair().getPrivate()));

        refused(SamlFault.SIGNATURE, response);
    }

    @Test
    void nothingMayChangeWhatIsSigned() throws Exception {
        var stylesheet =
                Xml.read(
                        """
                        <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\
                        <xsl:template match="/"><a>same</a></xsl:template></xsl:stylesheet>\
                        """);
        var enveloped = transform(Transform.ENVELOPED, null);
        var exclusive = transform(CanonicalizationMethod.EXCLUSIVE, null);
        var xslt =
                transform(
                        Transform.XSLT,
                        new XSLTTransformParameterSpec(
                                TestSamlIdp.structure(stylesheet.getDocumentElement())));
        var xpath = transform(Transform.XPATH, new XPathFilterParameterSpec("not(self::text())"));
        var inclusive = transform(CanonicalizationMethod.INCLUSIVE, null);
        var withComments = transform(CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS, null);

        refusedThrough(enveloped, exclusive, xslt);
        refusedThrough(xslt);
        refusedThrough(enveloped, xpath, exclusive);
        refusedThrough(enveloped, inclusive);
        refusedThrough(enveloped, withComments);
        refusedThrough(enveloped);
        refusedThrough(enveloped, exclusive, exclusive);
    }

    @Test
    void theSignatureItselfIsInExclusiveForm() {
        for (var other :
                List.of(
                        CanonicalizationMethod.INCLUSIVE,
                        CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS)) {
            var response = answer().unsigned();
            sign(assertion(response), IDP.signing().byCanonical(other));

            refused(SamlFault.SIGNATURE, response);
        }
    }

    @Test
    void anIdIsOneElements() {
        var response = answer().signed();
        response.getDocumentElement().setAttribute("ID", assertion(response).getAttribute("ID"));
        var inAnotherCase = answer().signed();
        inAnotherCase
                .getDocumentElement()
                .setAttribute("xml:id", assertion(inAnotherCase).getAttribute("ID"));

        refused(SamlFault.MALFORMED, response);
        refused(SamlFault.MALFORMED, inAnotherCase);
    }

    @Test
    void thereIsOneAssertion() {
        var two = answer().signed();
        var second = two.importNode(assertion(answer().signed()), true);
        two.getDocumentElement().appendChild(second);
        var none = answer().unsigned();
        remove(assertion(none));
        sign(none.getDocumentElement(), IDP.signing());
        var inside = answer().unsigned();
        var advice = inside.createElementNS(ASSERTION, "saml:Advice");
        advice.appendChild(inside.importNode(assertion(answer().unsigned()), true));
        assertion(inside).appendChild(advice);
        sign(assertion(inside), IDP.signing());

        refused(SamlFault.ONE_ASSERTION, two);
        refused(SamlFault.ONE_ASSERTION, none);
        refused(SamlFault.ONE_ASSERTION, inside);
    }

    @Test
    void aDocumentTypeIsRefusedAndNothingIsExpanded() {
        var text = new String(bytes(answer().signed()), StandardCharsets.UTF_8);
        for (var type :
                List.of(
                        "<!DOCTYPE samlp:Response>",
                        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
                        "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>",
                        "<!DOCTYPE r [<!ATTLIST saml:Assertion Other ID #IMPLIED>]>")) {
            byte[] attacked = (type + text).getBytes(StandardCharsets.UTF_8);

            refused(SamlFault.MALFORMED, attacked, expected());
        }
        byte[] entity = text.replace(">ana<", ">&e;<").getBytes(StandardCharsets.UTF_8);
        refused(SamlFault.MALFORMED, entity, expected());
    }

    @Test
    void aSignatureOverAnotherElementSignsNothing() {
        var elsewhere = answer().unsigned();
        sign(elsewhere.getDocumentElement(), assertion(elsewhere), IDP.signing());
        var part = answer().unsigned();
        var subject = first(assertion(part), ASSERTION, "Subject");
        subject.setAttribute("ID", "_subject");
        sign(subject, assertion(part), IDP.signing());
        var everything = answer().signed();
        first(everything.getDocumentElement(), XMLSignature.XMLNS, "Reference")
                .setAttribute("URI", "");

        refused(SamlFault.SIGNATURE, elsewhere);
        refused(SamlFault.SIGNATURE, part);
        refused(SamlFault.SIGNATURE, everything);
    }

    @Test
    void aSignatureOfTheResponseMovedIntoTheAssertionSignsNothing() {
        var response = signedAsAWhole();
        assertion(response).appendChild(signature(response.getDocumentElement()));

        refused(SamlFault.SIGNATURE, response);
    }

    @Test
    void twoSignaturesOfOneElementAreNone() {
        var response = answer().signed();
        assertion(response).appendChild(signature(assertion(response)).cloneNode(true));

        refused(SamlFault.MALFORMED, response);
    }

    @Test
    void twoReferencesAreNone() {
        var response = answer().signed();
        var reference = first(response.getDocumentElement(), XMLSignature.XMLNS, "Reference");
        reference.getParentNode().appendChild(reference.cloneNode(true));

        refused(SamlFault.SIGNATURE, response);
    }

    @Test
    void theKeyThatASignatureBringsIsNotTaken() throws Exception {
        var keys = SigningAlgorithms.jdk().newKey(SigningAlgorithm.RS256);
        var infos = factory().getKeyInfoFactory();
        var response = answer().of(EVIL).unsigned();
        sign(
                assertion(response),
                IDP.signing()
                        .with(keys.getPrivate())
                        .with(
                                infos.newKeyInfo(
                                        List.of(
                                                infos.newKeyValue(keys.getPublic()),
                                                infos.newX509Data(
                                                        List.of(
                                                                TestSamlIdp.certificate(
                                                                        keys,
                                                                        Peer.NOW,
                                                                        Peer.NOW.plusSeconds(
                                                                                60))))))));

        refused(SamlFault.SIGNATURE, response);
    }

    @Test
    void aKeyThatTheSignatureBringsDoesNotHinderTheProvidersOwn() throws Exception {
        var infos = factory().getKeyInfoFactory();
        var response = answer().unsigned();
        sign(
                assertion(response),
                IDP.signing()
                        .with(
                                infos.newKeyInfo(
                                        List.of(infos.newX509Data(List.of(Peer.CERTIFICATE))))));

        assertThat(read(response).nameId()).isEqualTo("ana");
    }

    /// Whatever byte is another, the response is refused; and whatever is still accepted says the
    /// same.
    @Test
    void noByteOfWhatIsSignedCanBeAnother() throws SamlRefused {
        byte[] good = bytes(answer().saying("mail", "ana@example.com").signed());
        var text = new String(good, StandardCharsets.UTF_8);
        int from = text.indexOf("<saml:Assertion");
        int until = text.indexOf("</saml:Assertion>");
        var truth = ResponseReader.read(good, expected());
        var random = new Random(7);

        for (int at = from; at < until; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            var accepted = accepted(changed);

            assertThat(accepted)
                    .as("byte %d, now %s", at, (char) changed[at])
                    .satisfiesAnyOf(
                            a -> assertThat(a).isNull(), a -> assertThat(a).isEqualTo(truth));
        }
    }

    @Test
    void whateverIsDoneToATreeItSaysTheSameOrNothing() throws SamlRefused {
        var truth = read(answer().signed());
        var random = new Random(11);
        var good = bytes(answer().signed());
        for (int round = 0; round < 2_000; round++) {
            var response = Xml.read(new String(good, StandardCharsets.UTF_8));
            mutate(response, random);

            var accepted = accepted(bytes(response));

            if (accepted != null) {
                assertThat(accepted.nameId()).as("round %d", round).isEqualTo(truth.nameId());
                assertThat(accepted.attributes()).isEqualTo(truth.attributes());
            }
        }
    }

    /// Moves, copies, empties or renames something.
    private static void mutate(Document response, Random random) {
        var all = response.getElementsByTagName("*");
        var one = (Element) all.item(1 + random.nextInt(all.getLength() - 1));
        var other = (Element) all.item(random.nextInt(all.getLength()));
        switch (random.nextInt(5)) {
            case 0 -> {
                if (!contains(one, other)) other.appendChild(one);
            }
            case 1 -> other.appendChild(one.cloneNode(true));
            case 2 -> one.setTextContent(EVIL);
            case 3 -> remove(one);
            default -> {
                var forged = one.cloneNode(true);
                one.getParentNode().insertBefore(forged, one);
                forged.setTextContent(EVIL);
            }
        }
    }

    private static boolean contains(Node outer, Node inner) {
        for (var at = inner; at != null; at = at.getParentNode())
            if (at.isSameNode(outer)) return true;
        return false;
    }

    private static @Nullable Assertion accepted(byte[] response) {
        try {
            return ResponseReader.read(response, expected());
        } catch (SamlRefused e) {
            return null;
        }
    }

    private static SamlFault fault(Document response) {
        try {
            throw new AssertionError("accepted: " + read(response));
        } catch (SamlRefused e) {
            return e.fault();
        }
    }

    private static void refusedThrough(Transform... transforms) {
        var response = answer().unsigned();
        sign(assertion(response), IDP.signing().through(transforms));

        refused(SamlFault.SIGNATURE, response);
    }

    private static Document signedAsAWhole() {
        var response = answer().unsigned();
        sign(response.getDocumentElement(), IDP.signing());
        return response;
    }

    private static void forge(Element element) {
        element.setAttribute("ID", "_forged");
        nameId(element).setTextContent(EVIL);
    }

    private static Element forgedCopy(Element original) {
        var copy = (Element) original.cloneNode(true);
        remove(signature(copy));
        forge(copy);
        return copy;
    }

    /// In the one place of a signature where anything may stand.
    private static void hide(Element original, Element signature) {
        var object = signature.getOwnerDocument().createElementNS(XMLSignature.XMLNS, "ds:Object");
        object.appendChild(original);
        signature.appendChild(object);
    }

    private static Element nameId(Element within) {
        return first(within, ASSERTION, "NameID");
    }

    private static Element signature(Element within) {
        return first(within, XMLSignature.XMLNS, "Signature");
    }

    private static void remove(Element element) {
        element.getParentNode().removeChild(element);
    }
}
