package doorhouse.sigv4;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as it stood on the wire, as far as a signature covers it.
///
/// @param path still encoded, beginning with `/`
/// @param query still encoded and without the question mark; null or empty for none
/// @param bodyHash SHA-256 of the body in lower-case hex, or what S3 has in its place
public record RawRequest(
        String method, String path, @Nullable String query, List<Header> headers, String bodyHash) {
    public record Header(String name, String value) {}

    public RawRequest {
        headers = List.copyOf(headers);
    }

    /// The values of a header, in the order received.
    ///
    /// @param name in any case
    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
