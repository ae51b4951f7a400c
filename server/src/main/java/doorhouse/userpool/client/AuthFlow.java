package doorhouse.userpool.client;

import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A way to begin a sign-in that a client may be allowed (`ALLOW_…` in ExplicitAuthFlows).
public enum AuthFlow {
    ADMIN_USER_PASSWORD_AUTH,
    USER_PASSWORD_AUTH,
    USER_SRP_AUTH,
    CUSTOM_AUTH,
    USER_AUTH,
    REFRESH_TOKEN_AUTH;

    static final String ALLOW = "ALLOW_";

    /// The flows that a client's ExplicitAuthFlows allow; where it has none, those that every
    /// client had before there was a choice. The older values add to these or, one of them, take
    /// SRP away.
    static Set<AuthFlow> read(JsonNode explicit) {
        var older = EnumSet.of(REFRESH_TOKEN_AUTH, USER_SRP_AUTH, CUSTOM_AUTH);
        var allowed = EnumSet.noneOf(AuthFlow.class);
        for (var flow : explicit) {
            switch (flow.asString()) {
                case "ADMIN_NO_SRP_AUTH" -> older.add(ADMIN_USER_PASSWORD_AUTH);
                case "USER_PASSWORD_AUTH" -> older.add(USER_PASSWORD_AUTH);
                case "CUSTOM_AUTH_FLOW_ONLY" -> older.remove(USER_SRP_AUTH);
                default -> allowed.add(valueOf(flow.asString().substring(ALLOW.length())));
            }
        }
        return allowed.isEmpty() ? older : allowed;
    }
}
