package doorhouse.userpool.oidc;

import doorhouse.userpool.federation.ClaimText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider's JSON as claims: a text, number or truth value is one value, an array several, an
/// object its JSON text; null says nothing.
final class Claims {
    private Claims() {}

    static Map<String, List<String>> of(ObjectNode document) {
        var claims = new LinkedHashMap<String, List<String>>();
        document.forEachEntry((name, value) -> {
            if (!value.isNull()) claims.put(name, values(value));
        });
        return claims;
    }

    private static List<String> values(JsonNode value) {
        if (!value.isArray()) return List.of(text(value));
        var texts = new ArrayList<String>();
        for (var one : value) texts.add(text(one));
        return texts;
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString();
    }

    /// The texts that a function of the pool is told.
    static Map<String, String> texts(Map<String, List<String>> claims) {
        var texts = new LinkedHashMap<String, String>();
        claims.forEach((name, values) -> texts.put(name, ClaimText.of(values)));
        return texts;
    }
}
