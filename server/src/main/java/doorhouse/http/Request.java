package doorhouse.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request that has arrived whole.
///
/// @param id of this request, a UUID; also in the log and in the answer
/// @param rawPath as sent, still percent-encoded, without the query
/// @param rawQuery as sent, empty when there is none
/// @param headers in the order of arrival, names as sent
/// @param path the segments that the route's pattern named
/// @param remoteAddress the sender's IP address: the peer's, or behind proxies that are trusted
///   their client's
/// @param secure whether the sender came by TLS
public record Request(
        String id,
        String method,
        String rawPath,
        String rawQuery,
        List<Header> headers,
        byte[] body,
        String remoteAddress,
        boolean secure,
        Map<String, String> path) {
    /// A request that did not come by TLS.
    public Request(
            String id,
            String method,
            String rawPath,
            String rawQuery,
            List<Header> headers,
            byte[] body,
            String remoteAddress,
            Map<String, String> path) {
        this(id, method, rawPath, rawQuery, headers, body, remoteAddress, false, path);
    }

    /// A header field.
    public record Header(String name, String value) {}

    /// The first value of a header; names are compared without regard to case.
    public Optional<String> header(String name) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(name)) return Optional.of(header.value());
        }
        return Optional.empty();
    }

    /// The value of a cookie that the browser sent; the first where there are several.
    public Optional<String> cookie(String name) {
        for (var header : headers) {
            if (!header.name().equalsIgnoreCase("Cookie")) continue;
            for (String pair : header.value().split(";")) {
                int equals = pair.indexOf('=');
                if (equals < 0 || !pair.substring(0, equals).strip().equals(name)) continue;
                return Optional.of(pair.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    /// The name of the host that the client asked, in lower case and without a port; blank where it
    /// named none. Anybody can send any name.
    public String host() {
        var host = header("Host").orElse("").toLowerCase(Locale.ROOT);
        int colon = host.startsWith("[") ? host.indexOf("]:") + 1 : host.indexOf(':');
        return colon <= 0 ? host : host.substring(0, colon);
    }

    /// The same request with a path before its own.
    ///
    /// @param prefix begins with a slash and does not end with one
    Request under(String prefix) {
        return new Request(
                id, method, prefix + rawPath, rawQuery, headers, body, remoteAddress, secure, path);
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

    Request withBody(byte[] whole) {
        return new Request(
                id, method, rawPath, rawQuery, headers, whole, remoteAddress, secure, path);
    }

    Request withPath(Map<String, String> named) {
        return new Request(
                id, method, rawPath, rawQuery, headers, body, remoteAddress, secure, named);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
