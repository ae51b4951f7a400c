package doorhouse.userpool.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestSamlIdp;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;

/// A provider, and what we expect of it.
final class Peer {
    static final String ENTITY = "urn:amazon:cognito:sp:us-east-1_Abc123";
    static final String CONSUMER = "https://auth.example.com/saml2/idpresponse";
    static final String REQUEST = "_a-request";
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final TestSamlIdp IDP = new TestSamlIdp("https://idp.example.com/entity");
    static final X509Certificate CERTIFICATE =
            IDP.certificate(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));

    private Peer() {}

    static TestSamlIdp.Answer answer() {
        return IDP.answer(ENTITY, CONSUMER, NOW).to(REQUEST);
    }

    static Expected expected() {
        return expected(NOW, Optional.of(REQUEST), Optional.empty(), CERTIFICATE);
    }

    static Expected at(Instant now) {
        return expected(now, Optional.of(REQUEST), Optional.empty(), CERTIFICATE);
    }

    static Expected unasked(Instant now) {
        return expected(now, Optional.empty(), Optional.empty(), CERTIFICATE);
    }

    static Expected encrypted(PrivateKey key) {
        return expected(NOW, Optional.of(REQUEST), Optional.of(key), CERTIFICATE);
    }

    static Expected certified(X509Certificate... certificates) {
        return expected(NOW, Optional.of(REQUEST), Optional.empty(), certificates);
    }

    private static Expected expected(
            Instant now,
            Optional<String> request,
            Optional<PrivateKey> decryption,
            X509Certificate... certificates) {
        return new Expected(
                Set.of(ENTITY),
                Set.of(CONSUMER),
                request,
                IDP.entityId,
                List.of(certificates),
                decryption,
                now);
    }

    static Assertion read(Document response) throws SamlRefused {
        return read(response, expected());
    }

    static Assertion read(Document response, Expected expected) throws SamlRefused {
        return ResponseReader.read(TestSamlIdp.bytes(response), expected);
    }

    static void refused(SamlFault fault, Document response) {
        refused(fault, response, expected());
    }

    static void refused(SamlFault fault, Document response, Expected expected) {
        refused(fault, TestSamlIdp.bytes(response), expected);
    }

    static void refused(SamlFault fault, byte[] response, Expected expected) {
        var refused =
                catchThrowableOfType(
                        SamlRefused.class, () -> ResponseReader.read(response, expected));

        assertThat(refused).isNotNull();
        assertThat(refused.fault()).isEqualTo(fault);
    }
}
