package doorhouse.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `insert … values (?, …)` for many rows, with as many of them in each statement as pays. The
/// sizes are few, so that there are few texts to prepare.
final class ManyRows {
    private static final int[] SIZES = {128, 32, 8};
    private static final String VALUES = "values ";

    private final String head;
    private final String row;
    private final String tail;

    private ManyRows(String sql) {
        int begin = sql.indexOf(VALUES + "(");
        if (begin < 0) throw new IllegalArgumentException("no row of values: " + sql);
        begin += VALUES.length();
        int end = sql.indexOf(')', begin) + 1;
        this.head = sql.substring(0, begin);
        this.row = sql.substring(begin, end);
        this.tail = sql.substring(end);
    }

    /// @return how many rows were touched
    static int insert(Session session, String sql, List<@Nullable Object[]> rows) {
        var many = new ManyRows(sql);
        int touched = 0;
        for (int at = 0; at < rows.size(); ) {
            int size = size(rows.size() - at);
            touched += session.run(many.text(size), arguments(rows.subList(at, at + size)));
            at += size;
        }
        return touched;
    }

    private static int size(int left) {
        for (int size : SIZES) if (left >= size) return size;
        return left;
    }

    private String text(int size) {
        return head + (row + ", ").repeat(size - 1) + row + tail;
    }

    private static @Nullable Object[] arguments(List<@Nullable Object[]> rows) {
        var all = new ArrayList<@Nullable Object>();
        for (var row : rows) all.addAll(Arrays.asList(row));
        return all.toArray();
    }
}
