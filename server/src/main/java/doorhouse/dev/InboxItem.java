package doorhouse.dev;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.message.Inbox;
import org.jspecify.annotations.Nullable;

/// A message as the inbox tells it to tests.
///
/// @param medium `EMAIL` or `SMS`
/// @param at when it was sent, ISO 8601 in UTC
record InboxItem(
        @JsonProperty("to") String to,
        @JsonProperty("medium") String medium,
        @JsonProperty("subject") String subject,
        @JsonProperty("body") String body,
        @JsonProperty("code") @Nullable String code,
        @JsonProperty("link") @Nullable String link,
        @JsonProperty("at") String at) {
    static InboxItem of(Inbox.Received received) {
        var message = received.message();
        return new InboxItem(
                message.to(),
                message.medium().name(),
                message.subject(),
                message.body(),
                message.code(),
                message.link(),
                received.at().toString());
    }
}
