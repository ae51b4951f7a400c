package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.CUSTOM_MESSAGE;

import doorhouse.message.Message.Medium;
import doorhouse.message.Template;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asked for the text of a message before it is sent. Source: Amazon Cognito Developer Guide,
/// "Custom message Lambda trigger".
public final class CustomMessage {
    private static final Logger LOG = LoggerFactory.getLogger(CustomMessage.class);
    private static final String CODE = "{####}";
    private static final String LINK = "{##Click Here##}";
    private static final String USERNAME = "{username}";
    private static final int MOST_IN_SMS = 140;
    private static final int MOST_IN_SUBJECT = 140;
    private static final int MOST_IN_EMAIL = 20_000;

    /// The function's own words, with placeholders; null where the pool's stay.
    public record Words(@Nullable String subject, @Nullable String body) {
        static final Words NONE = new Words(null, null);
    }

    private final Triggers triggers;

    public CustomMessage(Triggers triggers) {
        this.triggers = triggers;
    }

    /// The words for one medium. A text without the place for the code says nothing that helps its
    /// reader, so the pool's own is sent instead (observed on the live service).
    ///
    /// @throws doorhouse.operation.ApiException InvalidLambdaResponseException also for a text that
    ///   is too long
    public Words write(Occasion occasion, MessageSource source, User user, Medium medium) {
        var function = occasion.pool().settings().triggers().find(CUSTOM_MESSAGE);
        if (function.isEmpty()) return Words.NONE;
        boolean invitation = source == MessageSource.ADMIN_CREATE_USER;
        var event = TriggerEvent.about(occasion, source.of("CustomMessage"), user);
        event.request()
                .put("codeParameter", CODE)
                .put("linkParameter", LINK)
                .put("usernameParameter", invitation ? USERNAME : null);
        event.response().putNull("smsMessage").putNull("emailMessage").putNull("emailSubject");
        var answer = new Answer(triggers.call(CUSTOM_MESSAGE, function.get(), event.document()));
        return switch (medium) {
            case SMS -> new Words(null, body(answer, "smsMessage", MOST_IN_SMS, invitation));
            case EMAIL ->
                    new Words(
                            text(answer, "emailSubject", MOST_IN_SUBJECT).orElse(null),
                            body(answer, "emailMessage", MOST_IN_EMAIL, invitation));
        };
    }

    private static @Nullable String body(
            Answer answer, String member, int most, boolean invitation) {
        var text = text(answer, member, most).orElse(null);
        if (text == null) return null;
        boolean code = text.contains(CODE) || new Template(text, true).hasLink();
        if (code && (!invitation || text.contains(USERNAME))) return text;
        LOG.warn("CustomMessage: {} lacks a placeholder, so the pool's own text is sent", member);
        return null;
    }

    private static Optional<String> text(Answer answer, String member, int most) {
        var text = answer.text(member).filter(words -> !words.isEmpty());
        if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > most)
            throw Answer.unrecognizable();
        return text;
    }
}
