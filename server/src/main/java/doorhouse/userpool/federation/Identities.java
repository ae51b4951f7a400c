package doorhouse.userpool.federation;

import doorhouse.userpool.directory.User;
import doorhouse.wire.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The attribute `identities` of a user: a JSON text, whose members are spelled as below.
final class Identities {
    private static final String ATTRIBUTE = "identities";

    private Identities() {}

    /// The user with one identity more; one that the provider calls the same is replaced.
    static User with(User user, Identity identity) {
        var all = without(read(user), identity.providerName(), identity.userId());
        all.addObject()
                .put("userId", identity.userId())
                .put("providerName", identity.providerName())
                .put("providerType", identity.providerType().toString())
                .put("issuer", identity.issuer())
                .put("primary", identity.primary())
                .put("dateCreated", identity.dateCreated().toEpochMilli());
        return user.withAttribute(ATTRIBUTE, all.toString());
    }

    /// The user without an identity.
    static User without(User user, String providerName, String userId) {
        var rest = without(read(user), providerName, userId);
        return user.withAttribute(ATTRIBUTE, rest.isEmpty() ? "" : rest.toString());
    }

    private static ArrayNode without(ArrayNode all, String providerName, String userId) {
        var rest = Json.object().arrayNode();
        for (var one : all) {
            boolean same =
                    one.path("providerName").asString().equals(providerName)
                            && one.path("userId").asString().equals(userId);
            if (!same) rest.add(one);
        }
        return rest;
    }

    private static ArrayNode read(User user) {
        var text = user.attribute(ATTRIBUTE).orElse("[]");
        ObjectNode wrapped = Json.read("{\"identities\":" + text + "}");
        return (ArrayNode) wrapped.path(ATTRIBUTE);
    }
}
