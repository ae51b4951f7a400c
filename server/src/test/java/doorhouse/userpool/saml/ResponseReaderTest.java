package doorhouse.userpool.saml;

import static doorhouse.testing.TestSamlIdp.assertion;
import static doorhouse.testing.TestSamlIdp.bytes;
import static doorhouse.testing.TestSamlIdp.first;
import static doorhouse.testing.TestSamlIdp.sign;
import static doorhouse.userpool.saml.Peer.CERTIFICATE;
import static doorhouse.userpool.saml.Peer.IDP;
import static doorhouse.userpool.saml.Peer.NOW;
import static doorhouse.userpool.saml.Peer.answer;
import static doorhouse.userpool.saml.Peer.at;
import static doorhouse.userpool.saml.Peer.certified;
import static doorhouse.userpool.saml.Peer.expected;
import static doorhouse.userpool.saml.Peer.read;
import static doorhouse.userpool.saml.Peer.refused;
import static doorhouse.userpool.saml.Peer.unasked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.testing.TestSamlIdp;
import doorhouse.wire.Xml;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.crypto.dsig.SignatureMethod;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ResponseReaderTest {
    private static final Duration SKEW = Duration.ofMinutes(3);
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    void anAnswerSignedInItsAssertionIsReadWhole() throws SamlRefused {
        var answer =
                answer().of("Ändra@example.com")
                        .saying("http://schemas.xmlsoap.org/claims/name", "Ána <!-- x -->Ñu")
                        .saying("groups", "a", "ü", "")
                        .saying("none");

        var read = read(answer.signed());

        assertThat(read)
                .isEqualTo(
                        new Assertion(
                                answer.assertionId,
                                "Ändra@example.com",
                                Optional.of("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
                                Optional.of("_session-1"),
                                Optional.of(NOW),
                                Optional.empty(),
                                Peer.CONSUMER,
                                NOW,
                                Map.of(
                                        "http://schemas.xmlsoap.org/claims/name",
                                        List.of("Ána Ñu"),
                                        "groups",
                                        List.of("a", "ü", ""),
                                        "none",
                                        List.of()),
                                NOW.plus(Duration.ofMinutes(5)).plus(SKEW)));
    }

    @Test
    void anAnswerSignedAsAWholeIsRead() throws SamlRefused {
        var response = answer().unsigned();
        sign(response.getDocumentElement(), IDP.signing());

        assertThat(read(response).nameId()).isEqualTo("ana");
    }

    @Test
    void anAnswerSignedTwiceIsReadWhenBothAreGood() throws SamlRefused {
        var both = answer().signed();
        sign(both.getDocumentElement(), IDP.signing());
        var innerBroken = answer().unsigned();
        var stranger = SigningAlgorithms.jdk().newKey(SigningAlgorithm.RS256);
        sign(assertion(innerBroken), IDP.signing().with(stranger.getPrivate()));
        sign(innerBroken.getDocumentElement(), IDP.signing());

        assertThat(read(both).nameId()).isEqualTo("ana");
        refused(SamlFault.SIGNATURE, innerBroken);
    }

    @Test
    void theStrongerHashesAreKnown() throws SamlRefused {
        for (var method : List.of(SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512)) {
            var response = answer().unsigned();
            sign(assertion(response), IDP.signing().byMethod(method));

            assertThat(read(response).nameId()).isEqualTo("ana");
        }
    }

    @Test
    void eachCertificateOfTheProviderCounts() throws SamlRefused {
        var other =
                TestSamlIdp.certificate(
                        SigningAlgorithms.jdk().newKey(SigningAlgorithm.RS256),
                        NOW,
                        NOW.plus(Duration.ofDays(1)));

        assertThat(read(answer().signed(), certified(other, CERTIFICATE)).nameId())
                .isEqualTo("ana");
        refused(SamlFault.SIGNATURE, answer().signed(), certified(other));
        refused(SamlFault.SIGNATURE, answer().signed(), certified());
    }

    @Test
    void aCertificateCountsWhileItIsInForce() throws SamlRefused {
        var ends = IDP.certificate(NOW.minus(Duration.ofDays(1)), NOW);
        var ended = IDP.certificate(NOW.minus(Duration.ofDays(1)), NOW.minusSeconds(1));
        var begins = IDP.certificate(NOW.plusSeconds(1), NOW.plus(Duration.ofDays(1)));

        assertThat(read(answer().signed(), certified(ends)).nameId()).isEqualTo("ana");
        refused(SamlFault.SIGNATURE, answer().signed(), certified(ended));
        refused(SamlFault.SIGNATURE, answer().signed(), certified(begins));
    }

    @Test
    void theAnswerIsForUsAndFromTheProvider() {
        refused(
                SamlFault.AUDIENCE,
                with(a -> a.audience = "urn:amazon:cognito:sp:us-east-1_Other"));
        refused(SamlFault.ISSUER, with(a -> a.issuer = "https://evil.example.com"));
        refused(SamlFault.ISSUER, with(a -> a.responseIssuer = "https://evil.example.com"));
        refused(
                SamlFault.DESTINATION,
                with(a -> a.destination = "https://auth.example.com/saml2/idpresponse/"));
        refused(SamlFault.CONFIRMATION, with(a -> a.recipient = "https://evil.example.com/acs"));
        refused(
                SamlFault.CONFIRMATION,
                with(a -> a.method = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"));
    }

    @Test
    void onlyASignedResponseMustSayWhereItGoes() throws SamlRefused {
        var bare = answer();
        bare.destination = null;
        var signed = bare.unsigned();
        sign(signed.getDocumentElement(), IDP.signing());

        assertThat(read(bare.signed()).nameId()).isEqualTo("ana");
        refused(SamlFault.DESTINATION, signed);
    }

    @Test
    void theAnswerIsToOurRequest() {
        refused(SamlFault.IN_RESPONSE_TO, with(a -> a.inResponseTo = "_another"));
        refused(SamlFault.IN_RESPONSE_TO, with(a -> a.inResponseTo = null));
        refused(SamlFault.IN_RESPONSE_TO, with(a -> a.confirmedInResponseTo = "_another"));
        refused(SamlFault.IN_RESPONSE_TO, with(a -> a.confirmedInResponseTo = null));
    }

    @Test
    void anAnswerToNobodyAnswersNobody() throws SamlRefused {
        var unasked = with(a -> a.to(null));

        assertThat(read(unasked, unasked(NOW)).nameId()).isEqualTo("ana");
        refused(SamlFault.IN_RESPONSE_TO, unasked, expected());
        refused(SamlFault.IN_RESPONSE_TO, answer().signed(), unasked(NOW));
        refused(SamlFault.IN_RESPONSE_TO, with(a -> a.inResponseTo = null), unasked(NOW));
    }

    @Test
    void anAnswerToNobodyIsSixMinutesOldAtMost() throws SamlRefused {
        var unasked = with(a -> a.to(null));
        var last = NOW.plus(Duration.ofMinutes(6));

        assertThat(read(unasked, unasked(last)).nameId()).isEqualTo("ana");
        refused(SamlFault.STALE, unasked, unasked(last.plus(MOMENT)));
    }

    @Test
    void theAnswerIsGoodInItsTimeAndThreeMinutesAround() throws SamlRefused {
        var early = NOW.minus(SKEW);
        var late = NOW.plus(Duration.ofMinutes(5)).plus(SKEW);
        var response = answer().signed();

        assertThat(read(response, at(early)).nameId()).isEqualTo("ana");
        refused(SamlFault.TIME, response, at(early.minus(MOMENT)));
        assertThat(read(response, at(late.minus(MOMENT))).nameId()).isEqualTo("ana");
        refused(SamlFault.TIME, response, at(late));
    }

    @Test
    void eachTimeOfTheAnswerBindsByItself() {
        var past = NOW.minus(SKEW);
        var future = NOW.plus(SKEW).plus(MOMENT);

        refused(SamlFault.TIME, with(a -> a.issued = future));
        refused(SamlFault.TIME, with(a -> a.notBefore = future));
        refused(SamlFault.TIME, with(a -> a.notOnOrAfter = past));
        refused(SamlFault.TIME, with(a -> a.confirmedUntil = past));
    }

    @Test
    void theProviderMayEndTheSessionAndThenItIsOver() {
        var response = answer().unsigned();
        var statement = first(assertion(response), TestSamlIdp.ASSERTION, "AuthnStatement");
        statement.setAttribute("SessionNotOnOrAfter", NOW.minus(SKEW).toString());
        sign(assertion(response), IDP.signing());

        refused(SamlFault.TIME, response);
    }

    @Test
    void everyRestrictionOfTheAudienceMustNameUs() {
        var response = answer().unsigned();
        var restriction = first(assertion(response), TestSamlIdp.ASSERTION, "AudienceRestriction");
        var other = (Element) restriction.cloneNode(true);
        first(other, TestSamlIdp.ASSERTION, "Audience").setTextContent("urn:other");
        restriction.getParentNode().appendChild(other);
        sign(assertion(response), IDP.signing());

        refused(SamlFault.AUDIENCE, response);
    }

    @Test
    void whatTheAssertionMustHaveIsDemanded() {
        refused(SamlFault.AUDIENCE, without("AudienceRestriction"));
        refused(SamlFault.NAME_ID, without("NameID"));
        refused(SamlFault.CONFIRMATION, without("SubjectConfirmation"));
        refused(SamlFault.CONFIRMATION, without("SubjectConfirmationData"));
        refused(SamlFault.MALFORMED, without("Subject"));
        refused(SamlFault.MALFORMED, without("Conditions"));
        refused(SamlFault.MALFORMED, without("AuthnStatement"));
        refused(SamlFault.MALFORMED, without("Issuer", 1));
        refused(SamlFault.NAME_ID, with(a -> a.nameId = " \n "));
    }

    @Test
    void aConditionThatIsNotKnownIsNotFulfilled() throws SamlRefused {
        var once = answer().unsigned();
        var conditions = first(assertion(once), TestSamlIdp.ASSERTION, "Conditions");
        conditions.appendChild(once.createElementNS(TestSamlIdp.ASSERTION, "saml:OneTimeUse"));
        var strange = (Document) once.cloneNode(true);
        var theirs = first(assertion(strange), TestSamlIdp.ASSERTION, "Conditions");
        var unknown = strange.createElementNS("urn:x", "x:OnlyOnSundays");
        unknown.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:x", "urn:x");
        theirs.appendChild(unknown);
        sign(assertion(once), IDP.signing());
        sign(assertion(strange), IDP.signing());

        assertThat(read(once).nameId()).isEqualTo("ana");
        refused(SamlFault.MALFORMED, strange);
    }

    @Test
    void ellipticCurvesSignToo() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var keys = generator.generateKeyPair();
        var response = answer().unsigned();
        sign(
                assertion(response),
                IDP.signing().byMethod(SignatureMethod.ECDSA_SHA256).with(keys.getPrivate()));
        var signature = EnvelopedSignature.of(assertion(response)).orElseThrow();
        var other = generator.generateKeyPair().getPublic();

        assertThatCode(() -> signature.check(List.of(other, keys.getPublic())))
                .doesNotThrowAnyException();
        assertThat(catchThrowable(() -> signature.check(List.of(other))))
                .isInstanceOf(SamlRefused.class);
    }

    @Test
    void aConfirmationWithoutAnEndConfirmsNothing() {
        var response = answer().unsigned();
        first(assertion(response), TestSamlIdp.ASSERTION, "SubjectConfirmationData")
                .removeAttribute("NotOnOrAfter");
        sign(assertion(response), IDP.signing());

        refused(SamlFault.CONFIRMATION, response);
    }

    @Test
    void anAssertionIsRememberedUntilItsLastConfirmationEnds() throws SamlRefused {
        var response = answer().unsigned();
        var confirmation = first(assertion(response), TestSamlIdp.ASSERTION, "SubjectConfirmation");
        var second = (Element) confirmation.cloneNode(true);
        var later = NOW.plus(Duration.ofMinutes(59));
        first(second, TestSamlIdp.ASSERTION, "SubjectConfirmationData")
                .setAttribute("NotOnOrAfter", later.toString());
        confirmation.getParentNode().appendChild(second);
        sign(assertion(response), IDP.signing());

        assertThat(read(response).usableUntil()).isAfterOrEqualTo(later);
    }

    @Test
    void aRefusalOfTheProviderIsOne() {
        refused(
                SamlFault.STATUS,
                with(a -> a.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"));
    }

    @Test
    void charactersOfFourBytesAreRefusedWhereTheyAreRead() throws SamlRefused {
        assertThat(read(answer().saying("n", "\uffe6").signed()).attributes())
                .containsEntry("n", List.of("\uffe6"));
        refused(SamlFault.CHARACTERS, answer().of("ana😀").signed());
        refused(SamlFault.CHARACTERS, answer().saying("n", "&#x10000;").signed());
    }

    @Test
    void aResponseIsOfAHundredThousandCharactersAtMost() throws SamlRefused {
        int room = 100_000 - text(answer().saying("fill", "é").signed()).length() + 1;
        var longest = answer().saying("fill", "é".repeat(room)).signed();
        var tooLong = answer().saying("fill", "é".repeat(room + 1)).signed();
        assertThat(text(longest)).hasSize(100_000);

        assertThat(read(longest).nameId()).isEqualTo("ana");
        refused(SamlFault.TOO_LONG, tooLong);
        refused(SamlFault.TOO_LONG, new byte[500_000], expected());
    }

    @Test
    void whatIsNoResponseIsMalformed() {
        for (var text : List.of("", "ana", "<a", "<a/>", "<a></b>", "<?xml version=\"1.0\"?>")) {
            refused(SamlFault.MALFORMED, text.getBytes(StandardCharsets.UTF_8), expected());
        }
        byte[] broken = {'<', 'a', '>', (byte) 0xff, '<', '/', 'a', '>'};
        refused(SamlFault.MALFORMED, broken, expected());
        var deep = "<a>".repeat(101) + "</a>".repeat(101);
        refused(SamlFault.MALFORMED, deep.getBytes(StandardCharsets.UTF_8), expected());
        var wide = text(answer().signed()).getBytes(StandardCharsets.UTF_16);
        refused(SamlFault.MALFORMED, wide, expected());
    }

    @Test
    void aTruncatedResponseIsRefusedWhereverItEnds() {
        byte[] whole = bytes(answer().signed());

        for (int length = 0; length < whole.length; length += 37) {
            refused(SamlFault.MALFORMED, Arrays.copyOf(whole, length), expected());
        }
    }

    private static Document with(Consumer<TestSamlIdp.Answer> change) {
        var answer = answer();
        change.accept(answer);
        return answer.signed();
    }

    private static Document without(String element) {
        return without(element, 0);
    }

    private static Document without(String element, int index) {
        var response = answer().unsigned();
        var gone = response.getElementsByTagNameNS(TestSamlIdp.ASSERTION, element).item(index);
        if (element.equals("Issuer")) {
            // The signature stands behind an issuer, so it is signed as a whole.
            gone.getParentNode().removeChild(gone);
            sign(response.getDocumentElement(), IDP.signing());
            return response;
        }
        gone.getParentNode().removeChild(gone);
        sign(assertion(response), IDP.signing());
        return response;
    }

    private static String text(Document document) {
        var text = new String(bytes(document), StandardCharsets.UTF_8);
        assertThat(Xml.read(text)).isNotNull();
        return text;
    }
}
