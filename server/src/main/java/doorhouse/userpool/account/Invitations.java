package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.message.Message.Medium;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodeMessages;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells new users their temporary passwords.
public final class Invitations {
    private final CodeMessages messages;

    public Invitations(CodeMessages messages) {
        this.messages = messages;
    }

    /// The ways by which an invitation can travel. Where none was asked for it is a text message,
    /// for whoever has a phone number.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException when a way was asked for
    ///   to which the user has no address
    static Set<Medium> mediums(@Nullable List<Medium> desired, Map<String, String> attributes) {
        var mediums = EnumSet.noneOf(Medium.class);
        if (desired == null || desired.isEmpty()) {
            if (attributes.containsKey(attribute(Medium.SMS))) mediums.add(Medium.SMS);
            return mediums;
        }
        for (var medium : desired) {
            if (!attributes.containsKey(attribute(medium))) {
                throw INVALID_PARAMETER.because(
                        "User has no "
                                + attribute(medium)
                                + ", which delivery by "
                                + medium
                                + " needs.");
            }
            mediums.add(medium);
        }
        return mediums;
    }

    /// Sends outside any transaction, once by each medium.
    ///
    /// @param name what the administrator calls the user
    /// @throws doorhouse.operation.ApiException CodeDeliveryFailureException, and what the pool's
    ///   function that writes messages is refused with
    void send(Occasion occasion, User user, String name, String password, Set<Medium> mediums) {
        for (var medium : mediums) {
            var attribute = attribute(medium);
            var to = new Address(attribute, user.attribute(attribute).orElseThrow());
            messages.send(
                    new Letter(
                            occasion, MessageSource.ADMIN_CREATE_USER, user, name, to, password));
        }
    }

    private static String attribute(Medium medium) {
        return switch (medium) {
            case EMAIL -> "email";
            case SMS -> "phone_number";
        };
    }
}
