package doorhouse.store;

/// Makes one value of one row. It may be called again for the same row. It may read what it needs
/// once, such as the key to what is sealed in the row, and writes nothing.
@FunctionalInterface
public interface RowReader<T> {
    T read(Row row);
}
