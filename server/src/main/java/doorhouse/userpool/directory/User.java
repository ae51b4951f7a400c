package doorhouse.userpool.directory;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A user of a pool.
///
/// @param username as stored: lower-cased where the pool does not mind case; equal to the sub where
///   users are named by email or phone number
/// @param attributes by name, custom ones as `custom:…`, in the order given; without `sub`
/// @param tokenGeneration raised when all tokens are revoked; tokens of an earlier one are dead
/// @param revision raised at each change, so that of two racing changes one must look again
public record User(
        UserPoolId userPoolId,
        Sub sub,
        String username,
        UserStatus status,
        boolean enabled,
        Map<String, String> attributes,
        long tokenGeneration,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {

    /// A name and a value, as the API lists them.
    public record Attribute(String name, String value) {}

    public User {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /// Whether the user has shown to hold the address.
    ///
    /// @param attribute `email` or `phone_number`
    public boolean verified(String attribute) {
        return "true".equals(attributes.get(attribute + "_verified"));
    }

    /// All attributes as the API lists them, `sub` first.
    public List<Attribute> listed() {
        var all = new ArrayList<Attribute>();
        all.add(new Attribute("sub", sub.value()));
        attributes.forEach((name, value) -> all.add(new Attribute(name, value)));
        return List.copyOf(all);
    }

    public User withStatus(UserStatus changed) {
        return new User(
                userPoolId,
                sub,
                username,
                changed,
                enabled,
                attributes,
                tokenGeneration,
                revision,
                createdAt,
                modifiedAt);
    }

    public User withEnabled(boolean changed) {
        return new User(
                userPoolId,
                sub,
                username,
                status,
                changed,
                attributes,
                tokenGeneration,
                revision,
                createdAt,
                modifiedAt);
    }

    /// The user with these attributes instead of all others.
    public User withAttributes(Map<String, String> changed) {
        return new User(
                userPoolId,
                sub,
                username,
                status,
                enabled,
                changed,
                tokenGeneration,
                revision,
                createdAt,
                modifiedAt);
    }

    /// The user with one attribute set; a blank value takes it away.
    public User withAttribute(String name, String value) {
        var changed = new LinkedHashMap<>(attributes);
        if (value.isEmpty()) changed.remove(name);
        else changed.put(name, value);
        return withAttributes(changed);
    }

    public User withoutAttribute(String name) {
        return withAttribute(name, "");
    }

    /// The user with every token issued so far revoked.
    public User withTokensRevoked() {
        return new User(
                userPoolId,
                sub,
                username,
                status,
                enabled,
                attributes,
                tokenGeneration + 1,
                revision,
                createdAt,
                modifiedAt);
    }

    User modified(Instant now) {
        return new User(
                userPoolId,
                sub,
                username,
                status,
                enabled,
                attributes,
                tokenGeneration,
                revision + 1,
                createdAt,
                now);
    }
}
