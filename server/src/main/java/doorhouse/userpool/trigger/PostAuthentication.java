package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.POST_AUTHENTICATION;

import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;

/// Told that a user has shown everything that was asked; its error refuses the tokens. Source:
/// Amazon Cognito Developer Guide, "Post authentication Lambda trigger".
public final class PostAuthentication {
    private static final String SOURCE = "PostAuthentication_Authentication";

    private final Triggers triggers;

    public PostAuthentication(Triggers triggers) {
        this.triggers = triggers;
    }

    /// @param newDeviceUsed whether the sign-in came with a device key for a device not seen before
    public void tell(Occasion occasion, User user, boolean newDeviceUsed) {
        var function = occasion.pool().settings().triggers().find(POST_AUTHENTICATION);
        if (function.isEmpty()) return;
        var event = TriggerEvent.about(occasion, SOURCE, user);
        Aliases.put(occasion.pool().settings(), user, event);
        event.request().put("newDeviceUsed", newDeviceUsed);
        triggers.call(POST_AUTHENTICATION, function.get(), event.document());
    }
}
