package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Removals;
import doorhouse.testing.StoppedClock;
import doorhouse.testing.TestPostgres;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@ParameterizedClass
@ValueSource(strings = {"sqlite", "postgres"})
class UserPoolsTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final Region REGION = new Region("us-east-1");

    private final String kind;
    private final StoppedClock clock = new StoppedClock();
    private final AtomicLong time = new AtomicLong();
    private final List<UserPoolId> made = new ArrayList<>();
    private final List<UserPoolId> gone = new ArrayList<>();
    @TempDir private Path folder;
    private Database database;
    private UserPools pools;

    UserPoolsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("sqlite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        pools = node(true);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private UserPools node(boolean allowPinnedIds) {
        var random = new RandomText(new SecureRandom());
        return new UserPools(
                database,
                clock,
                time::get,
                new UserPools.Making(
                        random, allowPinnedIds, (id, _) -> made.add(id), (_, _) -> {}, gone::add));
    }

    private static ObjectNode asked(String name) {
        return Json.object().put("PoolName", name);
    }

    private static ObjectNode pinned(String tag, String value) {
        var asked = asked("pinned");
        asked.putObject("UserPoolTags").put(tag, value);
        return asked;
    }

    private void rename(UserPools node, UserPoolId id, String name) {
        node.change(
                id,
                before -> {
                    before.document().put("Name", name);
                    return before;
                });
    }

    @Test
    void aPoolIsFoundAsItWasMade() {
        var pool = pools.create(ACCOUNT, REGION, asked("one"));

        assertThat(pool.id().value()).matches("us-east-1_[A-Za-z0-9]{9}");
        assertThat(pools.get(pool.id()).settings()).isEqualTo(pool.settings());
        assertThat(pools.get(pool.id()).schema()).isEqualTo(pool.schema());
        assertThat(made).containsExactly(pool.id());
    }

    @Test
    void anUnknownPoolDoesNotExist() {
        assertThatThrownBy(() -> pools.get(new UserPoolId("us-east-1_unknown")))
                .hasMessage(
                        "ResourceNotFoundException: User pool us-east-1_unknown does not exist.");
    }

    @Test
    void aChangeIsSeenHereAtOnceAndOnOtherNodesInAMoment() {
        var id = pools.create(ACCOUNT, REGION, asked("old")).id();
        var other = node(false);
        pools.get(id);
        other.get(id);

        rename(pools, id, "new");

        assertThat(pools.get(id).settings().name()).isEqualTo("new");
        assertThat(other.get(id).settings().name()).isEqualTo("old");
        time.addAndGet(500_000_000);
        assertThat(other.get(id).settings().name()).isEqualTo("new");
    }

    @Test
    void noneOfManyChangesAtOnceIsLost() throws Exception {
        var id = pools.create(ACCOUNT, REGION, asked("one")).id();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                var tag = "tag" + i;
                threads.execute(() ->
                        pools.change(
                                id,
                                before -> {
                                    before.document().withObject("/UserPoolTags").put(tag, "x");
                                    return before;
                                }));
            }
        }

        assertThat(pools.get(id).document().path("UserPoolTags")).hasSize(6);
    }

    @Test
    void aRemovedPoolTakesItsRowsFromEveryTable() {
        var id = pools.create(ACCOUNT, REGION, asked("one")).id();
        var kept = pools.create(ACCOUNT, REGION, asked("two")).id();
        for (var pool : List.of(id, kept)) {
            database.run(
                    "insert into user_name (user_pool_id, name, kind, sub)"
                            + " values (?, 'a', 'EMAIL', 'b')",
                    pool.value());
        }

        pools.remove(id);

        assertThat(pools.find(id)).isEmpty();
        assertThat(pools.find(kept)).isPresent();
        assertThat(database.list("select user_pool_id from user_name", r -> r.text("user_pool_id")))
                .containsExactly(kept.value());
        assertThat(gone).containsOnly(id);
    }

    private void addUsers(UserPoolId id, int count) {
        database.transaction(() -> {
            for (int n = 0; n < count; n++) {
                database.run(
                        "insert into user_name (user_pool_id, name, kind, sub)"
                                + " values (?, ?, 'EMAIL', 'b')",
                        id.value(),
                        "mail" + n);
            }
        });
    }

    private long rowsOf(UserPoolId id) {
        return database.find(
                        "select count(*) as n from user_name where user_pool_id = ?",
                        row -> row.number("n"),
                        id.value())
                .orElseThrow();
    }

    private long marks() {
        return database.find("select count(*) as n from removed_pool", row -> row.number("n"))
                .orElseThrow();
    }

    @Test
    void aLargePoolIsGoneAtOnceAndItsRowsAfterIt() {
        var id = pools.create(ACCOUNT, REGION, asked("large")).id();
        addUsers(id, 4_500);

        pools.remove(id);

        assertThat(pools.find(id)).isEmpty();
        assertThat(rowsOf(id)).isEqualTo(500);
        pools.sweepRemoved();
        assertThat(rowsOf(id)).isZero();
    }

    @Test
    void aRemovalThatWasCutOffIsFinishedByWhoeverComesNext() {
        var id = pools.create(ACCOUNT, REGION, asked("one")).id();
        var kept = pools.create(ACCOUNT, REGION, asked("two")).id();
        addUsers(id, 700);
        addUsers(kept, 1);
        new Removals(database, clock, UserPools.ROWS).begin(id.value(), () -> {});

        assertThat(node(false).find(id)).isEmpty();
        assertThat(rowsOf(id)).isEqualTo(700);
        node(false).sweepRemoved();

        assertThat(rowsOf(id)).isZero();
        assertThat(rowsOf(kept)).isOne();
    }

    @Test
    void whatAnotherNodeStillWroteGoesTooAndThenTheMark() {
        var id = pools.create(ACCOUNT, REGION, asked("one")).id();
        pools.remove(id);
        addUsers(id, 1);

        clock.forward(Duration.ofMinutes(1).minusMillis(1));
        pools.sweepRemoved();
        assertThat(rowsOf(id)).isZero();
        assertThat(marks()).isOne();
        addUsers(id, 1);
        clock.forward(Duration.ofMillis(1));
        pools.sweepRemoved();

        assertThat(rowsOf(id)).isZero();
        assertThat(marks()).isZero();
    }

    @Test
    void anIdThatIsUsedAgainFindsNothingOfThePoolBefore() {
        var id = new UserPoolId("us-east-1_again");
        pools.create(ACCOUNT, asked("before"), id);
        addUsers(id, 300);
        new Removals(database, clock, UserPools.ROWS).begin(id.value(), () -> {});

        pools.create(ACCOUNT, asked("after"), id);

        assertThat(rowsOf(id)).isZero();
        addUsers(id, 1);
        clock.forward(Duration.ofMinutes(2));
        pools.sweepRemoved();
        assertThat(rowsOf(id)).isOne();
        assertThat(pools.get(id).settings().name()).isEqualTo("after");
    }

    @Test
    void poolsAreListedForTheirAccountAndRegion() {
        var one = pools.create(ACCOUNT, REGION, asked("one")).id();
        pools.create(ACCOUNT, new Region("eu-west-1"), asked("elsewhere"));
        pools.create(new AccountId("999999999999"), REGION, asked("foreign"));

        assertThat(pools.list(ACCOUNT, REGION, "", 10))
                .extracting(UserPool::id)
                .containsExactly(one);
        assertThat(pools.list(ACCOUNT, REGION, one.value(), 10)).isEmpty();
    }

    @Test
    void aTagPinsTheIdWhereThatIsAllowed() {
        assertThat(pools.create(ACCOUNT, REGION, pinned("_custom_id_", "us-east-1_mine")).id())
                .isEqualTo(new UserPoolId("us-east-1_mine"));
        assertThat(pools.create(ACCOUNT, REGION, pinned("ms-custom-id", "other")).id())
                .isEqualTo(new UserPoolId("us-east-1_other"));
        assertThat(pools.create(ACCOUNT, REGION, pinned("floci:override-id", "third")).id())
                .isEqualTo(new UserPoolId("us-east-1_third"));
        assertThatThrownBy(() -> pools.create(ACCOUNT, REGION, pinned("_custom_id_", "mine")))
                .hasMessage("InvalidParameterException: User pool us-east-1_mine already exists.");
        assertThatThrownBy(() -> pools.create(ACCOUNT, REGION, pinned("_custom_id_", "a b")))
                .hasMessageContaining("must be a user pool id");
        assertThat(node(false).create(ACCOUNT, REGION, pinned("_custom_id_", "free")).id())
                .isNotEqualTo(new UserPoolId("us-east-1_free"));
    }
}
