package doorhouse.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends text messages by Twilio, or whatever speaks its API. Source: Twilio's Programmable
/// Messaging, "Message resource", 2010-04-01.
public final class TwilioSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(TwilioSender.class);
    private static final String MESSAGING_SERVICE = "MG";

    /// @param endpoint without a slash at the end
    /// @param from a phone number in E.164 form, a sender's name, or a messaging service's SID
    public record Settings(String endpoint, String accountSid, Secret authToken, String from) {}

    private final Settings settings;
    private final Outbound outbound;

    public TwilioSender(Settings settings, Outbound outbound) {
        this.settings = settings;
        this.outbound = outbound;
    }

    @Override
    public void send(Message message) {
        if (message.medium() != Message.Medium.SMS)
            throw new DeliveryFailed("Twilio sends text messages only");
        var headers = new HashMap<>(Form.HEADERS);
        headers.put("Authorization", "Basic " + credentials());
        try {
            var answer = outbound.post(resource(), headers, form(message).bytes(), PATIENCE);
            if (answer.ok()) return;
            log.warn("the SMS service answered {}", answer.status());
            throw new DeliveryFailed("the SMS service did not take the text message");
        } catch (IOException e) {
            throw new DeliveryFailed("the SMS service could not be asked", e);
        }
    }

    private URI resource() {
        return URI.create(
                "%s/2010-04-01/Accounts/%s/Messages.json"
                        .formatted(settings.endpoint(), settings.accountSid()));
    }

    private String credentials() {
        var pair = settings.accountSid() + ":" + settings.authToken().reveal();
        return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private Form form(Message message) {
        var from = settings.from().startsWith(MESSAGING_SERVICE) ? "MessagingServiceSid" : "From";
        return new Form()
                .with("To", message.to())
                .with(from, settings.from())
                .with("Body", message.body());
    }
}
