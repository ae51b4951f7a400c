package doorhouse.store;

import java.util.List;

/// A table as the migrations made it, the same on each engine.
///
/// @param columns in the order of their names
public record Table(String name, List<Column> columns) {
    public record Column(String name, Kind kind) {}

    /// What a column holds. The migrations use no other types.
    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        BYTES;

        static Kind of(String type) {
            return switch (type) {
                case "text" -> TEXT;
                case "bigint", "integer" -> NUMBER;
                case "boolean" -> FLAG;
                case "bytea" -> BYTES;
                default -> throw new StoreException("a column of the type " + type);
            };
        }
    }

    public Table {
        columns = List.copyOf(columns);
    }
}
