package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.PRE_AUTHENTICATION;

import doorhouse.trigger.Triggers;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.util.Map;

/// Asked before a credential is looked at: it may refuse the sign-in by an error. Source: Amazon
/// Cognito Developer Guide, "Pre authentication Lambda trigger".
public final class PreAuthentication {
    private static final String SOURCE = "PreAuthentication_Authentication";

    private final Triggers triggers;

    public PreAuthentication(Triggers triggers) {
        this.triggers = triggers;
    }

    /// Asks about a user.
    ///
    /// @param clientMetadata of the call that begins the sign-in; the function finds it as
    ///   `validationData`
    public void check(
            UserPool pool, AppClient client, Map<String, String> clientMetadata, User user) {
        var function = pool.settings().triggers().find(PRE_AUTHENTICATION);
        if (function.isEmpty()) return;
        var event = TriggerEvent.about(occasion(pool, client), SOURCE, user);
        finish(event, clientMetadata);
        if (client.hidesUserExistence()) event.request().put("userNotFound", false);
        triggers.call(PRE_AUTHENTICATION, function.get(), event.document());
    }

    /// Asks about a name that no user has, where the client hides that.
    public void checkUnknown(
            UserPool pool, AppClient client, Map<String, String> clientMetadata, String userName) {
        var function = pool.settings().triggers().find(PRE_AUTHENTICATION);
        if (function.isEmpty() || !client.hidesUserExistence()) return;
        var event = TriggerEvent.of(occasion(pool, client), SOURCE, userName, Map.of());
        finish(event, clientMetadata);
        event.request().put("userNotFound", true);
        triggers.call(PRE_AUTHENTICATION, function.get(), event.document());
    }

    private static Occasion occasion(UserPool pool, AppClient client) {
        return new Occasion(pool, client.id(), Map.of());
    }

    private static void finish(TriggerEvent event, Map<String, String> clientMetadata) {
        event.put("validationData", clientMetadata.isEmpty() ? null : clientMetadata);
    }
}
