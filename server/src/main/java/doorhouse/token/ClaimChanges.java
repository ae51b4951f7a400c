package doorhouse.token;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a pool's own function wants changed in the claims of one token. What it may not change it
/// asks for in vain. Source: Amazon Cognito Developer Guide, "Pre token generation Lambda trigger",
/// "Claims and scopes that you can't override".
///
/// @param add claims to add or override
/// @param suppress claims to leave out, also when `add` has them; `cognito:groups` stands for what
///   groups give together with it
public record ClaimChanges(Map<String, JsonNode> add, Set<String> suppress) {
    public static final ClaimChanges NONE = new ClaimChanges(Map.of(), Set.of());

    private static final String GROUPS = "cognito:groups";
    private static final Set<String> OF_GROUPS =
            Set.of(GROUPS, "cognito:roles", "cognito:preferred_role");

    /// Who the token is about and what it is good for, which no function decides.
    private static final Set<String> FIXED =
            Set.of(
                    "acr",
                    "amr",
                    "at_hash",
                    "auth_time",
                    "azp",
                    "client_id",
                    "device_key",
                    "event_id",
                    "exp",
                    "iat",
                    "identities",
                    "iss",
                    "jti",
                    "nbf",
                    "nonce",
                    "origin_jti",
                    "scope",
                    "sub",
                    "token_use",
                    "username",
                    "version");

    void apply(ObjectNode claims, TokenUse use, String client) {
        add.forEach((name, value) -> {
            if (mayWrite(name, value, use, client)) claims.set(name, value);
        });
        for (String name : suppress) {
            if (name.equals(GROUPS)) claims.remove(OF_GROUPS);
            else if (!fixed(name) && !name.equals("aud")) claims.remove(name);
        }
    }

    private static boolean mayWrite(String name, JsonNode value, TokenUse use, String client) {
        // An access token may name the client as its audience, and nobody else.
        if (name.equals("aud")) {
            return use == TokenUse.ACCESS && value.isString() && value.asString().equals(client);
        }
        return !fixed(name) && !name.startsWith("dev:");
    }

    private static boolean fixed(String name) {
        return FIXED.contains(name) || name.startsWith("cognito:");
    }
}
