package doorhouse.apimodel;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

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

    /// What a request gives for a member of the input. Missing where the operation has no such
    /// member: what a stranger put in its place was checked by nobody.
    public JsonNode given(ObjectNode request, String member) {
        return input.members().containsKey(member)
                ? request.path(member)
                : MissingNode.getInstance();
    }
}
