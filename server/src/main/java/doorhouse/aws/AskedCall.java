package doorhouse.aws;

import doorhouse.apimodel.OperationModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A signed call whose form was checked.
///
/// @param service the API's name, such as `cognito-idp`
record AskedCall(String service, OperationModel model, ObjectNode tree) {
    /// The call itself as policies name it, on a resource.
    AskedAction on(String resource) {
        return AskedAction.of(service + ":" + model.name(), resource);
    }

    /// A member that the operation has. What else a caller puts beside those says nothing of what
    /// the call acts on, and so must not choose what it is judged by.
    JsonNode member(String name) {
        boolean known = model.input().members().containsKey(name);
        return known ? tree.path(name) : tree.missingNode();
    }

    /// The same as a text; empty where it is absent.
    String text(String name) {
        return member(name).asString("");
    }
}
