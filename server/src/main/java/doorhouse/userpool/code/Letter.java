package doorhouse.userpool.code;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;

/// A code on its way to a user.
///
/// @param occasion the call that sends it; its client is the one whose page a link leads back to
/// @param name what the text calls the user
/// @param code also a temporary password
public record Letter(
        Occasion occasion, MessageSource source, User user, String name, Address to, String code) {
    public Letter(Occasion occasion, MessageSource source, User user, Address to, String code) {
        this(occasion, source, user, user.username(), to, code);
    }
}
