package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Reads that are made together, and what is read while rows are, on both databases.
class ReadsTest extends OnEachDatabase {
    private static final String NAMED = "select * from thing where owner = ? and name = ?";
    private static final String NAMES =
            "select name, count from thing where owner = ? order by name limit ?";

    ReadsTest(EachDatabase kind) {
        super(kind);
    }

    @Test
    void readsThatAreMadeTogetherEachHaveTheirOwnAnswer() {
        add("a");
        add("b");
        var reads = new Reads();
        var names = reads.add(Read.all(NAMES, row -> row.text("name"), "o", 5));
        var nobody = reads.add(Read.one(NAMED, row -> row.text("name"), "o", "nobody; ' $1"));
        var size = reads.add(Read.one(NAMED, row -> row.numberOrNull("size") == null, "o", "b"));
        var count = reads.add(Read.all(NAMES, row -> row.number("count"), "o", 1).map(List::size));

        // As often as it takes until a server keeps the statement prepared, and once more.
        for (int i = 0; i < 10; i++) database.read(reads);

        assertThat(names.get()).containsExactly("a", "b");
        assertThat(nobody.get()).isEmpty();
        assertThat(size.get()).contains(true);
        assertThat(count.get()).isOne();
    }

    @Test
    void readsInATransactionSeeWhatItWrote() {
        var seen =
                database.transaction(() -> {
                    add("a");
                    var reads = new Reads();
                    var added = reads.add(Read.one(NAMED, row -> row.text("name"), "o", "a"));
                    var all = reads.add(Read.all(NAMES, row -> row.text("name"), "o", 5));
                    database.read(reads);
                    return added.get().stream().toList().equals(all.get());
                });

        assertThat(seen).isTrue();
    }

    @Test
    void ofReadsThatAreMadeTogetherAllFailWhereOneDoes() {
        add("a");
        add("b");
        var reads = new Reads();
        var good = reads.add(Read.one(NAMED, row -> row.text("name"), "o", "a"));
        reads.add(Read.one("select * from thing where owner = ?", row -> row.text("name"), "o"));

        var failure = catchThrowable(() -> database.read(reads));

        assertThat(failure)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("more than one");
        assertThat(good.get()).contains("a");
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void whatIsMadeOfAReadIsMadeByWhoAsksForIt() {
        var reads = new Reads();
        var refused =
                reads.add(
                        Read.one(NAMED, row -> row.text("name"), "o", "a")
                                .map(_ -> {
                                    throw new IllegalArgumentException("asked");
                                }));

        var early = catchThrowable(refused::get);
        database.read(reads);
        var late = catchThrowable(refused::get);

        assertThat(early).isInstanceOf(IllegalStateException.class);
        assertThat(late).hasMessage("asked");
    }

    @Test
    void whoReadsARowMayReadMoreButWritesNothing() {
        add("a");
        add("b");

        var outside = database.list("select name from thing", _ -> count());
        var inside =
                database.transaction(() -> database.list("select name from thing", _ -> count()));
        var together = new Reads();
        var first = together.add(Read.all(NAMES, _ -> count(), "o", 5));
        var second = together.add(Read.all(NAMES, row -> row.text("name"), "o", 5));
        database.read(together);
        refused(() -> database.list("select name from thing", _ -> add("c")));

        assertThat(outside).containsExactly(2L, 2L).isEqualTo(inside);
        assertThat(first.get()).containsExactly(2L, 2L);
        assertThat(second.get()).containsExactly("a", "b");
        assertThat(count()).isEqualTo(2);
    }

    private static void refused(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOf(RuntimeException.class);
    }
}
