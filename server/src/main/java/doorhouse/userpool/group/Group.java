package doorhouse.userpool.group;

import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A group, in the wire's own words, so it is both our record and the answer's shape.
///
/// @param groupName unique in its pool; 1 to 128 characters, no white space
/// @param roleArn the IAM role its members may take; null lends none
/// @param precedence 0 or more; the lowest wins, null loses to every number
public record Group(
        UserPoolId userPoolId,
        String groupName,
        @Nullable String description,
        @Nullable String roleArn,
        @Nullable Integer precedence,
        Instant creationDate,
        Instant lastModifiedDate) {
    /// The strongest first; equals by name.
    static final Comparator<Group> STRONGEST_FIRST =
            Comparator.comparingLong(Group::weight).thenComparing(Group::groupName);

    private long weight() {
        return precedence == null ? Long.MAX_VALUE : precedence;
    }
}
