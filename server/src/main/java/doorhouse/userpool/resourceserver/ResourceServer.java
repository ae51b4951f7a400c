package doorhouse.userpool.resourceserver;

import doorhouse.id.UserPoolId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A resource server, in the wire's own words, so it is both our record and the answer's shape.
///
/// @param identifier unique in its pool; visible ASCII, often a URL, so it may have slashes
/// @param scopes null when none were given; else in the order given
public record ResourceServer(
        UserPoolId userPoolId, String identifier, String name, @Nullable List<Scope> scopes) {
    /// @param scopeName unique in its server; visible ASCII without a slash
    public record Scope(String scopeName, String scopeDescription) {}

    public ResourceServer {
        if (scopes != null) scopes = List.copyOf(scopes);
    }

    boolean offers(String scopeName) {
        return scopes != null && scopes.stream().anyMatch(s -> s.scopeName().equals(scopeName));
    }
}
