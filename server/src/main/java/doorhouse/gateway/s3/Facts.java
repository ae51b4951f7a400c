package doorhouse.gateway.s3;

import static java.util.stream.Collectors.joining;

import doorhouse.policy.RequestContext;
import doorhouse.sigv4.Encoding;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The condition keys of S3 that a request tells. Source: Service Authorization Reference,
/// "Condition keys for Amazon S3".
final class Facts {
    static final String TAGGING = "x-amz-tagging";
    private static final List<String> HEADERS =
            List.of(
                    "x-amz-acl",
                    "x-amz-content-sha256",
                    "x-amz-metadata-directive",
                    "x-amz-object-ownership",
                    "x-amz-server-side-encryption",
                    "x-amz-server-side-encryption-aws-kms-key-id",
                    "x-amz-server-side-encryption-customer-algorithm",
                    "x-amz-storage-class",
                    "x-amz-website-redirect-location",
                    "if-match",
                    "if-none-match");

    private static final List<String> LISTS =
            List.of("ListObjects", "ListObjectsV2", "ListObjectVersions");

    private Facts() {}

    static RequestContext of(
            RequestContext context,
            Operation operation,
            QueryParameters query,
            HeaderFields headers,
            Instant now) {
        var facts = context.with("s3:signatureversion", "AWS4-HMAC-SHA256");
        for (var name : HEADERS) {
            var value = headers.get(name);
            if (value != null) facts = facts.with("s3:" + name, value);
        }
        var source = headers.get(CopySource.HEADER);
        if (source != null)
            facts = facts.with("s3:x-amz-copy-source", CopySource.of(source).name());
        facts = ObjectLock.of(headers).facts(facts, now);
        if (LISTS.contains(operation.name())) {
            for (var name : List.of("prefix", "delimiter", "max-keys")) {
                var value = query.find(name);
                if (value.isPresent()) facts = facts.with("s3:" + name, value.get());
            }
        }
        var tagging = headers.get(TAGGING);
        return tagging == null ? facts : withTags(facts, tags(tagging));
    }

    /// @throws S3Exception when letter case alone tells two apart, which it does not in conditions
    static RequestContext withTags(RequestContext context, Map<String, String> tags) {
        var folded = tags.keySet().stream().map(key -> key.toLowerCase(Locale.ROOT)).distinct();
        if (folded.count() < tags.size())
            throw S3Error.INVALID_TAG.because("Keys of tags must differ in more than letter case.");
        var facts = context.withMany("s3:RequestObjectTagKeys", List.copyOf(tags.keySet()));
        for (var tag : tags.entrySet())
            facts = facts.with("s3:RequestObjectTag/" + tag.getKey(), tag.getValue());
        return facts;
    }

    /// Tags in a header are written as a query is.
    private static Map<String, String> tags(String header) {
        var tags = new LinkedHashMap<String, String>();
        for (var pair : header.split("&")) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            try {
                var key = decoded(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (tags.put(key, value) != null) throw invalidTags();
            } catch (IllegalArgumentException e) {
                throw invalidTags();
            }
        }
        return tags;
    }

    /// The header that says the same, in the one form.
    static String tagging(String header) {
        return tags(header).entrySet().stream()
                .map(tag -> Encoding.encode(tag.getKey()) + "=" + Encoding.encode(tag.getValue()))
                .collect(joining("&"));
    }

    private static String decoded(String text) {
        return Target.text(Encoding.decode(text));
    }

    private static S3Exception invalidTags() {
        return S3Error.INVALID_ARGUMENT.because(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query"
                        + " parameters without tag name duplicates.");
    }
}
