package doorhouse.sigv4;

import java.util.Optional;
import java.util.regex.Pattern;

/// How a signature covers a body, as `x-amz-content-sha256` says. Source: S3 API Reference,
/// "Authenticating Requests: Using the Authorization Header".
public sealed interface PayloadForm {
    String UNSIGNED = "UNSIGNED-PAYLOAD";

    /// The whole body has this hash.
    ///
    /// @param sha256 lower-case hex
    record Hashed(String sha256) implements PayloadForm {}

    /// Not at all.
    record Unsigned() implements PayloadForm {}

    /// In chunks (`aws-chunked`).
    ///
    /// @param signed whether each chunk bears a signature
    /// @param trailer whether headers come after the last
    record Chunked(boolean signed, boolean trailer) implements PayloadForm {}

    /// Empty for a value that says nothing known.
    static Optional<PayloadForm> of(String value) {
        return switch (value) {
            case UNSIGNED -> Optional.of(new Unsigned());
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> Optional.of(new Chunked(true, false));
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
                    Optional.of(new Chunked(true, true));
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> Optional.of(new Chunked(false, true));
            default ->
                    Hash.FORM.matcher(value).matches()
                            ? Optional.of(new Hashed(value))
                            : Optional.empty();
        };
    }

    /// What a hash looks like.
    final class Hash {
        private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

        private Hash() {}
    }
}
