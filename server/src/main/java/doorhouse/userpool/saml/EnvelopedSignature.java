package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.Saml.SIGNATURE;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/// The signature of an element that stands inside it and covers it whole: the only form that SAML
/// knows. The form is checked first, so that whatever else XML Signature can express never reaches
/// the arithmetic; the keys are the provider's from its metadata, and what the signature says of
/// its key is not read. Source: "Assertions and Protocols for SAML V2.0" §5.4.
final class EnvelopedSignature {
    private static final Set<String> SIGNATURES =
            Set.of(
                    SignatureMethod.RSA_SHA256,
                    SignatureMethod.RSA_SHA384,
                    SignatureMethod.RSA_SHA512,
                    SignatureMethod.ECDSA_SHA256,
                    SignatureMethod.ECDSA_SHA384,
                    SignatureMethod.ECDSA_SHA512);

    private static final Set<String> DIGESTS =
            Set.of(DigestMethod.SHA256, DigestMethod.SHA384, DigestMethod.SHA512);

    private static final String ID = "ID";

    private final Element owner;
    private final Element signature;

    private EnvelopedSignature(Element owner, Element signature) {
        this.owner = owner;
        this.signature = signature;
    }

    /// The signature of this element; empty where it has none of its own.
    static Optional<EnvelopedSignature> of(Element owner) throws SamlRefused {
        return Elements.child(owner, SIGNATURE, "Signature")
                .map(signature -> new EnvelopedSignature(owner, signature));
    }

    /// @throws SamlRefused unless one of the keys made it, over its owner as it stands
    void check(List<PublicKey> keys) throws SamlRefused {
        checkForm();
        for (var key : keys) {
            if (madeBy(key)) return;
        }
        throw invalid();
    }

    private void checkForm() throws SamlRefused {
        var parts = Elements.children(signature);
        // No ds:Object: nothing may hide in the one place that an enveloped signature leaves out.
        boolean withKeyInfo = parts.size() == 3 && is(parts.get(2), "KeyInfo");
        demand(parts.size() == 2 || withKeyInfo);
        demand(is(parts.get(0), "SignedInfo") && is(parts.get(1), "SignatureValue"));
        var info = Elements.children(parts.getFirst());
        demand(info.size() == 3);
        demand(is(info.get(0), "CanonicalizationMethod") && exclusive(info.get(0)));
        demand(is(info.get(1), "SignatureMethod") && Elements.children(info.get(1)).isEmpty());
        demand(SIGNATURES.contains(algorithm(info.get(1))));
        demand(is(info.get(2), "Reference"));
        checkReference(info.get(2));
    }

    private void checkReference(Element reference) throws SamlRefused {
        var id = owner.getAttribute(ID);
        demand(!id.isEmpty() && reference.getAttribute("URI").equals("#" + id));
        var parts = Elements.children(reference);
        demand(parts.size() == 3);
        demand(is(parts.get(0), "Transforms"));
        var transforms = Elements.children(parts.get(0));
        demand(transforms.size() == 2);
        demand(transforms.stream().allMatch(t -> is(t, "Transform")));
        demand(algorithm(transforms.get(0)).equals(Transform.ENVELOPED));
        demand(Elements.children(transforms.get(0)).isEmpty());
        demand(exclusive(transforms.get(1)));
        demand(is(parts.get(1), "DigestMethod") && Elements.children(parts.get(1)).isEmpty());
        demand(DIGESTS.contains(algorithm(parts.get(1))));
        demand(is(parts.get(2), "DigestValue"));
    }

    /// Exclusive canonical XML without comments; some providers name prefixes for it.
    private static boolean exclusive(Element method) {
        return algorithm(method).equals(CanonicalizationMethod.EXCLUSIVE)
                && Elements.children(method).stream()
                        .allMatch(e ->
                                Elements.is(
                                        e,
                                        CanonicalizationMethod.EXCLUSIVE,
                                        "InclusiveNamespaces"));
    }

    private boolean madeBy(PublicKey key) {
        var context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        context.setIdAttributeNS(owner, null, ID);
        try {
            return XMLSignatureFactory.getInstance("DOM")
                    .unmarshalXMLSignature(context)
                    .validate(context);
        } catch (MarshalException | XMLSignatureException e) {
            return false;
        }
    }

    private static boolean is(Element element, String name) {
        return Elements.is(element, SIGNATURE, name);
    }

    private static String algorithm(Element method) {
        return method.getAttribute("Algorithm");
    }

    private static void demand(boolean rule) throws SamlRefused {
        if (!rule) throw invalid();
    }

    private static SamlRefused invalid() {
        return SamlFault.SIGNATURE.refused();
    }
}
