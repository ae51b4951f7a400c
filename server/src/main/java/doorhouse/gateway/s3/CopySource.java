package doorhouse.gateway.s3;

import doorhouse.sigv4.Encoding;
import org.jspecify.annotations.Nullable;

/// The object that a copy is made of.
///
/// @param version null for the current one
record CopySource(Target object, @Nullable String version) {
    static final String HEADER = "x-amz-copy-source";
    private static final String VERSION = "?versionId=";

    /// @param header `bucket/key`, percent-encoded, a slash before it or not, and a version or not
    /// @throws S3Exception when it names no object, or might be read in two ways
    static CopySource of(String header) {
        int query = header.indexOf('?');
        var path = query < 0 ? header : header.substring(0, query);
        if (query >= 0 && !header.startsWith(VERSION, query)) throw invalid();
        var object = Target.of("", path.startsWith("/") ? path : "/" + path);
        if (object.key().isEmpty()) throw invalid();
        return new CopySource(
                object, query < 0 ? null : version(header.substring(query + VERSION.length())));
    }

    private static String version(String encoded) {
        try {
            var version = Target.text(Encoding.decode(encoded));
            Target.checkId(version);
            return version;
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static S3Exception invalid() {
        return S3Error.INVALID_ARGUMENT.because(
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }

    /// As policies name it, without its version.
    String name() {
        return object.bucket() + "/" + object.key();
    }

    /// In the one form, for the store.
    String header() {
        return object.path(false).substring(1)
                + (version == null ? "" : VERSION + Encoding.encode(version));
    }
}
