package doorhouse.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/// Writes a self-signed X.509 certificate of an RSA key: the form in which SAML wants a public key.
/// It claims nothing but the key, so it has no extensions and is of version 1. Source: RFC 5280
/// §4.1, in the distinguished encoding rules of X.690.
public final class SelfSignedCertificate {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;

    /// id-at-commonName, 2.5.4.3.
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    /// sha256WithRSAEncryption, 1.2.840.113549.1.1.11, with its null parameter.
    private static final byte[] SHA256_WITH_RSA = {
        0x30,
        0x0d,
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x0b,
        0x05,
        0x00
    };

    /// RFC 5280 §4.1.2.5: years before 2050 are written with two digits.
    private static final Instant FOUR_DIGIT_YEARS = Instant.parse("2050-01-01T00:00:00Z");

    private static final DateTimeFormatter TWO_DIGITS =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FOUR_DIGITS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int SERIAL_BITS = 126;

    private SelfSignedCertificate() {}

    /// @param commonName of the subject, which is the issuer too
    /// @return the certificate in DER
    public static byte[] of(
            SigningAlgorithms algorithms,
            KeyPair keys,
            String commonName,
            Instant from,
            Instant until,
            SecureRandom random) {
        byte[] name = name(commonName);
        byte[] body =
                der(
                        SEQUENCE,
                        der(INTEGER, serial(random).toByteArray()),
                        SHA256_WITH_RSA,
                        name,
                        der(SEQUENCE, time(from), time(until)),
                        name,
                        keys.getPublic().getEncoded());
        byte[] signature = algorithms.sign(SigningAlgorithm.RS256, keys.getPrivate(), body);
        return der(SEQUENCE, body, SHA256_WITH_RSA, der(BIT_STRING, new byte[] {0}, signature));
    }

    /// As SAML metadata and the APIs carry it: Base64 in one line.
    public static String text(byte[] certificate) {
        return Base64.getEncoder().encodeToString(certificate);
    }

    /// Positive, and never to be guessed.
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
    }

    private static byte[] name(String commonName) {
        byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
    }

    private static byte[] time(Instant time) {
        return time.isBefore(FOUR_DIGIT_YEARS)
                ? der(UTC_TIME, TWO_DIGITS.format(time).getBytes(StandardCharsets.US_ASCII))
                : der(
                        GENERALIZED_TIME,
                        FOUR_DIGITS.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /// A value with its tag and its length in the fewest bytes (X.690 §10.1).
    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (var part : parts) length += part.length;
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] bytes = BigInteger.valueOf(length).toByteArray();
            int skip = bytes[0] == 0 ? 1 : 0;
            out.write(0x80 | (bytes.length - skip));
            out.write(bytes, skip, bytes.length - skip);
        }
        for (var part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
