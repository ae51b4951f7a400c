package doorhouse.apimodel;

import java.util.Optional;
import java.util.Set;

/// One operation of an API.
///
/// @param input what it asks for; a structure without members where it asks nothing
/// @param output what it answers; empty where it answers nothing
/// @param errors the codes of the errors it declares
/// @param requestUri the path with `{Name}` where a member stands; `/` outside REST
public record OperationModel(
        String name,
        Caller callerKind,
        Shape.Structure input,
        Optional<Shape.Structure> output,
        Set<String> errors,
        String httpMethod,
        String requestUri) {
    public OperationModel {
        errors = Set.copyOf(errors);
    }
}
