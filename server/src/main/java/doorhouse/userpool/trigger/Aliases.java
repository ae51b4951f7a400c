package doorhouse.userpool.trigger;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.PoolSettings;
import tools.jackson.databind.node.ObjectNode;

/// The addresses by which a user may sign in instead of the user name, in events after confirmation
/// and after sign-in (observed on the live service).
final class Aliases {
    private Aliases() {}

    static void put(PoolSettings settings, User user, TriggerEvent event) {
        var attributes = (ObjectNode) event.request().get("userAttributes");
        for (var address : settings.aliasAttributes()) {
            if (address.equals("preferred_username") || !user.verified(address)) continue;
            user.attribute(address)
                    .ifPresent(value -> attributes.put("cognito:" + address + "_alias", value));
        }
    }
}
