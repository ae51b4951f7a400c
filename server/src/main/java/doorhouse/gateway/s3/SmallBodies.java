package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.Region;
import doorhouse.policy.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

    /// The condition keys that the document of an operation tells.
    static RequestContext facts(
            RequestContext context, String operation, byte[] body, Instant now) {
        var document = Xml.read(body);
        return switch (operation) {
            case "PutObjectTagging" -> Facts.withTags(context, tags(document));
            case "PutObjectLegalHold" ->
                    document.find("Status")
                            .map(status -> context.with("s3:object-lock-legal-hold", status))
                            .orElse(context);
            case "PutObjectRetention" -> retention(context, document, now);
            default -> context;
        };
    }

    static Map<String, String> tags(Xml document) {
        var tags = new LinkedHashMap<String, String>();
        for (var set : document.all("TagSet")) {
            for (var tag : set.all("Tag")) {
                var key = tag.find("Key").orElseThrow(SmallBodies::malformed);
                if (tags.put(key, tag.find("Value").orElseThrow(SmallBodies::malformed)) != null)
                    throw malformed();
            }
        }
        return tags;
    }

    private static RequestContext retention(RequestContext context, Xml document, Instant now) {
        var facts = context;
        var mode = document.find("Mode");
        if (mode.isPresent()) facts = facts.with("s3:object-lock-mode", mode.get());
        var until = document.find("RetainUntilDate");
        if (until.isEmpty()) return facts;
        facts = facts.with("s3:object-lock-retain-until-date", until.get());
        try {
            long days = Duration.between(now, Instant.parse(until.get())).toDays();
            return facts.with("s3:object-lock-remaining-retention-days", Long.toString(days));
        } catch (DateTimeParseException e) {
            throw malformed();
        }
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
        var document =
                "<CreateBucketConfiguration xmlns=\""
                        + S3Answers.NAMESPACE
                        + "\">"
                        + Xml.element("LocationConstraint", region.value())
                        + "</CreateBucketConfiguration>";
        return document.getBytes(UTF_8);
    }

    static S3Exception malformed() {
        return S3Error.MALFORMED_XML.because(
                "The XML you provided was not well-formed or did not validate against our"
                        + " published schema");
    }
}
