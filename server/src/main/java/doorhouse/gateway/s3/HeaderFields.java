package doorhouse.gateway.s3;

import doorhouse.http.Request;
import doorhouse.sigv4.RawRequest.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The headers of a request that mean something to S3, by their names in lower case. Others, such
/// as those that proxies add, never reach the store.
final class HeaderFields {
    static final String AMZ = "x-amz-";
    private static final int MOST = 128;
    private static final String CODING = "content-encoding";

    /// Only what users name themselves has other characters, since some servers take an underscore
    /// for a dash.
    private static final Pattern NAMES =
            Pattern.compile("x-amz-(meta-[a-z0-9!#$%&'*+.^_`|~-]+|[a-z0-9-]+)");

    /// HTTP's own that S3 keeps with an object or decides by.
    private static final Set<String> PLAIN =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-language",
                    "content-md5",
                    "content-type",
                    "expires",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-unmodified-since",
                    "range");

    /// Of the signature, of the connection to us, or said of us alone.
    private static final Set<String> OURS =
            Set.of(
                    "x-amz-content-sha256",
                    "x-amz-date",
                    "x-amz-decoded-content-length",
                    "x-amz-expected-bucket-owner",
                    "x-amz-request-payer",
                    "x-amz-security-token",
                    "x-amz-source-expected-bucket-owner",
                    "x-amz-te",
                    "x-amz-trailer",
                    "x-amz-user-agent");

    private final Map<String, String> values;

    private HeaderFields(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /// @throws S3Exception when a header of S3's stands there twice, or is called as none is
    static HeaderFields of(Request request, QueryParameters query) {
        var values = new TreeMap<String, String>();
        query.headers().forEach((name, value) -> put(values, name, value));
        for (var header : request.headers()) {
            var name = header.name().toLowerCase(Locale.ROOT);
            boolean counts = name.startsWith(AMZ) || PLAIN.contains(name) || name.equals(CODING);
            if (counts) put(values, name, header.value());
        }
        return new HeaderFields(values);
    }

    private static void put(Map<String, String> values, String name, String value) {
        if (name.startsWith(AMZ) && !NAMES.matcher(name).matches())
            throw S3Error.INVALID_ARGUMENT.because("No header is called so: " + name);
        if (values.size() == MOST || values.put(name, value) != null)
            throw S3Error.INVALID_ARGUMENT.because("A header may be given only once: " + name);
    }

    /// Null when it is absent.
    @Nullable String get(String name) {
        return values.get(name);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// The names that begin with `x-amz-` and say what is to be done.
    List<String> amz() {
        return values.keySet().stream()
                .filter(name -> name.startsWith(AMZ) && !OURS.contains(name))
                .toList();
    }

    /// A list in one header.
    List<String> list(String name) {
        var value = values.get(name);
        if (value == null) return List.of();
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// What the store is told, `aws-chunked` left out: the body goes there in a form of our own.
    ///
    /// @param ofForm headers that tell of that form; they win
    /// @param rewritten whether the body is another one, of which the caller's digests say nothing
    List<Header> forStore(List<Header> ofForm, boolean rewritten) {
        var told = new ArrayList<Header>();
        values.forEach((name, value) -> {
            boolean replaced = ofForm.stream().anyMatch(header -> header.name().equals(name));
            if (OURS.contains(name) || name.equals(CODING) || replaced) return;
            if (rewritten && digest(name)) return;
            told.add(new Header(name, inOneForm(name, value)));
        });
        var codings = new ArrayList<String>();
        for (var header : ofForm) {
            if (header.name().equals(CODING)) codings.add(header.value());
            else told.add(header);
        }
        for (var coding : list(CODING))
            if (!coding.equalsIgnoreCase("aws-chunked")) codings.add(coding);
        if (!codings.isEmpty()) told.add(new Header(CODING, String.join(",", codings)));
        return told;
    }

    /// What was decided about is what the store is told, however the caller wrote it.
    private static String inOneForm(String name, String value) {
        return switch (name) {
            case CopySource.HEADER -> CopySource.of(value).header();
            case Facts.TAGGING -> Facts.tagging(value);
            case ObjectLock.UNTIL -> ObjectLock.until(value).toString();
            default -> value;
        };
    }

    private static boolean digest(String name) {
        return name.equals("content-md5")
                || name.startsWith("x-amz-checksum-")
                || name.equals("x-amz-sdk-checksum-algorithm");
    }
}
