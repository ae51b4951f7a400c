package doorhouse.bench;

import java.util.Arrays;

/// What users are kept in: a file of the server itself, or PostgreSQL.
enum StoreKind {
    EMBEDDED("embedded"),
    POSTGRESQL("PostgreSQL");

    private final String label;

    StoreKind(String label) {
        this.label = label;
    }

    /// As the report names it.
    String label() {
        return label;
    }

    /// @throws IllegalArgumentException when there is none of the name
    static StoreKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no store: " + name));
    }
}
