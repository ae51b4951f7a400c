package doorhouse.gateway.s3;

import static java.util.stream.Collectors.joining;

import doorhouse.sigv4.Encoding;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The parameters of a request's query that are S3's own, each at most once. The store is told no
/// other text than is written from these.
///
/// Presigned requests may carry their `x-amz-` headers in the query; those are kept apart.
final class QueryParameters {
    private static final int MOST = 64;

    /// What a header's value can be; HTTP strips the blanks around it.
    private static final Pattern HEADER = Pattern.compile("([!-~]([ -~]*[!-~])?)?");

    private static final Set<String> NAMES =
            Set.of("prefix", "marker", "start-after", "key-marker");
    private static final Set<String> IDS =
            Set.of("uploadId", Operation.VERSION, "upload-id-marker", "version-id-marker");

    private final Map<String, String> values;
    private final Map<String, String> headers;

    private QueryParameters(Map<String, String> values, Map<String, String> headers) {
        this.values = Collections.unmodifiableMap(values);
        this.headers = Collections.unmodifiableMap(headers);
    }

    /// Without what belongs to a signature, and without `x-id`, which says nothing.
    ///
    /// @throws S3Exception when one stands there twice, is badly encoded, or might be read in two
    ///   ways
    static QueryParameters of(String rawQuery) {
        var values = new TreeMap<String, String>();
        var headers = new TreeMap<String, String>();
        for (var part : rawQuery.split("&")) {
            if (part.isEmpty()) continue;
            int equals = part.indexOf('=');
            var name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (name.startsWith("X-Amz-") || name.equals("x-id")) continue;
            var value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            boolean header = name.startsWith(HeaderFields.AMZ);
            if (!header) check(name, value);
            else if (!HEADER.matcher(value).matches())
                throw S3Error.INVALID_ARGUMENT.because("No header has such a value: " + name);
            var kept = header ? headers : values;
            if (kept.size() == MOST || kept.put(name, value) != null)
                throw S3Error.INVALID_ARGUMENT.because(
                        "A query parameter may be given only once: " + name);
        }
        return new QueryParameters(values, headers);
    }

    private static void check(String name, String value) {
        Target.checkCharacters(value);
        if (NAMES.contains(name)) Target.checkKey(value);
        // A marker of a list's first page is empty.
        if (IDS.contains(name) && !(value.isEmpty() && name.endsWith("marker")))
            Target.checkId(value);
    }

    private static String decoded(String text) {
        try {
            return Target.text(Encoding.decode(text));
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_URI.because("Couldn't parse the specified URI.");
        }
    }

    /// Headers that came in the query.
    Map<String, String> headers() {
        return headers;
    }

    Set<String> names() {
        return values.keySet();
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// In the one form that signatures have; sorted.
    String encoded() {
        return values.entrySet().stream()
                .map(e -> Encoding.encode(e.getKey()) + "=" + Encoding.encode(e.getValue()))
                .sorted()
                .collect(joining("&"));
    }
}
