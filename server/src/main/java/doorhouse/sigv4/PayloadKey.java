package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;

/// Carries a request's signature on to the chunks of its body. Source: S3 API Reference, "Signature
/// calculations for the Authorization header: transferring payload in multiple chunks" and "with
/// trailing headers".
public final class PayloadKey {
    private static final String EMPTY = Sha256.hex(new byte[0]);

    private final Scope scope;
    private final byte[] signingKey;
    private final String timestamp;
    private final String seed;

    /// @param timestamp as the request has it
    /// @param seed the request's own signature, which the first chunk's signs with itself
    PayloadKey(Scope scope, byte[] signingKey, String timestamp, String seed) {
        this.scope = scope;
        this.signingKey = signingKey;
        this.timestamp = timestamp;
        this.seed = seed;
    }

    /// The chain of signatures of one body.
    public Chain begin() {
        return new Chain();
    }

    /// Each link signs the one before it, so no chunk can be left out, doubled or moved.
    public final class Chain {
        private String last = seed;

        private Chain() {}

        /// Whether this is the signature of the next chunk, in a time that does not tell where not.
        ///
        /// @param signature hex, as it came
        /// @param sha256 of the chunk's bytes
        public boolean chunk(String signature, byte[] sha256) {
            return next(
                    signature,
                    String.join(
                            "\n",
                            "AWS4-HMAC-SHA256-PAYLOAD",
                            timestamp,
                            scope.text(),
                            last,
                            EMPTY,
                            HexFormat.of().formatHex(sha256)));
        }

        /// Whether this is the signature of the trailing headers, which come last.
        ///
        /// @param headers each `name:value` and a line feed
        public boolean trailer(String signature, String headers) {
            return next(
                    signature,
                    String.join(
                            "\n",
                            "AWS4-HMAC-SHA256-TRAILER",
                            timestamp,
                            scope.text(),
                            last,
                            Sha256.hex(headers.getBytes(UTF_8))));
        }

        private boolean next(String signature, String stringToSign) {
            last = HexFormat.of().formatHex(Sha256.hmac(signingKey, stringToSign));
            return MessageDigest.isEqual(last.getBytes(US_ASCII), signature.getBytes(UTF_8));
        }
    }
}
