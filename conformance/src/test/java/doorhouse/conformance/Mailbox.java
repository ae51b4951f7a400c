package doorhouse.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was sent to one address, as the inbox of `doorhouse dev` tells it. Mail is sent before the
/// page that speaks of it is answered, so there is nothing to wait for.
final class Mailbox {
    private static final JsonMapper JSON = new JsonMapper();

    private final PackedServer server;
    private final String address;

    Mailbox(PackedServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /// Newest first.
    List<JsonNode> messages() throws IOException, InterruptedException {
        var all = new ArrayList<JsonNode>();
        JSON.readTree(server.get("/dev/inbox.json?to=" + Form.encode(address))).forEach(all::add);
        return all;
    }

    String newestCode() throws IOException, InterruptedException {
        var messages = messages();
        if (messages.isEmpty()) throw new AssertionError("nothing was sent to " + address);
        return UsedSecrets.used(messages.getFirst().path("code").asString());
    }
}
