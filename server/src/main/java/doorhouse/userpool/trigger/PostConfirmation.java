package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.POST_CONFIRMATION;

import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;

/// Told that a user was confirmed, or has a new password in place of a forgotten one. Its error
/// reaches the caller, but what was written stays. Source: Amazon Cognito Developer Guide, "Post
/// confirmation Lambda trigger".
public final class PostConfirmation {
    private final Triggers triggers;

    public PostConfirmation(Triggers triggers) {
        this.triggers = triggers;
    }

    /// What confirmed the user.
    public enum Source {
        CONFIRM_SIGN_UP("PostConfirmation_ConfirmSignUp"),
        CONFIRM_FORGOT_PASSWORD("PostConfirmation_ConfirmForgotPassword");

        private final String text;

        Source(String text) {
            this.text = text;
        }
    }

    /// @param user as written
    public void tell(Occasion occasion, Source source, User user) {
        var function = occasion.pool().settings().triggers().find(POST_CONFIRMATION);
        if (function.isEmpty()) return;
        var event = TriggerEvent.about(occasion, source.text, user);
        Aliases.put(occasion.pool().settings(), user, event);
        triggers.call(POST_CONFIRMATION, function.get(), event.document());
    }
}
