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
    /// reader, so the pool's own is sent instead.
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
            case SMS -> {
                var body = text(answer, "smsMessage", MOST_IN_SMS);
                yield new Words(null, body.filter(text -> complete(text, source)).orElse(null));
            }
            case EMAIL -> {
                boolean byLink =
                        source.confirmsSignUp()
                                && occasion.pool().settings().messages().confirmWithLink();
                var body = text(answer, "emailMessage", MOST_IN_EMAIL);
                yield new Words(
                        text(answer, "emailSubject", MOST_IN_SUBJECT).orElse(null),
                        body.filter(text -> (byLink && linked(text)) || complete(text, source))
                                .orElse(null));
            }
        };
    }

    private static boolean linked(String text) {
        return new Template(text, true).hasLink();
    }

    private static boolean complete(String text, MessageSource source) {
        boolean code = text.contains(CODE);
        boolean named = source != MessageSource.ADMIN_CREATE_USER || text.contains(USERNAME);
        if (!code || !named) LOG.warn("CustomMessage: a text lacks a placeholder and is not sent");
        return code && named;
    }

    private static Optional<String> text(Answer answer, String member, int most) {
        var text = answer.text(member).filter(words -> !words.isEmpty());
        if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > most)
            throw Answer.unrecognizable();
        return text;
    }
}
