package doorhouse.gateway.dynamodb;

import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request means: all that must be allowed for it to go on.
final class Meaning {
    private final List<Access> accesses = new ArrayList<>();
    private final Set<String> tables = new LinkedHashSet<>();
    private final Map<String, String> given = new HashMap<>();
    private final Map<String, Optional<TableKeys>> keys = new HashMap<>();
    private @Nullable ApiException refusal;

    void add(Access access) {
        accesses.add(access);
    }

    /// Notes a table whose keys may be others afterwards, or than was thought.
    void changes(String table) {
        tables.add(table);
    }

    /// What is known of a table, looked up once: all of a request is decided by the same.
    ///
    /// @param index null for none; no request names two of one table
    Optional<TableKeys> keys(Tables known, String table, @Nullable String index) {
        return keys.computeIfAbsent(table, name -> known.find(name, index));
    }

    /// Notes by what name the caller knows a table.
    void rename(String table, String asGiven) {
        if (!asGiven.equals(table)) given.put(table, asGiven);
    }

    /// Notes what is wrong with it; told only to those who may do it, as it says something of what
    /// is there.
    void refuse(ApiException why) {
        if (refusal == null) refusal = why;
    }

    List<Access> accesses() {
        return Collections.unmodifiableList(accesses);
    }

    /// The tables that the caller named otherwise, by their own names.
    Map<String, String> renamed() {
        return Collections.unmodifiableMap(given);
    }

    Set<String> changed() {
        return Collections.unmodifiableSet(tables);
    }

    /// Null where nothing is wrong.
    @Nullable ApiException refusal() {
        return refusal;
    }
}
