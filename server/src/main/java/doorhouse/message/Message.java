package doorhouse.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message, ready to be sent.
///
/// @param to an email address, or a phone number in E.164 form
/// @param subject of a mail; empty for a text message
/// @param body HTML for a mail, plain for a text message
/// @param code the code it carries; null for none. Shown apart only in the inbox of `dev`
/// @param link the link it carries; null for none
/// @param identity as whom it is sent
public record Message(
        Medium medium,
        String to,
        String subject,
        String body,
        @Nullable String code,
        @Nullable String link,
        Identity identity) {
    /// Sent as the sender's own settings say.
    public Message(
            Medium medium,
            String to,
            String subject,
            String body,
            @Nullable String code,
            @Nullable String link) {
        this(medium, to, subject, body, code, link, Identity.NONE);
    }

    /// The same, sent as somebody else.
    public Message as(Identity other) {
        return new Message(medium, to, subject, body, code, link, other);
    }

    /// How it travels, by the wire's words.
    public enum Medium {
        EMAIL,
        SMS
    }

    public Optional<String> findCode() {
        return Optional.ofNullable(code);
    }

    @Override
    public String toString() {
        return "Message[" + medium + "]";
    }
}
