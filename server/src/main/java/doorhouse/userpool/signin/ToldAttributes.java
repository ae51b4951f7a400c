package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which attributes of a user a client is told, by the scopes it was granted: in ID tokens and at
/// the userInfo endpoint. `openid` alone stands for all that the client reads; beside the scopes
/// that name some, those alone count. Source: Amazon Cognito Developer Guide, "Scopes, M2M, and
/// resource servers"; OpenID Connect Core §5.4.
public final class ToldAttributes {
    public static final String OPENID = "openid";

    static final ToldAttributes ALL = new ToldAttributes(Set.of());

    private static final Map<String, List<String>> NAMED =
            Map.of(
                    "email", List.of("email", "email_verified"),
                    "phone", List.of("phone_number", "phone_number_verified"));
    private static final String REST = "profile";

    /// Who the user is elsewhere goes with who the user is.
    private static final String ALWAYS = "identities";

    /// Those of the scopes that name attributes; empty where all are told.
    private final Set<String> scopes;

    private ToldAttributes(Set<String> scopes) {
        this.scopes = scopes;
    }

    public static ToldAttributes by(Collection<String> granted) {
        return new ToldAttributes(
                Set.copyOf(
                        granted.stream()
                                .filter(s -> NAMED.containsKey(s) || s.equals(REST))
                                .toList()));
    }

    /// Whether the client may read all that the scopes name. Where it may not, it gets no tokens.
    public boolean readableBy(AppClient client) {
        return scopes.stream()
                .flatMap(scope -> NAMED.getOrDefault(scope, List.of()).stream())
                .allMatch(client::reads);
    }

    /// The attributes, as far as the client reads them.
    public Map<String, String> of(AppClient client, User user) {
        var told = new LinkedHashMap<String, String>();
        user.attributes()
                .forEach((name, value) -> {
                    if (tells(name) && client.reads(name)) told.put(name, value);
                });
        return told;
    }

    private boolean tells(String name) {
        if (scopes.isEmpty() || name.equals(ALWAYS)) return true;
        for (var scope : NAMED.entrySet()) {
            if (scope.getValue().contains(name)) return scopes.contains(scope.getKey());
        }
        return scopes.contains(REST);
    }
}
