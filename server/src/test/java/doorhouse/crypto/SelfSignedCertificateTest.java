package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedCertificateTest {
    private static final Instant FROM = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant UNTIL = Instant.parse("2036-11-21T10:00:00Z");

    private final SigningAlgorithms algorithms = SigningAlgorithms.jdk();
    private final KeyPair keys = algorithms.newKey(SigningAlgorithm.RS256);
    private final SecureRandom random = new SecureRandom();

    private X509Certificate certificate(String name, Instant from, Instant until) throws Exception {
        byte[] der = SelfSignedCertificate.of(algorithms, keys, name, from, until, random);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    @Test
    void itIsSignedByItsOwnKey() throws Exception {
        var certificate = certificate("us-east-1_AbC123xYz", FROM, UNTIL);

        certificate.verify(keys.getPublic());
        assertThat(certificate.getPublicKey().getEncoded())
                .isEqualTo(keys.getPublic().getEncoded());
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
        assertThat(certificate.getIssuerX500Principal())
                .isEqualTo(certificate.getSubjectX500Principal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1_AbC123xYz", "Türen, 扉", "x"})
    void itNamesItsOwner(String name) throws Exception {
        var certificate = certificate(name, FROM, UNTIL);

        assertThat(certificate.getSubjectX500Principal().getName("RFC1779"))
                .isIn("CN=" + name, "CN=\"" + name + "\"");
    }

    /// Lengths of one byte, of two and of three.
    @ParameterizedTest
    @ValueSource(ints = {1, 120, 127, 128, 255, 256, 300, 70_000})
    void lengthsAreWrittenInTheFewestBytes(int length) throws Exception {
        var certificate = certificate("n".repeat(length), FROM, UNTIL);

        certificate.verify(keys.getPublic());
        assertThat(certificate.getSubjectX500Principal().getName()).hasSize(length + 3);
    }

    /// RFC 5280 §4.1.2.5: the form of a date changes with the year 2050.
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T10:00:00Z, 2036-11-21T10:00:00Z",
        "2039-12-31T23:59:59Z, 2049-12-31T23:59:59Z",
        "2040-01-01T00:00:00Z, 2050-01-01T00:00:00Z",
        "2051-06-01T12:30:15Z, 2061-06-01T12:30:15Z"
    })
    void itIsValidFromAndUntil(Instant from, Instant until) throws Exception {
        var certificate = certificate("x", from, until);

        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(from);
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(until);
    }

    @Test
    void noTwoHaveOneSerial() throws Exception {
        var one = certificate("x", FROM, UNTIL).getSerialNumber();
        var other = certificate("x", FROM, UNTIL).getSerialNumber();

        assertThat(one).isPositive().isNotEqualTo(other);
    }
}
