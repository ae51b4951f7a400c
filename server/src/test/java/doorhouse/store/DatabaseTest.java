package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What both databases promise, tried on each.
class DatabaseTest extends OnEachDatabase {

    DatabaseTest(EachDatabase kind) {
        super(kind);
    }

    @Test
    void everyKindOfValueComesBackAsItWent() {
        var big = new byte[3_000_000];
        new Random(7).nextBytes(big);
        var text = "Žluťoučký 🐎 'quoted' \\ ".repeat(50_000);
        var now = Instant.ofEpochMilli(1_700_000_000_123L);

        database.run(
                "insert into thing (owner, name, note, count, size, made, body, expires_at)"
                        + " values (?, 'n', ?, ?, ?, ?, ?, ?)",
                "o",
                text,
                Long.MIN_VALUE,
                42,
                true,
                big,
                now);

        var seen =
                database.find(
                        "select * from thing where owner = ?",
                        row -> {
                            assertThat(row.text("note")).isEqualTo(text);
                            assertThat(row.number("count")).isEqualTo(Long.MIN_VALUE);
                            assertThat(row.number("size")).isEqualTo(42);
                            assertThat(row.flag("made")).isTrue();
                            assertThat(row.bytes("body")).isEqualTo(big);
                            assertThat(row.instant("expires_at")).isEqualTo(now);
                            return true;
                        },
                        "o");
        assertThat(seen).contains(true);
    }

    @Test
    void manyRowsAreWrittenAtOnceSomeOverThoseThatAreThere() {
        add("7");
        add("other");
        var rows = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < 171; i++)
            rows.add(new @Nullable Object[] {Integer.toString(i), i, i % 2 == 0 ? null : "Žofka"});

        int touched =
                database.insertAll(
                        """
                        insert into thing (owner, name, count, note) values ('o', ?, ?, ?)
                            on conflict (owner, name)
                            do update set count = excluded.count, note = excluded.note\
                        """,
                        rows);

