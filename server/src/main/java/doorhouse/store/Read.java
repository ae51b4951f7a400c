package doorhouse.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One read, to be made together with others ([Reads]).
public final class Read<T> {
    /// What is made of the rows, at once; of that, whatever needs them no more, when it is asked
    /// for.
    private interface Rows<T> {
        Supplier<T> read(ResultSet rows) throws SQLException;
    }

    private final String sql;
    private final @Nullable Object[] args;
    private final Rows<T> rows;

    private Read(String sql, @Nullable Object[] args, Rows<T> rows) {
        this.sql = sql;
        this.args = args;
        this.rows = rows;
    }

    /// Of the one row, if there is one, as by [Database#find].
    public static <T> Read<Optional<T>> one(
            String sql, RowReader<T> reader, @Nullable Object... args) {
        return new Read<>(
                sql,
                args,
                rows -> {
                    if (!rows.next()) return Optional::empty;
                    var found = Optional.of(reader.read(new Row(rows)));
                    if (rows.next()) throw new StoreException("more than one row: " + sql);
                    return () -> found;
                });
    }

    /// Of all rows, as by [Database#list].
    public static <T> Read<List<T>> all(String sql, RowReader<T> reader, @Nullable Object... args) {
        return new Read<>(
                sql,
                args,
                rows -> {
                    var found = new ArrayList<T>();
                    var row = new Row(rows);
                    while (rows.next()) found.add(reader.read(row));
                    var all = List.copyOf(found);
                    return () -> all;
                });
    }

    /// The same read, and what is made of its result by whoever asks for it.
    public <R> Read<R> map(Function<T, R> to) {
        return new Read<>(
                sql,
                args,
                result -> {
                    var read = rows.read(result);
                    return () -> to.apply(read.get());
                });
    }

    String sql() {
        return sql;
    }

    @Nullable Object[] args() {
        return args;
    }

    Supplier<T> read(ResultSet result) throws SQLException {
        return rows.read(result);
    }
}
