package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.sigv4.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.regex.Pattern;

/// What a request is about: all buckets, a bucket, or an object. There is one reading of a path, it
/// is the store's reading too since it is told in one form, and names that some store or proxy
/// might read in another way are refused: `.` and `..`, empty segments, control characters.
///
/// @param bucket empty for all
/// @param key empty for the bucket itself
record Target(String bucket, String key) {
    private static final int MOST_KEY_BYTES = 1_024;
    private static final Pattern BUCKET =
            Pattern.compile("(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
    private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[!-~&&[^/\\\\]]+");

    /// @param bucketInHost empty where it stands in the path
    /// @param rawPath as it came
    /// @throws S3Exception for a name that is none, or might be read in two ways
    static Target of(String bucketInHost, String rawPath) {
        var path = decoded(rawPath);
        if (!path.startsWith("/")) throw unparsable();
        if (!bucketInHost.isEmpty()) return checked(bucketInHost, path.substring(1));
        int slash = path.indexOf('/', 1);
        if (path.equals("/")) return new Target("", "");
        return slash < 0
                ? checked(path.substring(1), "")
                : checked(path.substring(1, slash), path.substring(slash + 1));
    }

    /// @throws S3Exception as [#of]
    static Target checked(String bucket, String key) {
        if (!BUCKET.matcher(bucket).matches())
            throw S3Error.INVALID_BUCKET_NAME.because("The specified bucket is not valid.");
        checkKey(key);
        return new Target(bucket, key);
    }

    /// For the beginnings of keys too.
    ///
    /// @throws S3Exception when it might be read in two ways
    static void checkKey(String key) {
        if (key.isEmpty()) return;
        if (key.getBytes(UTF_8).length > MOST_KEY_BYTES)
            throw S3Error.KEY_TOO_LONG.because("Your key is too long");
        checkSegments(key);
        // Harmless where the store decodes once, as it should; some decode twice.
        if (key.indexOf('%') >= 0) checkDecodedTwice(key);
    }

    /// Of a version or an upload. A store that gets none takes the current object instead.
    ///
    /// @throws S3Exception when it is none
    static void checkId(String id) {
        if (!ID.matcher(id).matches())
            throw S3Error.INVALID_ARGUMENT.because("This is no id: \"" + id + '"');
    }

    /// @throws S3Exception when there is one that cannot be seen
    static void checkCharacters(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) throw unparsable();
    }

    private static void checkSegments(String key) {
        checkCharacters(key);
        if (key.indexOf('\\') >= 0) throw unparsable();
        var segments = List.of(key.split("/", -1));
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            // A slash at the end is what folders have.
            boolean empty = segment.isEmpty() && i < segments.size() - 1;
            if (empty || segment.equals(".") || segment.equals("..")) throw unparsable();
        }
    }

    private static void checkDecodedTwice(String key) {
        for (var segment : SEPARATOR.split(key.replaceAll("%2[fF]|%5[cC]", "/"), -1)) {
            var again = segment.replaceAll("%2[eE]", ".");
            if (again.equals(".") || again.equals("..")) throw unparsable();
        }
        if (key.contains("%00")) throw unparsable();
    }

    /// @throws S3Exception when it is badly encoded or not UTF-8
    static String decoded(String rawPath) {
        try {
            return text(Encoding.decodePath(rawPath));
        } catch (IllegalArgumentException e) {
            throw unparsable();
        }
    }

    /// @throws S3Exception when it is not UTF-8
    static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw unparsable();
        }
    }

    private static S3Exception unparsable() {
        return S3Error.INVALID_URI.because("Couldn't parse the specified URI.");
    }

    /// `*` stands for all buckets.
    String arn() {
        if (bucket.isEmpty()) return "arn:aws:s3:::*";
        return "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
    }

    /// The bucket alone.
    Target inWhich() {
        return new Target(bucket, "");
    }

    /// The path at the store.
    ///
    /// @param bucketInHost whether the bucket stands in its host's name there
    String path(boolean bucketInHost) {
        var path = bucketInHost || bucket.isEmpty() ? "/" : "/" + bucket;
        if (key.isEmpty()) return path;
        return (path.equals("/") ? "/" : path + "/") + Encoding.encodePath(key);
    }
}
