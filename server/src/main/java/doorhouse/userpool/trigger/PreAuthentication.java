package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.PRE_AUTHENTICATION;

import doorhouse.trigger.Triggers;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.util.Map;
import java.util.Optional;

/// Asked before a credential is looked at: it may refuse the sign-in by an error. Source: Amazon
/// Cognito Developer Guide, "Pre authentication Lambda trigger".
public final class PreAuthentication {
    private static final String SOURCE = "PreAuthentication_Authentication";

    private final Triggers triggers;

    public PreAuthentication(Triggers triggers) {
        this.triggers = triggers;
    }

    /// Asks about whoever a name belongs to. Of a name that nobody has, only where the client hides
    /// that: else there is no sign-in to ask about.
    ///
    /// @param clientMetadata of the call that begins the sign-in; the function finds it as
    ///   `validationData`
    /// @param name as the client gave it
    public void check(
            UserPool pool,
            AppClient client,
            Map<String, String> clientMetadata,
            Optional<User> user,
            String name) {
        var function = pool.settings().triggers().find(PRE_AUTHENTICATION);
        boolean hides = client.hidesUserExistence();
        if (function.isEmpty() || (user.isEmpty() && !hides)) return;
        var occasion = new Occasion(pool, client.id(), Map.of());
        var event =
                user.map(u -> TriggerEvent.about(occasion, SOURCE, u))
                        .orElseGet(() -> TriggerEvent.of(occasion, SOURCE, name, Map.of()));
        event.put("validationData", clientMetadata.isEmpty() ? null : clientMetadata);
        if (hides) event.request().put("userNotFound", user.isEmpty());
        triggers.call(PRE_AUTHENTICATION, function.get(), event.document());
    }
}
