package doorhouse.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The row being read, its columns by name. What is read without `…OrNull` must not be null.
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        return read(() -> rows.getString(column));
    }

    public long number(String column) {
        return present(column, numberOrNull(column));
    }

    public @Nullable Long numberOrNull(String column) {
        return read(() -> {
            long number = rows.getLong(column);
            return rows.wasNull() ? null : number;
        });
    }

    public boolean flag(String column) {
        return present(column, flagOrNull(column));
    }

    public @Nullable Boolean flagOrNull(String column) {
        return read(() -> {
            boolean flag = rows.getBoolean(column);
            return rows.wasNull() ? null : flag;
        });
    }

    public Instant instant(String column) {
        return Instant.ofEpochMilli(number(column));
    }

    public @Nullable Instant instantOrNull(String column) {
        var millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    public byte[] bytes(String column) {
        return present(column, bytesOrNull(column));
    }

    public byte @Nullable [] bytesOrNull(String column) {
        return read(() -> rows.getBytes(column));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) throw new StoreException("column " + column + " is null");
        return value;
    }

    private interface Column<T> {
        @Nullable T get() throws SQLException;
    }

    private static <T> @Nullable T read(Column<T> column) {
        try {
            return column.get();
        } catch (SQLException e) {
            throw new StoreException("reading a row", e);
        }
    }
}
