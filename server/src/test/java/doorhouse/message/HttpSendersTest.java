package doorhouse.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.AwsCredentials;
import doorhouse.outbound.BodySignature;
import doorhouse.outbound.Outbound;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.testing.TestReceiver;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The senders that speak HTTP, to a real server that checks what it is sent.
class HttpSendersTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-01T00:10:00Z"), ZoneOffset.UTC);
    private static final Region IRELAND = new Region("eu-west-1");
    private static final Secret KEY = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Message MAIL =
            new Message(
                    Message.Medium.EMAIL,
                    "ana@example.com",
                    "Ihr Prüfcode",
                    "<b>Grüße & 雪: 123456</b>",
                    "123456",
                    null);
    private static final Message SMS =
            new Message(
                    Message.Medium.SMS, "+4915112345678", "", "Grüße & 雪: 123456", "123456", null);
    private static final Identity SHOP =
            new Identity(
                    "Zoë's <shop@example.com>",
                    "help@example.com",
                    "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
                    "tracked",
                    "ap-south-1");

    private final Outbound outbound = new Outbound(Duration.ofSeconds(5), 64 * 1024);
    private final AwsCalls aws =
            new AwsCalls(outbound, new AwsCredentials("AKIAEXAMPLE", KEY, null), CLOCK);
    private TestReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new TestReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
        outbound.close();
    }

    @Test
    void sesTakesAMailAsThePoolsOwnSender() {
        ses().send(MAIL.as(SHOP));

        var call = receiver.only();
        assertThat(call.request().path()).isEqualTo("/v2/email/outbound-emails");
        assertThat(signer(call, "ses")).isEqualTo(IRELAND);
        var sent = Json.read(call.bytes());
        assertThat(sent.path("FromEmailAddress").asString()).isEqualTo("Zoë's <shop@example.com>");
        assertThat(sent.path("FromEmailAddressIdentityArn").asString()).endsWith("/example.com");
        assertThat(sent.path("ConfigurationSetName").asString()).isEqualTo("tracked");
        assertThat(sent.at("/ReplyToAddresses/0").asString()).isEqualTo("help@example.com");
        assertThat(sent.at("/Destination/ToAddresses").size()).isEqualTo(1);
        assertThat(sent.at("/Destination/ToAddresses/0").asString()).isEqualTo("ana@example.com");
        assertThat(sent.at("/Content/Simple/Subject/Data").asString()).isEqualTo("Ihr Prüfcode");
        assertThat(sent.at("/Content/Simple/Body/Html/Data").asString()).isEqualTo(MAIL.body());
    }

    @Test
    void sesSendsForAPoolWithoutASenderAsTheServers() {
        ses().send(MAIL);

        var sent = Json.read(receiver.only().bytes());
        assertThat(sent.path("FromEmailAddress").asString()).isEqualTo("no-reply@id.example");
        assertThat(sent.has("ReplyToAddresses")).isFalse();
        assertThat(sent.has("ConfigurationSetName")).isFalse();
    }

    @Test
    void snsTakesATextMessageInThePoolsRegion() {
        sns("Shop").send(SMS.as(SHOP));

        var call = receiver.only();
        assertThat(signer(call, "sns")).isEqualTo(new Region("ap-south-1"));
        assertThat(form(call))
                .containsEntry("Action", "Publish")
                .containsEntry("Version", "2010-03-31")
                .containsEntry("PhoneNumber", "+4915112345678")
                .containsEntry("Message", "Grüße & 雪: 123456")
                .containsEntry("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType")
                .containsEntry("MessageAttributes.entry.1.Value.StringValue", "Transactional")
                .containsEntry("MessageAttributes.entry.2.Name", "AWS.SNS.SMS.SenderID")
                .containsEntry("MessageAttributes.entry.2.Value.StringValue", "Shop");
    }

    @Test
    void snsSendsForAPoolWithoutARegionInTheServers() {
        sns("").send(SMS);

        assertThat(signer(receiver.only(), "sns")).isEqualTo(IRELAND);
        assertThat(form(receiver.only())).doesNotContainKey("MessageAttributes.entry.2.Name");
    }

    @Test
    void twilioTakesATextMessage() {
        receiver.answer(201, "{\"sid\":\"SM1\"}");

        twilio("+15005550006").send(SMS);

        var call = receiver.only();
        assertThat(call.request().path()).isEqualTo("/2010-04-01/Accounts/AC123/Messages.json");
        var pair = Base64.getEncoder().encodeToString("AC123:hush".getBytes(UTF_8));
        assertThat(call.header("Authorization")).isEqualTo("Basic " + pair);
        assertThat(form(call))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "To",
                                "+4915112345678",
                                "From",
                                "+15005550006",
                                "Body",
                                "Grüße & 雪: 123456"));
    }

    @Test
    void twilioTakesAMessagingServiceForASender() {
        twilio("MG0123456789").send(SMS);

        assertThat(form(receiver.only()))
                .containsEntry("MessagingServiceSid", "MG0123456789")
                .doesNotContainKey("From");
    }

    @Test
    void aWebhookTakesASignedMessage() {
        var secret = Secret.of("shared");

        new WebhookSender(receiver.at("/hook"), secret, outbound, CLOCK).send(MAIL.as(SHOP));

        var call = receiver.only();
        BodySignature.headers(secret, CLOCK.instant(), call.bytes())
                .forEach((name, value) -> assertThat(call.header(name)).isEqualTo(value));
        var sent = Json.read(call.bytes());
        assertThat(sent.path("medium").asString()).isEqualTo("EMAIL");
        assertThat(sent.path("to").asString()).isEqualTo("ana@example.com");
        assertThat(sent.path("subject").asString()).isEqualTo("Ihr Prüfcode");
        assertThat(sent.path("body").asString()).isEqualTo(MAIL.body());
        assertThat(sent.path("from").asString()).isEqualTo("Zoë's <shop@example.com>");
    }

    /// Whoever waits for the message is answered within five seconds; a slow machine has some more.
    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            var webhook = new WebhookSender(url, Secret.of("s"), outbound, CLOCK);
            long began = System.nanoTime();

            assertThatThrownBy(() -> webhook.send(SMS)).isInstanceOf(DeliveryFailed.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Sender.PATIENCE.multipliedBy(2));
        }
        assertThat(Sender.PATIENCE).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 400, 403, 429, 500})
    void aRefusalMeansItDidNotGoOutAndTellsNothingOfIt(int status) {
        receiver.answer(status, "{\"message\":\"ana@example.com 123456\"}");
        var webhook = new WebhookSender(receiver.at("/"), Secret.of("s"), outbound, CLOCK);

        for (var mailSender : new Sender[] {ses(), webhook}) {
            assertThatThrownBy(() -> mailSender.send(MAIL))
                    .isInstanceOf(DeliveryFailed.class)
                    .hasMessageNotContaining("ana");
        }
        for (var smsSender : new Sender[] {sns(""), twilio("+15005550006"), webhook}) {
            assertThatThrownBy(() -> smsSender.send(SMS)).isInstanceOf(DeliveryFailed.class);
        }
        assertThat(receiver.received()).hasSize(5);
    }

    @Test
    void aServerThatIsNotThereMeansItDidNotGoOut() {
        receiver.close();

        assertThatThrownBy(() -> ses().send(MAIL)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> sns("").send(SMS)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> twilio("+1").send(SMS)).isInstanceOf(DeliveryFailed.class);
    }

    @Test
    void nothingGoesByTheWrongMedium() {
        assertThatThrownBy(() -> ses().send(SMS)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> sns("").send(MAIL)).isInstanceOf(DeliveryFailed.class);
        assertThatThrownBy(() -> twilio("+1").send(MAIL)).isInstanceOf(DeliveryFailed.class);
        assertThat(receiver.received()).isEmpty();
    }

    private SesSender ses() {
        return new SesSender(
                new SesSender.Settings(IRELAND, receiver.at("").toString(), "no-reply@id.example"),
                aws);
    }

    private SnsSender sns(String senderId) {
        return new SnsSender(
                new SnsSender.Settings(IRELAND, receiver.at("").toString(), senderId), aws);
    }

    private TwilioSender twilio(String from) {
        return new TwilioSender(
                new TwilioSender.Settings(
                        receiver.at("").toString(), "AC123", Secret.of("hush"), from),
                outbound);
    }

    /// The region that the call is signed for, by our key.
    private static Region signer(TestReceiver.Received call, String service) {
        var check = new SignatureCheck((_, _) -> Optional.of(KEY), CLOCK);
        var outcome = check.check(call.request(), service, _ -> true);
        assertThat(outcome).isInstanceOf(SignatureOutcome.Valid.class);
        return ((SignatureOutcome.Valid) outcome).region();
    }

    private static Map<String, String> form(TestReceiver.Received call) {
        var fields = new LinkedHashMap<String, String>();
        for (var field : call.body().split("&")) {
            var parts = field.split("=", 2);
            fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return fields;
    }
}
