package doorhouse.sts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a proven token says for a session. Source: IAM User Guide, "Pass session tags in AWS STS"
/// and "Available keys for AWS OIDC federation".
///
/// @param audiences whom it is for: the authorized party where it names one
/// @param allAudiences the same as `aud` says
record TokenClaims(
        String subject,
        List<String> audiences,
        List<String> allAudiences,
        List<String> methods,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        @Nullable String sourceIdentity) {
    private static final String AWS = "https://aws.amazon.com/";
    private static final String TAGS = AWS + "tags";
    private static final String PRINCIPAL_TAGS = "principal_tags";
    private static final String TRANSITIVE = "transitive_tag_keys";

    /// @throws doorhouse.operation.ApiException InvalidIdentityToken when it is no ID token,
    ///   ValidationError for tags that are none
    static TokenClaims read(ObjectNode claims) {
        var subject = claims.path("sub");
        if (!subject.isString() || subject.asString().isEmpty()) throw StsErrors.noIdToken();
        // Cognito's own word for it, also of pools that are not ours.
        if (claims.path("token_use").asString("id").equals("access")) throw StsErrors.noIdToken();
        var audiences = texts(claims.path("aud"));
        if (audiences.isEmpty()) throw StsErrors.noIdToken();
        var party = claims.path("azp");
        return new TokenClaims(
                subject.asString(),
                party.isString() ? List.of(party.asString()) : audiences,
                audiences,
                texts(claims.path("amr")),
                tags(claims),
                transitive(claims),
                claims.path(AWS + "source_identity").asString(null));
    }

    /// The facts that conditions know by a provider's name.
    Map<String, List<String>> facts(String provider) {
        var facts = new HashMap<String, List<String>>();
        facts.put(provider + ":sub", List.of(subject));
        facts.put(provider + ":aud", audiences);
        facts.put(provider + ":oaud", allAudiences);
        if (!methods.isEmpty()) facts.put(provider + ":amr", methods);
        return facts;
    }

    /// Nested, or with the whole path in the claim's name.
    private static Map<String, String> tags(ObjectNode claims) {
        var tags = new LinkedHashMap<String, String>();
        claims.path(TAGS)
                .path(PRINCIPAL_TAGS)
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag(tag.getValue())));
        var start = TAGS + "/" + PRINCIPAL_TAGS + "/";
        claims.properties()
                .forEach(claim -> {
                    if (claim.getKey().startsWith(start))
                        tags.put(claim.getKey().substring(start.length()), tag(claim.getValue()));
                });
        return tags;
    }

    /// One text, or a list of one.
    private static String tag(JsonNode value) {
        var texts = texts(value);
        if (texts.size() != 1)
            throw StsErrors.VALIDATION_ERROR.because("A session tag has exactly one value.");
        return texts.getFirst();
    }

    private static Set<String> transitive(ObjectNode claims) {
        var keys = new LinkedHashSet<>(texts(claims.path(TAGS).path(TRANSITIVE)));
        keys.addAll(texts(claims.path(TAGS + "/" + TRANSITIVE)));
        return keys;
    }

    private static List<String> texts(JsonNode value) {
        if (value.isString()) return List.of(value.asString());
        var texts = new ArrayList<String>();
        for (var one : value) if (one.isString()) texts.add(one.asString());
        return texts;
    }
}
