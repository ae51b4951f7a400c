package doorhouse.userpool.trigger;

import doorhouse.userpool.directory.User;
import doorhouse.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An event on its way to a function: the members that all have, and a request and a response in
/// which each trigger writes its own. Source: Amazon Cognito Developer Guide, "Common Lambda
/// trigger parameters".
final class TriggerEvent {
    private static final String NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE";
    private static final String SDK = "aws-sdk-unknown-unknown";

    private final ObjectNode document = Json.object();
    private final ObjectNode request;
    private final ObjectNode response;

    private TriggerEvent(Occasion occasion, String version, String source, String userName) {
        document.put("version", version)
                .put("triggerSource", source)
                .put("region", occasion.pool().id().region().toString())
                .put("userPoolId", occasion.pool().id().value())
                .put("userName", userName);
        var client = occasion.client();
        document.putObject("callerContext")
                .put("awsSdkVersion", SDK)
                .put("clientId", client == null ? NO_CLIENT : client.value());
        request = document.putObject("request");
        response = document.putObject("response");
    }

    /// An event about a user.
    static TriggerEvent about(Occasion occasion, String source, User user) {
        return of(occasion, "1", source, user.username(), attributes(user));
    }

    /// An event of a later version about a user.
    static TriggerEvent about(Occasion occasion, String version, String source, User user) {
        return of(occasion, version, source, user.username(), attributes(user));
    }

    /// An event about somebody who is no user of the pool, or not yet.
    static TriggerEvent of(
            Occasion occasion, String source, String userName, Map<String, String> attributes) {
        return of(occasion, "1", source, userName, attributes);
    }

    static TriggerEvent of(
            Occasion occasion,
            String version,
            String source,
            String userName,
            Map<String, String> attributes) {
        var event = new TriggerEvent(occasion, version, source, userName);
        event.put("userAttributes", attributes);
        return event.withMetadata(occasion);
    }

    /// An event that shows no attributes.
    static TriggerEvent bare(Occasion occasion, String source, String userName) {
        return new TriggerEvent(occasion, "1", source, userName).withMetadata(occasion);
    }

    private TriggerEvent withMetadata(Occasion occasion) {
        if (!occasion.clientMetadata().isEmpty()) put("clientMetadata", occasion.clientMetadata());
        return this;
    }

    private static Map<String, String> attributes(User user) {
        var all = new LinkedHashMap<String, String>();
        all.put("sub", user.sub().value());
        all.put("cognito:user_status", user.status().name());
        all.putAll(user.attributes());
        return all;
    }

    /// Writes texts by name into the request; null where there are none to speak of.
    void put(String member, @Nullable Map<String, String> texts) {
        if (texts == null) {
            request.putNull(member);
            return;
        }
        var object = request.putObject(member);
        texts.forEach(object::put);
    }

    ObjectNode request() {
        return request;
    }

    /// What the function finds as its answer so far.
    ObjectNode response() {
        return response;
    }

    ObjectNode document() {
        return document;
    }
}
