package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import java.util.HexFormat;

/// What one signing key is good for.
///
/// @param date `yyyyMMdd`
record Scope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";
    static final String S3 = "s3";
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /// The signature of a canonical request, in lower-case hex.
    ///
    /// @param timestamp `yyyyMMdd'T'HHmmss'Z'`
    String signature(Secret secret, String timestamp, String canonicalRequest) {
        var stringToSign =
                String.join("\n", ALGORITHM, timestamp, text(), Sha256.hex(canonicalRequest));
        return HexFormat.of().formatHex(Sha256.hmac(signingKey(secret), stringToSign));
    }

    byte[] signingKey(Secret secret) {
        var dateKey = Sha256.hmac(("AWS4" + secret.reveal()).getBytes(UTF_8), date);
        var regionKey = Sha256.hmac(dateKey, region);
        var serviceKey = Sha256.hmac(regionKey, service);
        return Sha256.hmac(serviceKey, TERMINATOR);
    }

    String text() {
        return String.join("/", date, region, service, TERMINATOR);
    }
}
