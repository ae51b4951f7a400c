package doorhouse.boot;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.message.ByMedium;
import doorhouse.message.NoSender;
import doorhouse.message.Sender;
import doorhouse.message.SesSender;
import doorhouse.message.SmtpSender;
import doorhouse.message.SnsSender;
import doorhouse.message.TwilioSender;
import doorhouse.message.WebhookSender;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The senders of messages that the configuration asks for: one for mail, one for text messages.
final class Senders {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 * 1024;

    private final Config config;
    private final Clock clock;
    private final Outbound outbound = new Outbound(CONNECTING, MOST_BYTES);

    private Senders(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /// @throws ConfigException when two senders are set for the same medium, or one is half set
    static Sender of(Config config, Clock clock) throws IOException {
        var senders = new Senders(config, clock);
        return new ByMedium(senders.mail(), senders.sms());
    }

    private Sender mail() throws IOException {
        var set = new LinkedHashMap<String, Sender>();
        if (!config.smtp().host().isEmpty()) set.put("smtp.host", smtp());
        if (!config.ses().region().isEmpty()) set.put("ses.region", ses());
        var webhook = config.webhook().mailUrl();
        if (!webhook.isEmpty()) set.put("webhook.mailUrl", webhook("webhook.mailUrl", webhook));
        return only(set, new NoSender("SMTP"));
    }

    private Sender sms() throws IOException {
        var set = new LinkedHashMap<String, Sender>();
        if (!config.sns().region().isEmpty()) set.put("sns.region", sns());
        if (!config.twilio().accountSid().isEmpty()) set.put("twilio.accountSid", twilio());
        var webhook = config.webhook().smsUrl();
        if (!webhook.isEmpty()) set.put("webhook.smsUrl", webhook("webhook.smsUrl", webhook));
        return only(set, new NoSender("SMS"));
    }

    private static Sender only(Map<String, Sender> set, Sender none) {
        if (set.size() > 1)
            throw new ConfigException("only one of " + String.join(", ", set.keySet()) + " is set");
        return set.values().stream().findFirst().orElse(none);
    }

    private Sender smtp() throws IOException {
        var smtp = config.smtp();
        return new SmtpSender(
                new SmtpSender.Settings(
                        smtp.host(),
                        smtp.port(),
                        smtp.user().isEmpty() ? null : smtp.user(),
                        Secrets.read(smtp.password(), smtp.passwordFile()),
                        tls(smtp.tls()),
                        smtp.from()));
    }

    private static SmtpSender.Tls tls(String text) {
        try {
            return SmtpSender.Tls.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "'smtp.tls' is none, starttls or implicit, not '" + text + "'");
        }
    }

    private Sender ses() throws IOException {
        var ses = config.ses();
        var region = region("ses.region", ses.region());
        var endpoint =
                ses.endpoint().isEmpty()
                        ? "https://email." + region + ".amazonaws.com"
                        : Addresses.http("ses.endpoint", ses.endpoint());
        return new SesSender(new SesSender.Settings(region, endpoint, ses.from()), aws());
    }

    private Sender sns() throws IOException {
        var sns = config.sns();
        var endpoint =
                sns.endpoint().isEmpty() ? "" : Addresses.http("sns.endpoint", sns.endpoint());
        return new SnsSender(
                new SnsSender.Settings(
                        region("sns.region", sns.region()), endpoint, sns.senderId()),
                aws());
    }

    private AwsCalls aws() throws IOException {
        return new AwsCalls(outbound, Secrets.aws(config.aws()), clock);
    }

    private Sender twilio() throws IOException {
        var twilio = config.twilio();
        return new TwilioSender(
                new TwilioSender.Settings(
                        Addresses.http("twilio.endpoint", twilio.endpoint()),
                        twilio.accountSid(),
                        required(
                                "twilio.authToken",
                                Secrets.read(twilio.authToken(), twilio.authTokenFile())),
                        twilio.from()),
                outbound);
    }

    private Sender webhook(String key, String url) throws IOException {
        var secret = Secrets.read(config.webhook().secret(), config.webhook().secretFile());
        return new WebhookSender(
                URI.create(Addresses.http(key, url)),
                required("webhook.secret", secret),
                outbound,
                clock);
    }

    private static Secret required(String key, Secret secret) {
        if (secret.is("")) throw new ConfigException("'" + key + "' is not set");
        return secret;
    }

    private static Region region(String key, String text) {
        if (Region.fits(text)) return new Region(text);
        throw new ConfigException("'" + key + "' is a name such as us-east-1, not '" + text + "'");
    }
}
