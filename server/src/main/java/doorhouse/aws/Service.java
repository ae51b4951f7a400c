package doorhouse.aws;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.OperationModel;
import doorhouse.operation.CallerKind;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.wire.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// One API as this server offers it: its model and the operations that are built.
public final class Service {
    private final Api api;
    private final Map<String, Operation<?, ?>> built = new LinkedHashMap<>();
    private final Map<String, List<String>> kept = new HashMap<>();

    /// @param capabilities whose operations the API has all
    /// @throws IllegalStateException when two capabilities name one operation
    public Service(Api api, List<Operations> capabilities) {
        this.api = api;
        for (var capability : capabilities) {
            kept.putAll(capability.keptWithoutEffect());
            for (var operation : capability.operations()) {
                if (built.put(operation.name(), operation) != null) {
                    throw new IllegalStateException("built twice: " + operation.name());
                }
            }
        }
    }

    public Api api() {
        return api;
    }

    Optional<OperationModel> model(String operation) {
        return api.operation(operation);
    }

    Optional<Operation<?, ?>> find(String operation) {
        return Optional.ofNullable(built.get(operation));
    }

    /// The operations that work, in the order of their names.
    public Collection<String> working() {
        return new TreeSet<>(built.keySet());
    }

    /// The operations that the API has and this server has not.
    public Collection<String> missing() {
        var missing = new TreeSet<String>();
        for (var operation : api.operations()) {
            if (!built.containsKey(operation.name())) missing.add(operation.name());
        }
        return missing;
    }

    /// Which members an operation checks and then leaves aside: those that its record does not
    /// name, and settings that are kept without an effect yet.
    public Collection<String> withoutEffect(String operation) {
        var built = this.built.get(operation);
        var model = api.operation(operation);
        if (built == null || model.isEmpty()) return List.of();
        var left = new TreeSet<String>();
        if (built.asked().isRecord()) {
            left.addAll(model.get().input().members().keySet());
            left.removeAll(Json.members(built.asked()));
            if (built.callerKind() == CallerKind.BY_USER) left.remove("AccessToken");
        }
        left.addAll(kept.getOrDefault(operation, List.of()));
        return left;
    }

    /// The table, for the test that holds it against the model.
    public Collection<Operation<?, ?>> table() {
        return built.values();
    }
}
