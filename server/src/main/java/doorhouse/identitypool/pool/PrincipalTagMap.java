package doorhouse.identitypool.pool;

import java.util.Map;

/// Which claims of a provider's users become tags of their sessions, in the wire's words.
///
/// @param useDefaults whether it is those that the provider has by default
/// @param principalTags claims by tag key
public record PrincipalTagMap(boolean useDefaults, Map<String, String> principalTags) {
    public static final PrincipalTagMap NONE = new PrincipalTagMap(false, Map.of());

    public PrincipalTagMap {
        principalTags = Map.copyOf(principalTags);
    }
}
