package doorhouse.userpool.code;

import doorhouse.id.UserPoolId;
import doorhouse.message.Message;
import doorhouse.message.Message.Medium;
import doorhouse.message.Template;
import doorhouse.userpool.trigger.CustomMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the words of a letter: those of the pool's own function, else those of the pool's
/// template, else Cognito's.
final class Wording {
    private final CustomMessage customMessage;
    private final Function<UserPoolId, String> address;

    /// @param address where a pool's pages are, without a slash at the end
    Wording(CustomMessage customMessage, Function<UserPoolId, String> address) {
        this.customMessage = customMessage;
        this.address = address;
    }

    /// @throws doorhouse.operation.ApiException when the pool's function fails
    Message write(Letter letter) {
        var medium = letter.to().medium();
        var own = customMessage.write(letter.occasion(), letter.source(), letter.user(), medium);
        var otherwise = medium == Medium.EMAIL ? mail(letter) : sms(letter);
        var link = byLink(letter) ? link(letter) : null;
        var values = new Template.Values(letter.name(), letter.code(), link);
        var body = own.body() == null ? otherwise.body() : own.body();
        if (medium == Medium.SMS) {
            var text = new Template(body, false).fill(values);
            return new Message(medium, letter.to().value(), "", text, letter.code(), null);
        }
        var subject = own.subject() == null ? otherwise.subject() : own.subject();
        return new Message(
                medium,
                letter.to().value(),
                new Template(subject, false).fill(values),
                new Template(body, true).fill(values),
                letter.code(),
                link);
    }

    private record Words(String subject, String body) {}

    private static Words sms(Letter letter) {
        var own = letter.occasion().pool().settings().messages();
        return switch (letter.source()) {
            case ADMIN_CREATE_USER -> new Words("", or(own.inviteSmsMessage(), Template.INVITE));
            case AUTHENTICATION ->
                    new Words("", or(own.smsAuthenticationMessage(), Template.AUTHENTICATION));
            case SIGN_UP,
                    RESEND_CODE,
                    FORGOT_PASSWORD,
                    UPDATE_USER_ATTRIBUTE,
                    VERIFY_USER_ATTRIBUTE ->
                    new Words("", or(own.smsMessage(), Template.VERIFY));
        };
    }

    private static Words mail(Letter letter) {
        var own = letter.occasion().pool().settings().messages();
        if (byLink(letter)) {
            return new Words(
                    or(own.emailSubjectByLink(), Template.VERIFY_LINK_SUBJECT),
                    or(own.emailMessageByLink(), Template.VERIFY_BY_LINK));
        }
        return switch (letter.source()) {
            case ADMIN_CREATE_USER ->
                    new Words(
                            or(own.inviteEmailSubject(), Template.INVITE_SUBJECT),
                            or(own.inviteEmailMessage(), Template.INVITE));
            case AUTHENTICATION ->
                    new Words(
                            or(own.authenticationEmailSubject(), Template.AUTHENTICATION_SUBJECT),
                            or(own.authenticationEmailMessage(), Template.AUTHENTICATION));
            case SIGN_UP,
                    RESEND_CODE,
                    FORGOT_PASSWORD,
                    UPDATE_USER_ATTRIBUTE,
                    VERIFY_USER_ATTRIBUTE ->
                    new Words(
                            or(own.emailSubject(), Template.VERIFY_SUBJECT),
                            or(own.emailMessage(), Template.VERIFY));
        };
    }

    private static String or(@Nullable String own, String otherwise) {
        return own == null ? otherwise : own;
    }

    private static boolean byLink(Letter letter) {
        return letter.to().medium() == Medium.EMAIL
                && letter.source().confirmsSignUp()
                && letter.occasion().pool().settings().messages().confirmWithLink();
    }

    private String link(Letter letter) {
        var client = letter.occasion().client();
        return address.apply(letter.occasion().pool().id())
                + "/confirmUser?client_id="
                + encoded(client == null ? "" : client.value())
                + "&user_name="
                + encoded(letter.user().username())
                + "&confirmation_code="
                + encoded(letter.code());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
