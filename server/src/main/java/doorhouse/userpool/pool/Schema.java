package doorhouse.userpool.pool;

import java.util.List;
import java.util.Optional;

/// The attributes that users of a pool have, in the order in which DescribeUserPool gives them.
public record Schema(List<SchemaAttribute> attributes) {
    public Schema {
        attributes = List.copyOf(attributes);
    }

    public Optional<SchemaAttribute> find(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
    }
}
