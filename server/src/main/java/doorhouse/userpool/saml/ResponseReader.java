package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.Saml.ASSERTION;
import static doorhouse.userpool.saml.Saml.PROTOCOL;

import java.security.PublicKey;
import java.util.List;
import org.w3c.dom.Element;

/// Reads the answer of a provider. Pure: no clock, no store, nothing fetched. Whatever the
/// assertion says is read from the element that a checked signature covers; of the response around
/// it, which may be unsigned, only what can make us refuse. Source: "Profiles for the OASIS SAML
/// V2.0" §4.1.4, "Bindings" §3.5.
public final class ResponseReader {
    private final Expected expected;
    private final List<PublicKey> keys;

    private ResponseReader(Expected expected) {
        this.expected = expected;
        this.keys = SigningKeys.of(expected.certificates(), expected.now());
    }

    /// @param xml the response itself, decoded
    /// @throws SamlRefused with the reason, which may be told
    public static Assertion read(byte[] xml, Expected expected) throws SamlRefused {
        return new ResponseReader(expected).read(xml);
    }

    private Assertion read(byte[] xml) throws SamlRefused {
        var document = SamlDocument.read(xml);
        var response = document.root();
        if (!Elements.is(response, PROTOCOL, "Response")) throw SamlFault.MALFORMED.refused();
        if (!response.getAttribute("Version").equals(Saml.VERSION)) {
            throw SamlFault.MALFORMED.refused();
        }
        checkStatus(response);
        var assertion = verified(document);
        checkAround(response);
        return AssertionReader.read(assertion, expected);
    }

    private void checkStatus(Element response) throws SamlRefused {
        var status = Elements.only(response, PROTOCOL, "Status");
        var code = Elements.only(status, PROTOCOL, "StatusCode");
        if (!code.getAttribute("Value").equals(Saml.SUCCESS)) throw SamlFault.STATUS.refused();
    }

    /// The one assertion, below a signature that was checked: its own, or that of the response.
    private Element verified(SamlDocument document) throws SamlRefused {
        long plain = document.count(ASSERTION, "Assertion");
        long encrypted = document.count(ASSERTION, "EncryptedAssertion");
        if (plain + encrypted != 1) throw SamlFault.ONE_ASSERTION.refused();
        return encrypted == 1 ? fromEncrypted(document) : fromPlain(document);
    }

    private Element fromPlain(SamlDocument document) throws SamlRefused {
        if (expected.decryption().isPresent()) throw SamlFault.NOT_ENCRYPTED.refused();
        var assertion = childOf(document.root(), "Assertion");
        int signatures = check(document.root()) + check(assertion);
        demandAll(document, signatures);
        if (signatures == 0) throw SamlFault.SIGNATURE.refused();
        return assertion;
    }

    /// The response's signature is over what was encrypted, so it is checked before; the
    /// assertion's own is inside. One of them there must be.
    private Element fromEncrypted(SamlDocument document) throws SamlRefused {
        var key = expected.decryption().orElseThrow(SamlFault.ENCRYPTED::refused);
        int around = check(document.root());
        demandAll(document, around);
        var encrypted = childOf(document.root(), "EncryptedAssertion");
        var decrypted = EncryptedAssertion.decrypt(document, encrypted, key);
        var children = Elements.children(decrypted.root());
        boolean one =
                children.size() == 1
                        && Elements.is(children.getFirst(), ASSERTION, "Assertion")
                        && decrypted.count(ASSERTION, "Assertion") == 1;
        if (!one) throw SamlFault.SIGNATURE.refused();
        int inside = check(children.getFirst());
        demandAll(decrypted, inside);
        if (around + inside == 0) throw SamlFault.SIGNATURE.refused();
        return children.getFirst();
    }

    private static Element childOf(Element response, String name) throws SamlRefused {
        return Elements.child(response, ASSERTION, name)
                .orElseThrow(SamlFault.ONE_ASSERTION::refused);
    }

    /// @return how many signatures the element has of its own; all are good
    private int check(Element owner) throws SamlRefused {
        var signature = EnvelopedSignature.of(owner);
        if (signature.isEmpty()) return 0;
        signature.get().check(keys);
        return 1;
    }

    /// No signature stands where none belongs.
    private static void demandAll(SamlDocument document, int checked) throws SamlRefused {
        if (document.count(Saml.SIGNATURE, "Signature") != checked) {
            throw SamlFault.SIGNATURE.refused();
        }
    }

    private void checkAround(Element response) throws SamlRefused {
        var issuer = Elements.child(response, ASSERTION, "Issuer");
        if (issuer.isPresent() && !Elements.word(issuer.get()).equals(expected.provider())) {
            throw SamlFault.ISSUER.refused();
        }
        // "Bindings" §3.5.5.2: a signed response must say where it goes.
        var destination = Elements.attribute(response, "Destination");
        boolean signed = EnvelopedSignature.of(response).isPresent();
        boolean there = destination.map(expected.consumers()::contains).orElse(!signed);
        if (!there) throw SamlFault.DESTINATION.refused();
        if (!Elements.attribute(response, "InResponseTo").equals(expected.request())) {
            throw SamlFault.IN_RESPONSE_TO.refused();
        }
    }
}
