package doorhouse.sigv4;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;

/// The one form in which client and server write a request down before hashing it. Source: IAM User
/// Guide, "Create a signed AWS API request", step 1.
final class CanonicalRequest {
    private static final Pattern SPACES = Pattern.compile("[ \\t\\n\\u000b\\r\\f]+");

    private CanonicalRequest() {}

    /// @param service S3 has a form of its own: paths are encoded once, and are not normalized
    /// @param signedHeaders lower case and sorted
    /// @throws IllegalArgumentException when a path of S3 is badly encoded
    static String of(RawRequest request, Query query, String service, List<String> signedHeaders) {
        var headers =
                signedHeaders.stream()
                        .map(name -> name + ":" + value(request, name) + "\n")
                        .collect(joining());
        return String.join(
                "\n",
                request.method(),
                path(request.path(), service),
                query.canonical(),
                headers,
                String.join(";", signedHeaders),
                request.bodyHash());
    }

    private static String path(String path, String service) {
        return service.equals(Scope.S3)
                ? Encoding.encodeOnce(path)
                : Encoding.encodePath(normalized(path));
    }

    private static String value(RawRequest request, String name) {
        return request.values(name).stream()
                .map(value -> SPACES.matcher(value.strip()).replaceAll(" "))
                .collect(joining(","));
    }

    /// Without `.` and `..` and empty segments (RFC 3986 §6.2.2.3); a slash at the end stays.
    private static String normalized(String path) {
        var segments = new ArrayDeque<String>();
        for (var segment : path.split("/", -1)) {
            if (segment.equals("..")) segments.pollLast();
            else if (!segment.isEmpty() && !segment.equals(".")) segments.addLast(segment);
        }
        var joined = "/" + String.join("/", segments);
        return path.endsWith("/") && !segments.isEmpty() ? joined + "/" : joined;
    }
}
