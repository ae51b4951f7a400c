package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.message.DeliveryFailed;
import doorhouse.message.Message;
import doorhouse.testing.TestReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendersTest {
    private static final Message MAIL =
            new Message(Message.Medium.EMAIL, "ana@example.com", "s", "b", null, null);
    private static final Message SMS =
            new Message(Message.Medium.SMS, "+4915112345678", "", "b", null, null);

    @TempDir Path folder;

    @Test
    void eachMediumGoesItsOwnWay() throws IOException {
        try (var ses = new TestReceiver();
                var twilio = new TestReceiver()) {
            var secret = Files.writeString(folder.resolve("secret"), "hush\n");
            var config =
                    config(
                            "ses.region=eu-west-1",
                            "ses.endpoint=" + ses.at("/"),
                            "aws.accessKeyId=AKIAEXAMPLE",
                            "aws.secretAccessKeyFile=" + secret,
                            "twilio.accountSid=AC123",
                            "twilio.authToken=hush",
                            "twilio.from=+15005550006",
                            "twilio.endpoint=" + twilio.at(""));

            var sender = Senders.of(config, Clock.systemUTC());
            sender.send(MAIL);
            sender.send(SMS);

            assertThat(ses.only().body()).contains("ana@example.com");
            assertThat(twilio.only().body()).contains("15112345678");
        }
    }

    @Test
    void withoutAnySetNothingIsSentAndItIsSaid() throws IOException {
        var sender = Senders.of(Config.DEFAULTS, Clock.systemUTC());

        assertThatThrownBy(() -> sender.send(MAIL)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> sender.send(SMS)).isInstanceOf(DeliveryFailed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "smtp.host=h webhook.mailUrl=http://h/ webhook.secret=s"
                        + "| only one of smtp.host, webhook.mailUrl is set",
                "sns.region=eu-west-1 | 'aws.accessKeyId' and 'aws.secretAccessKey' are needed to call AWS",
                "webhook.smsUrl=https://h/x | 'webhook.secret' is not set",
                "webhook.smsUrl=ftp://h/x webhook.secret=s"
                        + "| 'webhook.smsUrl' is an http or https address, not 'ftp://h/x'",
                "twilio.accountSid=AC1 | 'twilio.authToken' is not set",
                "ses.region=Europe | 'ses.region' is a name such as us-east-1, not 'Europe'",
                "smtp.host=h smtp.tls=yes | 'smtp.tls' is none, starttls or implicit, not 'yes'",
            })
    void whatIsHalfSetStopsTheStart(String set, String told) {
        var config = config(set.split(" "));

        assertThatThrownBy(() -> Senders.of(config, Clock.systemUTC()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(told);
    }

    private static Config config(String... settings) {
        var reader = new ConfigReader();
        for (var setting : List.of(settings)) {
            var parts = setting.split("=", 2);
            reader.flag(parts[0], parts[1]);
        }
        return reader.read();
    }
}
