package doorhouse.identitypool.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The roles that an identity pool lends, in the wire's words.
///
/// @param roles ARNs by `authenticated` and `unauthenticated`
/// @param roleMappings by provider; that of a user pool is followed by a colon and the client's id.
///   Keys are as they were given, and in that order
public record PoolRoles(
        Map<String, String> roles,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, RoleMapping> roleMappings) {
    public static final PoolRoles NONE = new PoolRoles(Map.of(), Map.of());

    public PoolRoles {
        roles = Map.copyOf(roles);
        roleMappings =
                roleMappings == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(roleMappings));
    }

    /// How a role is chosen for the users of one provider.
    ///
    /// @param ambiguousRoleResolution null only where none was asked for
    /// @param rulesConfiguration null unless the type is [Type#Rules]
    public record RoleMapping(
            Type type,
            @Nullable AmbiguousRoleResolution ambiguousRoleResolution,
            @Nullable RulesConfiguration rulesConfiguration) {
        public List<MappingRule> rules() {
            return rulesConfiguration == null ? List.of() : rulesConfiguration.rules();
        }
    }

    /// By what the token says, or by rules.
    public enum Type {
        Token,
        Rules
    }

    /// What happens where no role can be told.
    public enum AmbiguousRoleResolution {
        AuthenticatedRole,
        Deny
    }

    /// @param rules the first that matches decides
    public record RulesConfiguration(List<MappingRule> rules) {}

    /// @param claim of the provider's token
    public record MappingRule(
            String claim,
            MatchType matchType,
            String value,
            @JsonProperty("RoleARN") String roleArn) {}

    /// How a claim is compared; with regard to case.
    public enum MatchType {
        Equals,
        Contains,
        StartsWith,
        NotEqual
    }

    /// The mapping for a user pool's client, or for the whole user pool; for another provider's
    /// users that of the provider.
    ///
    /// @param provider under its one name
    /// @param client that the token is for
    public Optional<RoleMapping> mapping(ProviderNames names, String provider, String client) {
        var ofClient = mapping(names, provider + ":" + client);
        return ofClient.isPresent() ? ofClient : mapping(names, provider);
    }

    private Optional<RoleMapping> mapping(ProviderNames names, String key) {
        return roleMappings.entrySet().stream()
                .filter(entry -> names.canonicalMappingKey(entry.getKey()).equals(key))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// The role of users who signed in.
    public Optional<String> authenticated() {
        return Optional.ofNullable(roles.get("authenticated"));
    }

    /// The role of guests.
    public Optional<String> unauthenticated() {
        return Optional.ofNullable(roles.get("unauthenticated"));
    }
}
