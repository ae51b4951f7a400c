package doorhouse.gateway.s3;

import doorhouse.gateway.Backend;
import doorhouse.gateway.s3.Permissions.Need;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Policies;
import doorhouse.policy.RequestContext;
import doorhouse.sigv4.Encoding;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// The tags that objects have already (`s3:ExistingObjectTag`). They stand in the store, which is
/// asked for them only where a policy of the caller asks. Where it does not tell them, nothing is
/// decided: a denial by a tag must not be left out.
final class ObjectTags {
    private static final String KEY = "s3:ExistingObjectTag/";
    private static final int MOST_BYTES = 64 * 1024;
    private static final String EMPTY = Sha256.hex(new byte[0]);

    /// The actions that AWS decides with them (Service Authorization Reference).
    private static final Set<String> ACTIONS =
            Set.of(
                    "s3:DeleteObjectTagging",
                    "s3:DeleteObjectVersionTagging",
                    "s3:GetObject",
                    "s3:GetObjectAcl",
                    "s3:GetObjectAttributes",
                    "s3:GetObjectTagging",
                    "s3:GetObjectVersion",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionAttributes",
                    "s3:GetObjectVersionTagging",
                    "s3:PutObjectAcl",
                    "s3:PutObjectTagging",
                    "s3:PutObjectVersionTagging");

    private final Backend store;
    private final boolean wanted;
    private final Map<Need, Map<String, String>> told = new HashMap<>();

    ObjectTags(Backend store, Policies policies) {
        this.store = store;
        this.wanted = wanted(policies);
    }

    private static boolean wanted(Policies policies) {
        return Stream.of(policies.identity(), policies.boundary(), policies.session())
                .filter(Objects::nonNull)
                .flatMap(List<AttachedPolicy>::stream)
                .flatMap(attached -> attached.policy().contextKeys().stream())
                .anyMatch(key ->
                        key.toLowerCase(Locale.ROOT).startsWith(KEY.toLowerCase(Locale.ROOT)));
    }

    /// The context and the tags of the object that is needed.
    ///
    /// @throws S3Exception when the store does not tell them
    RequestContext with(RequestContext context, Need need) {
        if (!wanted || !ACTIONS.contains(need.action())) return context;
        var of = new Need("", need.on(), need.version());
        var facts = context.more();
        told.computeIfAbsent(of, this::ask).forEach((key, value) -> facts.put(KEY + key, value));
        return facts.build();
    }

    private Map<String, String> ask(Need need) {
        boolean inHost = store.settings().bucketInHost();
        var version = need.version();
        var call =
                new Backend.Call(
                        "GET",
                        inHost ? need.on().bucket() + "." : "",
                        need.on().path(inHost),
                        "tagging="
                                + (version == null ? "" : "&versionId=" + Encoding.encode(version)),
                        List.of(new Header(SignedBody.HASH, EMPTY)),
                        EMPTY,
                        null);
        try (var answer = store.send(call)) {
            // What is not there has no tags.
            if (answer.status() == 404) return Map.of();
            if (answer.status() != 200)
                throw S3Error.NOT_IMPLEMENTED.because(
                        "A policy asks for tags of objects, which the store behind this server does"
                                + " not tell.");
            return SmallBodies.tags(Xml.read(answer.body().readNBytes(MOST_BYTES)));
        } catch (IOException e) {
            throw S3Error.SERVICE_UNAVAILABLE.because(
                    "The store behind this server does not answer.");
        }
    }
}
