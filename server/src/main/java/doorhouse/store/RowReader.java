package doorhouse.store;

/// Makes one value of one row. It may be called again for the same row, and reads nothing else from
/// the database meanwhile.
@FunctionalInterface
public interface RowReader<T> {
    T read(Row row);
}
