package doorhouse.message;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import java.io.IOException;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends text messages by Amazon SNS, or whatever speaks its API. Source: Amazon SNS API, Publish;
/// Amazon SNS Developer Guide, "Sending SMS messages".
public final class SnsSender implements Sender {
    private static final Logger log = LoggerFactory.getLogger(SnsSender.class);

    /// @param region of pools that name none
    /// @param endpoint without a slash at the end; empty for Amazon's own of the region
    /// @param senderId the name that a phone shows as the sender; empty for none
    public record Settings(Region region, String endpoint, String senderId) {}

    private final Settings settings;
    private final AwsCalls calls;

    public SnsSender(Settings settings, AwsCalls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    @Override
    public void send(Message message) {
        if (message.medium() != Message.Medium.SMS)
            throw new DeliveryFailed("SNS sends text messages only");
        var region = region(message.identity());
        try {
            var answer =
                    calls.post(
                            "sns",
                            region,
                            URI.create(endpoint(region) + "/"),
                            Form.HEADERS,
                            form(message).bytes(),
                            PATIENCE);
            if (answer.ok()) return;
            log.warn("SNS answered {}", answer.status());
            throw new DeliveryFailed("SNS did not take the text message");
        } catch (IOException e) {
            throw new DeliveryFailed("SNS could not be asked", e);
        }
    }

    private Region region(Identity identity) {
        var own = identity.smsRegion();
        return own != null && Region.fits(own) ? new Region(own) : settings.region();
    }

    private String endpoint(Region region) {
        return settings.endpoint().isEmpty()
                ? "https://sns." + region + ".amazonaws.com"
                : settings.endpoint();
    }

    private Form form(Message message) {
        var form =
                new Form()
                        .with("Action", "Publish")
                        .with("Version", "2010-03-31")
                        .with("PhoneNumber", message.to())
                        .with("Message", message.body());
        attribute(form, 1, "AWS.SNS.SMS.SMSType", "Transactional");
        if (!settings.senderId().isEmpty())
            attribute(form, 2, "AWS.SNS.SMS.SenderID", settings.senderId());
        return form;
    }

    private static void attribute(Form form, int number, String name, String value) {
        var prefix = "MessageAttributes.entry." + number;
        form.with(prefix + ".Name", name)
                .with(prefix + ".Value.DataType", "String")
                .with(prefix + ".Value.StringValue", value);
    }
}
