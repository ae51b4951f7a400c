package doorhouse.userpool.userimport;

import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.SchemaAttribute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The columns of a pool's files. Their order in a file is free; all of them must be there, and no
/// others.
final class CsvHeader {
    static final String USERNAME = "cognito:username";
    static final String MFA_ENABLED = "cognito:mfa_enabled";

    /// Given by us, and by identity providers.
    private static final Set<String> NOT_IMPORTED = Set.of("sub", "identities");

    private final Map<String, Integer> places;

    private CsvHeader(Map<String, Integer> places) {
        this.places = Map.copyOf(places);
    }

    /// The columns as GetCSVHeader gives them: the attributes in the schema's order, then the two
    /// that are none.
    static List<String> columns(Schema schema) {
        var attributes =
                schema.attributes().stream()
                        .map(SchemaAttribute::name)
                        .filter(name -> !NOT_IMPORTED.contains(name));
        return Stream.concat(attributes, Stream.of(MFA_ENABLED, USERNAME)).toList();
    }

    /// What is wrong with a file's first row, in a sentence; empty when it is a header.
    static Optional<String> fault(Schema schema, List<String> row) {
        var wanted = columns(schema);
        var given = new HashSet<>(row);
        if (given.size() < row.size()) return Optional.of("a column stands twice");
        var missing = wanted.stream().filter(name -> !given.contains(name)).findFirst();
        if (missing.isPresent()) return Optional.of("there is no column " + missing.get());
        given.removeAll(wanted);
        return given.isEmpty() ? Optional.empty() : Optional.of("a column is no attribute");
    }

    /// @param row a file's first, without fault
    static CsvHeader of(List<String> row) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < row.size(); i++) places.put(row.get(i), i);
        return new CsvHeader(places);
    }

    int size() {
        return places.size();
    }

    /// What a row of as many fields has in a column; empty for nothing.
    String value(List<String> fields, String column) {
        var place = places.get(column);
        return place == null ? "" : fields.get(place);
    }
}
