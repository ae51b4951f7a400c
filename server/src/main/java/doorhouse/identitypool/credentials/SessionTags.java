package doorhouse.identitypool.credentials;

import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.pool.PrincipalTagMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The tags that logins give to a session, which policies read as `aws:PrincipalTag/…`. Pure.
/// Source: Amazon Cognito Developer Guide, "Using attributes for access control".
final class SessionTags {
    private static final String AMAZON = "www.amazon.com";

    private SessionTags() {}

    /// @param maps by provider, under its one name
    /// @param logins of those that name a tag twice, the first decides
    static Map<String, String> of(Map<String, PrincipalTagMap> maps, List<Login> logins) {
        var tags = new LinkedHashMap<String, String>();
        for (var login : logins) {
            var map = maps.get(login.provider());
            if (map == null) continue;
            claims(map, login)
                    .forEach((key, claim) -> {
                        var value = value(login, claim);
                        if (!value.isEmpty()) tags.putIfAbsent(key, value);
                    });
        }
        return tags;
    }

    private static Map<String, String> claims(PrincipalTagMap map, Login login) {
        if (!map.useDefaults()) return map.principalTags();
        var user = login.provider().equals(AMAZON) ? "user_id" : "sub";
        return Map.of("client", "aud", "username", user);
    }

    /// Who somebody is and whom the proof is for are as they were checked, whatever form they had.
    private static String value(Login login, String claim) {
        return switch (claim) {
            case "aud" -> login.audience();
            case "sub" -> login.subject();
            default -> text(login.claims().path(claim));
        };
    }

    /// A list of one is that one; what is no text, number or truth value is nothing.
    private static String text(JsonNode claim) {
        if (claim.isArray() && claim.size() == 1) return text(claim.path(0));
        return claim.isContainer() ? "" : claim.asString("");
    }
}
