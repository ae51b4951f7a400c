package doorhouse.userpool.saml;

import static doorhouse.testing.TestSamlIdp.assertion;
import static doorhouse.testing.TestSamlIdp.encrypt;
import static doorhouse.testing.TestSamlIdp.first;
import static doorhouse.testing.TestSamlIdp.sign;
import static doorhouse.userpool.saml.Peer.IDP;
import static doorhouse.userpool.saml.Peer.answer;
import static doorhouse.userpool.saml.Peer.encrypted;
import static doorhouse.userpool.saml.Peer.read;
import static doorhouse.userpool.saml.Peer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.security.KeyPair;
import java.util.Base64;
import org.apache.xml.security.encryption.XMLCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What Apache Santuario encrypts, we decrypt.
class EncryptedAssertionTest {
    private static final KeyPair OURS = SigningAlgorithms.jdk().newKey(SigningAlgorithm.RS256);

    @ParameterizedTest
    @ValueSource(
            strings = {
                XMLCipher.AES_128_GCM,
                XMLCipher.AES_192_GCM,
                XMLCipher.AES_256_GCM,
                XMLCipher.AES_128,
                XMLCipher.AES_192,
                XMLCipher.AES_256
            })
    void anEncryptedAssertionIsReadWithItsSignatureInside(String method) throws SamlRefused {
        var response = answer().of("Ändra").saying("c", "ü").signed();
        encrypt(assertion(response), OURS.getPublic(), XMLCipher.RSA_OAEP, method);

        var read = read(response, encrypted(OURS.getPrivate()));

        assertThat(read.nameId()).isEqualTo("Ändra");
    }

    @ParameterizedTest
    @ValueSource(strings = {XMLCipher.RSA_OAEP, XMLCipher.RSA_OAEP_11})
    void theKeyComesByOaep(String keyMethod) throws SamlRefused {
        var response = answer().signed();
        encrypt(assertion(response), OURS.getPublic(), keyMethod, XMLCipher.AES_256_GCM);

        assertThat(read(response, encrypted(OURS.getPrivate())).nameId()).isEqualTo("ana");
    }

    @Test
    void theKeyMayStandBesideTheData() throws SamlRefused {
        var response = encryptedAnswer(answer().signed());
        var key = first(response.getDocumentElement(), Saml.ENCRYPTION, "EncryptedKey");
        first(response.getDocumentElement(), Saml.ASSERTION, "EncryptedAssertion").appendChild(key);

        assertThat(read(response, encrypted(OURS.getPrivate())).nameId()).isEqualTo("ana");
    }

    @Test
    void theResponseMaySignWhatIsEncrypted() throws SamlRefused {
        var response = encryptedAnswer(answer().unsigned());
        sign(response.getDocumentElement(), IDP.signing());

        assertThat(read(response, encrypted(OURS.getPrivate())).nameId()).isEqualTo("ana");
    }

    @Test
    void whatIsEncryptedButUnsignedIsRefused() {
        refused(
                SamlFault.SIGNATURE,
                encryptedAnswer(answer().of("eve").unsigned()),
                encrypted(OURS.getPrivate()));
    }

    /// Anybody can encrypt for us.
    @Test
    void anEncryptedAssertionBesideASignedOneIsRefused() {
        var response = answer().signed();
        var forged = encryptedAnswer(answer().of("eve").unsigned());
        var injected = first(forged.getDocumentElement(), Saml.ASSERTION, "EncryptedAssertion");
        response.getDocumentElement().appendChild(response.importNode(injected, true));

        refused(SamlFault.ONE_ASSERTION, response, encrypted(OURS.getPrivate()));
        refused(SamlFault.ONE_ASSERTION, response);
    }

    @Test
    void anEncryptedAssertionIsNotWrappedEither() {
        var inner = answer().signed();
        var original = assertion(inner);
        var copy = (Element) original.cloneNode(true);
        copy.setAttribute("ID", "_forged");
        first(copy, Saml.ASSERTION, "NameID").setTextContent("eve");
        var signature = first(copy, Saml.SIGNATURE, "Signature");
        signature.getParentNode().removeChild(signature);
        original.getParentNode().replaceChild(copy, original);
        copy.appendChild(original);
        encrypt(copy, OURS.getPublic(), XMLCipher.RSA_OAEP, XMLCipher.AES_256_GCM);

        refused(SamlFault.SIGNATURE, inner, encrypted(OURS.getPrivate()));
    }

    @Test
    void onlyWhoMustEncryptDoesAndThenAlways() {
        refused(SamlFault.NOT_ENCRYPTED, answer().signed(), encrypted(OURS.getPrivate()));
        refused(SamlFault.ENCRYPTED, encryptedAnswer(answer().signed()));
    }

    @Test
    void whateverIsWrongInsideTheAnswerIsTheSame() {
        var wrongKey = SigningAlgorithms.jdk().newKey(SigningAlgorithm.RS256).getPrivate();
        var oldPadding = answer().signed();
        encrypt(
                assertion(oldPadding),
                OURS.getPublic(),
                XMLCipher.RSA_v1dot5,
                XMLCipher.AES_256_GCM);
        var cut = encryptedAnswer(answer().signed());
        var values = cut.getElementsByTagNameNS(Saml.ENCRYPTION, "CipherValue");
        values.item(1).setTextContent("AAAA");
        var noBase64 = encryptedAnswer(answer().signed());
        first(noBase64.getDocumentElement(), Saml.ENCRYPTION, "CipherValue")
                .setTextContent("AAAAA");
        var elsewhere = encryptedAnswer(answer().signed());
        var value = first(elsewhere.getDocumentElement(), Saml.ENCRYPTION, "CipherValue");
        var link = elsewhere.createElementNS(Saml.ENCRYPTION, "xenc:CipherReference");
        link.setAttribute("URI", "file:///etc/passwd");
        value.getParentNode().replaceChild(link, value);

        refused(SamlFault.SIGNATURE, encryptedAnswer(answer().signed()), encrypted(wrongKey));
        refused(SamlFault.SIGNATURE, oldPadding, encrypted(OURS.getPrivate()));
        refused(SamlFault.SIGNATURE, cut, encrypted(OURS.getPrivate()));
        refused(SamlFault.SIGNATURE, noBase64, encrypted(OURS.getPrivate()));
        refused(SamlFault.SIGNATURE, elsewhere, encrypted(OURS.getPrivate()));
    }

    /// CBC is malleable: each flipped bit decrypts to something, and none may be believed or told
    /// from another.
    @Test
    void noBitOfATextInCbcCanBeAnother() {
        var good = answer().signed();
        encrypt(assertion(good), OURS.getPublic(), XMLCipher.RSA_OAEP, XMLCipher.AES_256);
        var values = good.getElementsByTagNameNS(Saml.ENCRYPTION, "CipherValue");
        byte[] text = Base64.getMimeDecoder().decode(values.item(1).getTextContent());

        for (int at = 0; at < text.length; at += 61) {
            byte[] changed = text.clone();
            changed[at] ^= 1;
            values.item(1).setTextContent(Base64.getEncoder().encodeToString(changed));

            refused(SamlFault.SIGNATURE, good, encrypted(OURS.getPrivate()));
        }
    }

    private static Document encryptedAnswer(Document response) {
        encrypt(assertion(response), OURS.getPublic(), XMLCipher.RSA_OAEP, XMLCipher.AES_256_GCM);
        return response;
    }
}
