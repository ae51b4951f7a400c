package doorhouse.userpool.federation;

import doorhouse.userpool.directory.User;
import doorhouse.wire.Json;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The attribute `identities` of a user: a JSON text, whose members are spelled as below.
public final class Identities {
    private static final String ATTRIBUTE = "identities";

    private Identities() {}

    /// The names of the providers that a user has identities of.
    public static Set<String> providers(User user) {
        var names = new LinkedHashSet<String>();
        for (var one : read(user)) names.add(one.path("providerName").asString());
        return names;
    }

    /// The user with one identity more; one that the provider calls the same is replaced.
    static User with(User user, Identity identity) {
        var all = rest(user, is(identity.providerName(), identity.userId()));
        all.addObject()
                .put("userId", identity.userId())
                .put("providerName", identity.providerName())
                .put("providerType", identity.providerType().toString())
                .put("issuer", identity.issuer())
                .put("primary", identity.primary())
                .put("dateCreated", identity.dateCreated().toEpochMilli());
        return with(user, all);
    }

    /// The user without an identity.
    static User without(User user, String providerName, String userId) {
        return with(user, rest(user, is(providerName, userId)));
    }

    /// The user without an identity, unless the profile began with it.
    static User withoutLinked(User user, String providerName, String userId) {
        Predicate<JsonNode> linked = one -> !one.path("primary").asBoolean(false);
        return with(user, rest(user, is(providerName, userId).and(linked)));
    }

    private static User with(User user, ArrayNode identities) {
        return user.withAttribute(ATTRIBUTE, identities.isEmpty() ? "" : identities.toString());
    }

    private static Predicate<JsonNode> is(String providerName, String userId) {
        return one ->
                one.path("providerName").asString().equals(providerName)
                        && one.path("userId").asString().equals(userId);
    }

    private static ArrayNode rest(User user, Predicate<JsonNode> gone) {
        var rest = Json.object().arrayNode();
        for (var one : read(user)) {
            if (!gone.test(one)) rest.add(one);
        }
        return rest;
    }

    private static ArrayNode read(User user) {
        var text = user.attribute(ATTRIBUTE).orElse("[]");
        ObjectNode wrapped = Json.read("{\"identities\":" + text + "}");
        return (ArrayNode) wrapped.path(ATTRIBUTE);
    }
}
