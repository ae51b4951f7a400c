package doorhouse.userpool.directory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// A user as lists and AdminCreateUser tell of it, in the wire's words (`UserType`).
public record DescribedUser(
        String username,
        List<User.Attribute> attributes,
        Instant userCreateDate,
        Instant userLastModifiedDate,
        boolean enabled,
        UserStatus userStatus) {
    public static DescribedUser of(User user) {
        return new DescribedUser(
                user.username(),
                user.listed(),
                user.createdAt(),
                user.modifiedAt(),
                user.enabled(),
                user.status());
    }

    /// The same with no other attributes than these.
    public DescribedUser only(Collection<String> names) {
        var shown = attributes.stream().filter(a -> names.contains(a.name())).toList();
        return new DescribedUser(
                username, shown, userCreateDate, userLastModifiedDate, enabled, userStatus);
    }
}