        assertThat(touched).isEqualTo(171);
        assertThat(
                        database.list(
                                "select count, note from thing where name in ('6', '7', '170')"
                                        + " order by count",
                                row -> row.number("count") + " " + row.textOrNull("note")))
                .containsExactly("6 null", "7 Žofka", "170 null");
        assertThat(count()).isEqualTo(172);
    }

    @Test
    void nullsComeBackAsNullsAndAreNotTakenForValues() {
        database.run(
                "insert into thing (owner, name, count, size, made, body, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                "o",
                "n",
                null,
                null,
                null,
                null,
                null);

        database.list(
                "select * from thing",
                row -> {
                    assertThat(row.numberOrNull("count")).isNull();
                    assertThat(row.bytesOrNull("body")).isNull();
                    assertThat(row.instantOrNull("expires_at")).isNull();
                    assertThat(catchThrowable(() -> row.number("count")))
                            .isInstanceOf(StoreException.class);
                    assertThat(catchThrowable(() -> row.flag("made")))
                            .isInstanceOf(StoreException.class);
                    return true;
                });
    }

    @Test
    void aBodyThatThrowsWritesNothingAndItsExceptionComesOut() {
        var refusal = new IllegalStateException("no");

        var thrown =
                catchThrowable(() ->
                        database.transaction(() -> {
                            add("a");
                            throw refusal;
                        }));

        assertThat(thrown).isSameAs(refusal);
        assertThat(count()).isZero();
    }

    @Test
    void aTransactionSeesItsOwnWrites() {
        long seen =
                database.transaction(() -> {
                    add("a");
                    return count();
                });

        assertThat(seen).isEqualTo(1);
    }

    @Test
    void anInnerTransactionIsUndoneAlone() {
        database.transaction(() -> {
            add("outer");
            refused(() ->
                    database.transaction(() -> {
                        add("inner");
                        throw new IllegalStateException();
                    }));
            database.transaction(() -> add("second"));
        });

        var names = database.list("select name from thing order by name", row -> row.text("name"));
        assertThat(names).containsExactly("outer", "second");
    }

    @Test
    void anOuterTransactionThatThrowsUndoesWhatJoinedIt() {
        refused(() ->
                database.transaction(() -> {
                    database.transaction(() -> add("inner"));
                    throw new IllegalStateException();
                }));

        assertThat(count()).isZero();
    }

    @Test
    void aStatementThatFailsFailsItsTransactionEvenIfTheBodyGoesOn() {
        var thrown =
                catchThrowable(() ->
                        database.transaction(() -> {
                            add("a");
                            refused(() ->
                                    database.run(
                                            "insert into thing (owner, name)"
                                                    + " values ('o', 'a')"));
                        }));

        assertThat(thrown).isInstanceOf(StoreException.class);
        assertThat(count()).isZero();
    }

    @Test
    void findRefusesTwoRows() {
        add("a");
        add("b");

        var thrown =
                catchThrowable(() -> database.find("select * from thing", row -> row.text("name")));

        assertThat(thrown).isInstanceOf(StoreException.class);
    }

    @Test
    void textIsOrderedByItsBytes() {
        for (var name : new String[] {"b", "B", "é", "a", "_", "🐎", "～"}) add(name);

        var names = database.list("select name from thing order by name", row -> row.text("name"));

        assertThat(names).containsExactly("B", "_", "a", "b", "é", "～", "🐎");
    }

    @Test
    void tablesAreFoundByAColumn() {
        assertThat(database.tablesWith("made")).containsExactly("thing");
        assertThat(database.tablesWith("no_such_column")).isEmpty();
    }

    @Test
    void sweepingDeletesWhatHasExpiredAndNoMoreThanItsLimit() {
        for (int at = 0; at < 10; at++) {
            add("t" + at);
            database.run("update thing set expires_at = ? where name = ?", (long) at, "t" + at);
        }
        add("for ever");

        int first = database.sweep(Instant.ofEpochMilli(5), 3);
        int second = database.sweep(Instant.ofEpochMilli(5), 3);
        int third = database.sweep(Instant.ofEpochMilli(5), 3);

        assertThat(new int[] {first, second, third}).containsExactly(3, 2, 0);
        assertThat(count()).isEqualTo(6);
    }

    @Test
    void afterCloseEveryCallIsRefused() {
        var other = kind.open(folder.resolve("other.db"));
        assertThat(other.ready()).isTrue();

        other.close();

        assertThat(other.ready()).isFalse();
        assertThat(catchThrowable(() -> other.run("create table t (n bigint)")))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(catchThrowable(() -> other.find("select 1 as n", row -> row.number("n"))))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void twoDatabasesHaveTransactionsOfTheirOwn() {
        var other = kind.open(folder.resolve("second.db"));
        try (other) {
            other.run("create table t (n bigint)");

            refused(() ->
                    database.transaction(() -> {
                        add("here");
                        other.run("insert into t values (1)");
                        throw new IllegalStateException();
                    }));

            assertThat(count()).isZero();
            assertThat(other.list("select n from t", row -> row.number("n"))).containsExactly(1L);
        }
    }

    @Test
    void aBodyThatReturnsNothingWritesNothing() {
        var thrown =
                catchThrowable(() ->
                        database.transaction(() -> {
                            add("a");
                            return null;
                        }));

        assertThat(thrown).isInstanceOf(NullPointerException.class);
        assertThat(count()).isZero();
    }

    @Test
    void textThatOneDatabaseCannotHoldIsRefusedByBoth() {
        for (var text : new String[] {"a\0b", "\ud83d", "\udc34a", "\ud83d\ud83d\udc34"}) {
            assertThat(catchThrowable(() -> add(text)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        assertThat(count()).isZero();
    }

    private static void refused(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOf(RuntimeException.class);
    }
}
