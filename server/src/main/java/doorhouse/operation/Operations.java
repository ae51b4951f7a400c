package doorhouse.operation;

import java.util.List;
import java.util.Map;

/// A capability's table of operations.
public interface Operations {
    List<Operation<?, ?>> operations();

    /// Settings that are checked, kept and given back, and have no effect yet: the members of
    /// requests, by operation; one inside another is written `Outer.Inner`. Members that a record
    /// does not name need not stand here: they are known to have none.
    default Map<String, List<String>> keptWithoutEffect() {
        return Map.of();
    }
}
