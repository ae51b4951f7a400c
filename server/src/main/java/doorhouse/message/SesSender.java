package doorhouse.message;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Sends mail by Amazon SES, or whatever speaks its API. Source: Amazon SES API v2, SendEmail.
public final class SesSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(SesSender.class);
    private static final String PATH = "/v2/email/outbound-emails";

    /// @param endpoint without a slash at the end
    /// @param from the sender of pools that name none
    public record Settings(Region region, String endpoint, String from) {}

    private final Settings settings;
    private final AwsCalls calls;

    public SesSender(Settings settings, AwsCalls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    @Override
    public void send(Message message) {
        if (message.medium() != Message.Medium.EMAIL)
            throw new DeliveryFailed("SES sends mail only");
        try {
            var answer =
                    calls.post(
                            "ses",
                            settings.region(),
                            URI.create(settings.endpoint() + PATH),
                            Map.of("Content-Type", "application/json"),
                            Json.write(request(message)),
                            PATIENCE);
            if (answer.ok()) return;
            log.warn("SES answered {} {}", answer.status(), answer.header("x-amzn-ErrorType"));
            throw new DeliveryFailed("SES did not take the mail");
        } catch (IOException e) {
            throw new DeliveryFailed("SES could not be asked", e);
        }
    }

    private ObjectNode request(Message message) {
        var identity = message.identity();
        var request = Json.object();
        request.put(
                "FromEmailAddress", identity.from() == null ? settings.from() : identity.from());
        if (identity.sourceArn() != null)
            request.put("FromEmailAddressIdentityArn", identity.sourceArn());
        if (identity.configurationSet() != null)
            request.put("ConfigurationSetName", identity.configurationSet());
        if (identity.replyTo() != null)
            request.putArray("ReplyToAddresses").add(identity.replyTo());
        request.putObject("Destination").putArray("ToAddresses").add(message.to());
        var content = request.putObject("Content").putObject("Simple");
        text(content.putObject("Subject"), message.subject());
        text(content.putObject("Body").putObject("Html"), message.body());
        return request;
    }

    private static void text(ObjectNode node, String data) {
        node.put("Data", data).put("Charset", "UTF-8");
    }
}
