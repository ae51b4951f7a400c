package doorhouse.operation;

import java.util.List;

/// A capability's table of operations.
public interface Operations {
    List<Operation<?, ?>> operations();
}
