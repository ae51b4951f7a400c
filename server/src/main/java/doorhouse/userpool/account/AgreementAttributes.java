package doorhouse.userpool.account;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.terms.Agreement;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a user agreed to, as attributes that only administrators see and nobody can write: one for
/// each kind of document, `doorhouse:terms-of-use` and `doorhouse:privacy-policy`. The value is a
/// JSON list, the newest first, as long as attributes may be; what is older stays in the database.
final class AgreementAttributes {
    private static final String PREFIX = "doorhouse:";
    private static final int LONGEST = 2_048;

    private AgreementAttributes() {}

    /// @param agreements the newest first
    static List<User.Attribute> of(List<Agreement> agreements) {
        Map<String, List<Agreement>> byDocument = new LinkedHashMap<>();
        for (var one : agreements) {
            byDocument.computeIfAbsent(one.document(), _ -> new ArrayList<>()).add(one);
        }
        var attributes = new ArrayList<User.Attribute>();
        byDocument.forEach((document, all) ->
                attributes.add(new User.Attribute(PREFIX + document, value(all))));
        return attributes;
    }

    private static String value(List<Agreement> agreements) {
        var value = new StringBuilder("[");
        for (var agreement : agreements) {
            var entry = (value.length() == 1 ? "" : ",") + entry(agreement);
            if (value.length() + entry.length() >= LONGEST) break;
            value.append(entry);
        }
        return value.append(']').toString();
    }

    private static String entry(Agreement agreement) {
        var entry = Json.object();
        entry.put("client", agreement.client());
        entry.put("link", agreement.link());
        entry.put("version", agreement.version().toString());
        entry.put("agreed", agreement.agreedAt().toString());
        return entry.toString();
    }
}
