package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.policy.RequestContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What policies may ask of tags: those that a call gives or takes, and those of what it acts on.
final class TagFacts {
    /// As many as a pool may have. The models of Cognito's APIs bound tags nowhere, and whoever may
    /// do nothing is asked about here as well.
    private static final int MOST = 50;

    private static final String TOO_MANY = "A pool cannot have more than " + MOST + " tags.";

    /// The members of requests that give tags.
    private static final List<String> GIVEN = List.of("IdentityPoolTags", "UserPoolTags", "Tags");

    private TagFacts() {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException for more than can be
    static UnaryOperator<RequestContext> ofRequest(AskedCall call) {
        var given = new LinkedHashMap<String, String>();
        for (var member : GIVEN) {
            for (var tag : call.member(member).properties()) {
                given.put(tag.getKey(), tag.getValue().asString(""));
            }
        }
        var keys = new LinkedHashSet<>(given.keySet());
        for (var key : call.member("TagKeys")) keys.add(key.asString(""));
        if (keys.size() > MOST) throw INVALID_PARAMETER.because(TOO_MANY);
        if (keys.isEmpty()) return UnaryOperator.identity();
        return facts -> {
            var all = facts.more().putMany("aws:TagKeys", List.copyOf(keys));
            given.forEach((key, value) -> all.put("aws:RequestTag/" + key, value));
            return all.build();
        };
    }

    static UnaryOperator<RequestContext> ofResource(Map<String, String> tags) {
        if (tags.isEmpty()) return UnaryOperator.identity();
        return facts -> {
            var all = facts.more();
            tags.forEach((key, value) -> all.put("aws:ResourceTag/" + key, value));
            return all.build();
        };
    }
}
