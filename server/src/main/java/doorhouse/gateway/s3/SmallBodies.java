package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.Region;
import doorhouse.policy.RequestContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Documents that policies may ask about, so they are read before it is decided.
final class SmallBodies {
    static final int MOST_BYTES = 64 * 1024;
    private static final String DEFAULT_REGION = "us-east-1";
    private static final Set<String> CREATED_WITH = Set.of("LocationConstraint");

    private SmallBodies() {}

    /// A document as it was understood.
    ///
    /// @param facts the condition keys that it tells
    /// @param document the same written anew, so that the store has no other reading of it
    record Read(RequestContext facts, byte[] document) {}

    /// @throws S3Exception when the document of an operation says more than that, or less
    static Read read(RequestContext context, String operation, byte[] body, Instant now) {
        var document = Xml.read(body);
        return switch (operation) {
            case "PutObjectTagging" -> {
                check(document, "Tagging", "TagSet");
                var tags = tags(document);
                yield new Read(Facts.withTags(context, tags), tagging(tags));
            }
            case "PutObjectLegalHold" -> {
                check(document, "LegalHold", "Status");
                var hold = text(document, "Status");
                yield new Read(
                        new ObjectLock(null, null, hold).facts(context, now),
                        written("LegalHold", Xml.element("Status", hold)));
            }
            case "PutObjectRetention" -> retention(context, document, now);
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static Read retention(RequestContext context, Xml document, Instant now) {
        // An empty one takes the retention away.
        if (document.elements().isEmpty()) {
            check(document, "Retention");
            return new Read(context, written("Retention", ""));
        }
        check(document, "Retention", "Mode", "RetainUntilDate");
        var mode = text(document, "Mode");
        var until = ObjectLock.until(text(document, "RetainUntilDate"));
        return new Read(
                new ObjectLock(mode, until, null).facts(context, now),
                written(
                        "Retention",
                        Xml.element("Mode", mode)
                                + Xml.element("RetainUntilDate", until.toString())));
    }

    /// Each of these once, and nothing else.
    private static void check(Xml element, String name, String... inside) {
        var names = element.elements().stream().map(Xml::name).sorted().toList();
        if (!element.name().equals(name) || !names.equals(Arrays.stream(inside).sorted().toList()))
            throw malformed();
    }

    private static String text(Xml element, String name) {
        return element.find(name).orElseThrow(SmallBodies::malformed);
    }

    static Map<String, String> tags(Xml document) {
        var tags = new LinkedHashMap<String, String>();
        for (var set : document.all("TagSet")) {
            for (var tag : set.elements()) {
                check(tag, "Tag", "Key", "Value");
                if (tags.put(text(tag, "Key"), text(tag, "Value")) != null) throw malformed();
            }
        }
        return tags;
    }

    private static byte[] tagging(Map<String, String> tags) {
        var written = new StringBuilder();
        tags.forEach((key, value) ->
                written.append("<Tag>")
                        .append(Xml.element("Key", key))
                        .append(Xml.element("Value", value))
                        .append("</Tag>"));
        return written("Tagging", "<TagSet>" + written + "</TagSet>");
    }

    private static byte[] written(String root, String inside) {
        return ("<" + root + " xmlns=\"" + S3Answers.NAMESPACE + "\">" + inside + "</" + root + ">")
                .getBytes(UTF_8);
    }

    /// The region that a new bucket is asked for in; empty for the usual one.
    ///
    /// @throws S3Exception when the document asks for more than that
    static Optional<String> location(byte[] body) {
        if (body.length == 0) return Optional.empty();
        var document = Xml.read(body);
        for (var element : document.elements())
            if (!CREATED_WITH.contains(element.name()))
                throw S3Error.NOT_IMPLEMENTED.because(
                        "Buckets with this are not implemented by this gateway: " + element.name());
        return document.find("LocationConstraint").filter(region -> !region.isEmpty());
    }

    static byte[] bucketIn(Region region) {
        if (region.value().equals(DEFAULT_REGION)) return new byte[0];
        return written(
                "CreateBucketConfiguration", Xml.element("LocationConstraint", region.value()));
    }

    static S3Exception malformed() {
        return S3Error.MALFORMED_XML.because(
                "The XML you provided was not well-formed or did not validate against our"
                        + " published schema");
    }
}
