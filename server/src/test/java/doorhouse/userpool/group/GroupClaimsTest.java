package doorhouse.userpool.group;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Source: Amazon Cognito Developer Guide, "Assigning precedence values to groups".
class GroupClaimsTest {
    private static Group group(String name, @Nullable Integer precedence, @Nullable String role) {
        return new Group(
                new UserPoolId("us-east-1_AbC123xYz"),
                name,
                null,
                role,
                precedence,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void theStrongestGroupComesFirstAndThoseWithoutPrecedenceLast() {
        var claims =
                GroupClaims.of(
                        List.of(
                                group("none", null, "r1"),
                                group("ten", 10, "r2"),
                                group("b", 0, null),
                                group("a", 0, "r3"),
                                group("most", Integer.MAX_VALUE, "r2")));

        assertThat(claims.groups()).containsExactly("a", "b", "ten", "most", "none");
        assertThat(claims.roles()).containsExactly("r3", "r2", "r1");
        assertThat(claims.preferredRole()).contains("r3");
    }

    @Test
    void twoRolesOfTheSameStrengthPreferNone() {
        var claims =
                GroupClaims.of(
                        List.of(group("a", 1, "r1"), group("b", 1, "r2"), group("c", 2, "r3")));

        assertThat(claims.roles()).containsExactly("r1", "r2", "r3");
        assertThat(claims.preferredRole()).isEmpty();
    }

    @Test
    void twoGroupsOfTheSameStrengthAndRolePreferIt() {
        var claims =
                GroupClaims.of(
                        List.of(group("a", 1, "r1"), group("b", 1, "r1"), group("c", 2, "r3")));

        assertThat(claims.preferredRole()).contains("r1");
    }

    @Test
    void withoutPrecedenceOnlyASingleRoleIsPreferred() {
        var two = GroupClaims.of(List.of(group("a", null, "r1"), group("b", null, "r2")));
        var one = GroupClaims.of(List.of(group("a", null, "r1"), group("b", null, null)));

        assertThat(two.preferredRole()).isEmpty();
        assertThat(one.preferredRole()).contains("r1");
    }

    @Test
    void noGroupsSayNothing() {
        assertThat(GroupClaims.of(List.of())).isEqualTo(GroupClaims.NONE);
    }
}
