package doorhouse.userpool.signin;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.Sub;
import doorhouse.testing.TestNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who does not exist, in a pool whose users all came on one day.
class NodesPhantomTest {
    private static final int USERS = 20;
    private static final Duration BETWEEN_TWO = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofDays(10);

    /// Longer than a node goes by the users it read last.
    private static final Duration READ_AGAIN = Duration.ofMinutes(3);

    private final TestNodes nodes = TestNodes.shared();
    private final SigningIn first = SigningIn.namedByAddress(nodes.first());
    private final SigningIn second = new SigningIn(nodes.second(), first.pool(), first.client());
    private final List<String> nobodies = new ArrayList<>();
    private Instant begun = Instant.MIN;
    private Instant ended = Instant.MAX;

    @BeforeEach
    void allComeOnOneDay() {
        forward(LONG);
        begun = now();
        join(USERS);
        ended = now();
        forward(LONG);
        for (int i = 0; i < 40; i++) nobodies.add(SigningIn.mail("nobody"));
    }

    private Instant now() {
        return nodes.first().clock().instant();
    }

    private void forward(Duration span) {
        nodes.first().clock().forward(span);
    }

    private void join(int users) {
        for (int i = 0; i < users; i++) {
            first.pool().confirmedUser(SigningIn.mail("ana"));
            forward(BETWEEN_TWO);
        }
    }

    private List<String> shown(SigningIn node) {
        return nobodies.stream().map(node::shown).toList();
    }

    @Test
    void theyWouldHaveComeOnThatDayToo() {
        for (var sub : shown(first)) {
            assertThat(new Sub(sub).made().orElseThrow()).isBetween(begun, ended);
        }
    }

    @Test
    void theyAreCalledTheSameAgainAndAtBothNodes() {
        var before = shown(first);

        assertThat(before).doesNotHaveDuplicates();
        assertThat(shown(first)).isEqualTo(before);
        assertThat(shown(second)).isEqualTo(before);
    }

    @Test
    void mostStayAsTheyWereWhenSomeJoinAndBothNodesAgreeOnTheRest() {
        var before = shown(first);
        shown(second);
        join(3);
        forward(READ_AGAIN);

        var after = shown(first);

        assertThat(shown(second)).isEqualTo(after);
        var moved = new ArrayList<>(after);
        moved.removeAll(before);
        assertThat(moved.size()).isLessThan(nobodies.size() / 2);
        // After the newcomers, of whom the first came behind the last of that day.
        for (var sub : moved) {
            assertThat(new Sub(sub).made().orElseThrow())
                    .isBetween(ended.minus(BETWEEN_TWO), now());
        }
    }
}
