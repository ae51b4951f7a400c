package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.CODE_DELIVERY_FAILURE;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.message.DeliveryFailed;
import doorhouse.message.Message;
import doorhouse.message.Message.Medium;
import doorhouse.message.Sender;
import doorhouse.message.Template;
import doorhouse.userpool.pool.UserPool;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells new users their temporary passwords.
public final class Invitations {
    private static final Logger LOG = LoggerFactory.getLogger(Invitations.class);

    /// Whom an invitation goes to.
    ///
    /// @param username as the administrator gave it
    /// @param attributes among them the addresses
    record Invited(String username, Map<String, String> attributes) {}

    private final Sender sender;

    public Invitations(Sender sender) {
        this.sender = sender;
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
    /// @throws doorhouse.operation.ApiException CodeDeliveryFailureException
    void send(UserPool pool, Invited invited, String password, Set<Medium> mediums) {
        try {
            for (var medium : mediums) {
                var message = message(pool, invited, password, medium);
                sender.send(message.as(pool.settings().identity()));
            }
        } catch (DeliveryFailed e) {
            LOG.warn("an invitation of {} was not delivered: {}", pool.id(), e.getMessage());
            throw CODE_DELIVERY_FAILURE.because("Unable to deliver message");
        }
    }

    private static Message message(UserPool pool, Invited invited, String password, Medium medium) {
        var own = pool.settings().messages();
        var values = new Template.Values(invited.username(), password, null);
        var to = invited.attributes().getOrDefault(attribute(medium), "");
        return switch (medium) {
            case EMAIL ->
                    new Message(
                            medium,
                            to,
                            Template.sms(own.inviteEmailSubject(), Template.INVITE_SUBJECT)
                                    .fill(values),
                            Template.mail(own.inviteEmailMessage(), Template.INVITE).fill(values),
                            password,
                            null);
            case SMS ->
                    new Message(
                            medium,
                            to,
                            "",
                            Template.sms(own.inviteSmsMessage(), Template.INVITE).fill(values),
                            password,
                            null);
        };
    }

    private static String attribute(Medium medium) {
        return switch (medium) {
            case EMAIL -> "email";
            case SMS -> "phone_number";
        };
    }
}
