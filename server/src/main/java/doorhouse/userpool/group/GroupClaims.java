package doorhouse.userpool.group;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a user's groups put into tokens. Source: Amazon Cognito Developer Guide, "Assigning
/// precedence values to groups".
///
/// @param groups `cognito:groups`, the strongest first
/// @param roles `cognito:roles`, each once, those of stronger groups first
/// @param preferredRole `cognito:preferred_role`; empty where no one role is the strongest
public record GroupClaims(List<String> groups, List<String> roles, Optional<String> preferredRole) {
    public static final GroupClaims NONE = new GroupClaims(List.of(), List.of(), Optional.empty());

    static GroupClaims of(List<Group> memberOf) {
        var sorted = memberOf.stream().sorted(Group.STRONGEST_FIRST).toList();
        var roles = roles(sorted);
        return new GroupClaims(
                sorted.stream().map(Group::groupName).toList(), roles, preferred(sorted, roles));
    }

    private static Optional<String> preferred(List<Group> sorted, List<String> roles) {
        if (roles.size() == 1) return Optional.of(roles.getFirst());
        var strongest = sorted.stream().filter(g -> g.roleArn() != null).findFirst();
        if (strongest.isEmpty() || strongest.get().precedence() == null) return Optional.empty();
        var precedence = strongest.get().precedence();
        var best = roles(sorted.stream().filter(g -> precedence.equals(g.precedence())).toList());
        return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }

    private static List<String> roles(List<Group> groups) {
        return groups.stream().map(Group::roleArn).filter(Objects::nonNull).distinct().toList();
    }
}
