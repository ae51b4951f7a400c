package doorhouse.userpool.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import doorhouse.id.Sub;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Instant POOL = Instant.parse("2026-02-28T12:00:00Z");
    private static final Instant NOW = POOL.plus(Duration.ofDays(400));
    private static final int NAMES = 20_000;
    private static final int SEED_BYTES = 32;

    private final Random random = new Random(7);

    private static ByteBuffer seed(int name) {
        byte[] seed = new byte[SEED_BYTES];
        new Random(name).nextBytes(seed);
        return ByteBuffer.wrap(seed);
    }

    private static Sub called(List<Sub> users, int name) {
        return new Sample(users).called(seed(name), POOL, NOW);
    }

    private static List<Sub> all(List<Sub> users) {
        var sample = new Sample(users);
        var subs = new ArrayList<Sub>();
        for (int i = 0; i < NAMES; i++) subs.add(sample.called(seed(i), POOL, NOW));
        return subs;
    }

    private static Instant made(Sub sub) {
        return sub.made().orElseThrow();
    }

    private UUID bits() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private Sub user(Instant at) {
        return Sub.at(at, bits());
    }

    /// A user each day, from the first.
    private List<Sub> daily(int days) {
        var users = new ArrayList<Sub>();
        for (int day = 1; day <= days; day++) users.add(user(POOL.plus(Duration.ofDays(day))));
        return users;
    }

    @Test
    void whereUsersComeEvenlyEveryPartOfThatTimeIsAsLikely() {
        var users = daily(101);
        var tenths = new int[10];

        for (var sub : all(users)) {
            assertThat(made(sub)).isBetween(made(users.getFirst()), made(users.getLast()));
            var after = Duration.between(made(users.getFirst()), made(sub));
            tenths[(int) after.toDays() / 10]++;
        }

        // The first user's part is the second's too.
        for (int tenth : tenths) assertThat(tenth / (double) NAMES).isCloseTo(0.1, within(0.02));
    }

    @Test
    void whereNearlyAllCameWithinASecondSoDoPhantoms() {
        var imported = POOL.plus(Duration.ofDays(30));
        var users = new ArrayList<Sub>();
        for (int i = 0; i < 200; i++) users.add(user(imported.plusMillis(random.nextLong(1_000))));
        for (int day = 100; day < 110; day++) users.add(user(POOL.plus(Duration.ofDays(day))));

        long then =
                all(users).stream()
                        .filter(sub -> Duration.between(imported, made(sub)).toSeconds() == 0)
                        .count();

        assertThat(then / (double) NAMES).isCloseTo(200 / 210.0, within(0.03));
    }

    @Test
    void noTwoAreTheSameNorMostlyOfOneTime() {
        var subs = all(daily(100));

        assertThat(new HashSet<>(subs)).hasSize(NAMES);
        assertThat(subs.stream().map(SampleTest::made).distinct().count())
                .isGreaterThan(NAMES - 50);
    }

    @Test
    void theyMoveToWhoComesAndStayElsewhere() {
        var users = daily(100);
        var before = all(users);
        var newest = user(NOW.minusSeconds(1));
        users.add(newest);

        var after = all(users);

        int moved = 0;
        for (int i = 0; i < NAMES; i++) {
            if (after.get(i).equals(before.get(i))) continue;
            moved++;
            assertThat(made(after.get(i))).isBetween(POOL.plus(Duration.ofDays(100)), NOW);
        }
        assertThat(moved / (double) NAMES).isCloseTo(1 / 101.0, within(0.01)).isPositive();
    }

    @Test
    void theyLeaveWhoGoesAndTheGapBehind() {
        var users = daily(100);
        var before = all(users);
        var gone = made(users.remove(49));

        var after = all(users);

        for (int i = 0; i < NAMES; i++) {
            if (after.get(i).equals(before.get(i))) continue;
            assertThat(made(before.get(i)))
                    .isBetween(gone.minus(Duration.ofDays(1)), gone.plus(Duration.ofDays(1)));
        }
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void theOrderOfTheUsersDoesNotMatter() {
        var users = daily(50);

        assertThat(all(users.reversed())).isEqualTo(all(users));
    }

    @Test
    void ofAUserWithoutATimeTheyHaveNone() {
        var users = daily(30);
        for (int i = 0; i < 70; i++) users.add(Sub.withoutTime(bits()));

        var timeless = all(users).stream().filter(sub -> sub.made().isEmpty()).toList();

        assertThat(timeless.size() / (double) NAMES).isCloseTo(0.7, within(0.02));
        assertThat(timeless)
                .allSatisfy(sub -> {
                    var uuid = UUID.fromString(sub.value());
                    assertThat(uuid.version()).isEqualTo(4);
                    assertThat(uuid.variant()).isEqualTo(2);
                });
    }

    @Test
    void inAPoolOfNobodyTheyHaveItsOwnTime() {
        assertThat(made(called(List.of(), 1))).isEqualTo(POOL);
        assertThat(called(List.of(), 1))
                .isEqualTo(called(List.of(), 1))
                .isNotEqualTo(called(List.of(), 2));
    }

    @Test
    void inAPoolOfOneTheyLieBetweenBoth() {
        var alone = user(POOL.plusSeconds(60));

        assertThat(all(List.of(alone)))
                .allSatisfy(sub -> assertThat(made(sub)).isBetween(POOL, made(alone)));
    }

    /// Clocks differ and are set back.
    @Test
    void theyLieNeitherBeforeThePoolNorAfterNow() {
        var early = new Sample(List.of(user(POOL.minusSeconds(9)), user(POOL.minusSeconds(1))));
        var late = new Sample(List.of(user(NOW.plusSeconds(1)), user(NOW.plusSeconds(9))));

        assertThat(made(early.called(seed(1), POOL, NOW))).isEqualTo(POOL);
        assertThat(made(late.called(seed(1), POOL, NOW))).isEqualTo(NOW);
        assertThat(made(late.called(seed(1), POOL, POOL.minusSeconds(1)))).isEqualTo(POOL);
    }
}
