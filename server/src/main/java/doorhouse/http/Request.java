package doorhouse.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that has arrived whole.
///
/// @param id of this request, a UUID; also in the log and in the answer
/// @param rawPath as sent, still percent-encoded, without the query
/// @param rawQuery as sent, empty when there is none
/// @param headers in the order of arrival, names as sent
/// @param path the segments that the route's pattern named
/// @param remoteAddress the peer's IP address
public record Request(
        String id,
        String method,
        String rawPath,
        String rawQuery,
        List<Header> headers,
        byte[] body,
        String remoteAddress,
        Map<String, String> path) {

    /// A header field.
    public record Header(String name, String value) {}

    /// The first value of a header; names are compared without regard to case.
    public Optional<String> header(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) return Optional.of(header.value());
        }
        return Optional.empty();
    }

    /// The first value of a query parameter, decoded.
    public Optional<String> query(String name) {
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.equals(decode(key))) continue;
            return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return Optional.empty();
    }

    Request withPath(Map<String, String> named) {
        return new Request(id, method, rawPath, rawQuery, headers, body, remoteAddress, named);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
