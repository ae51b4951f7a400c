package doorhouse.userpool.saml;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.userpool.saml.SamlJourney.refusal;
import static doorhouse.userpool.saml.SamlJourney.told;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestReceiver;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Metadata at a URL, which changes and is sometimes not there.
class ProviderMetadataTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private final TestServer server = TestServer.stoppedInTime();
    private TestReceiver site;
    private TestSamlIdp idp;

    @BeforeEach
    void open() throws IOException {
        site = new TestReceiver();
        idp = new TestSamlIdp("https://idp.example.com/by-url");
        publish(idp);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void publish(TestSamlIdp provider) {
        var metadata = SamlJourney.metadata(server, provider);
        site.behave(exchange -> TestReceiver.reply(exchange, 200, metadata));
    }

    private void fail() {
        site.behave(exchange -> TestReceiver.reply(exchange, 503, "later"));
    }

    private SamlJourney journey() {
        return SamlJourney.of(
                server, Map.of("MetadataFile", "", "MetadataURL", site.at("/metadata").toString()));
    }

    private boolean signsIn(SamlJourney journey, TestSamlIdp by) {
        var again = journey.another();
        var out = again.out();
        var answer =
                by.answer(again.entityId(), again.consumer(), server.clock().instant())
                        .to(out.id());
        return again.told(answer.signed(), out.relayState()).containsKey("code");
    }

    @Test
    void itIsReadWhenSomebodySignsInAndAgainAfterSixHours() {
        var journey = journey();
        assertThat(site.received()).isEmpty();

        assertThat(signsIn(journey, idp)).isTrue();
        server.clock().forward(Duration.ofHours(6).minus(MOMENT));
        assertThat(signsIn(journey, idp)).isTrue();
        assertThat(site.received()).hasSize(1);
        server.clock().forward(MOMENT);
        assertThat(signsIn(journey, idp)).isTrue();

        assertThat(site.received()).hasSize(2);
    }

    @Test
    void theLastOneHoldsWhileTheProviderIsDownAndNotForEver() {
        var journey = journey();
        assertThat(signsIn(journey, idp)).isTrue();
        fail();

        server.clock().forward(Duration.ofDays(7).minus(MOMENT));
        assertThat(signsIn(journey, idp)).isTrue();
        server.clock().forward(MOMENT);
        var told = told(location(journey.another().authorize(Map.of())));

        assertThat(refusal(told))
                .isEqualTo("server_error: Error retrieving metadata from " + site.at("/metadata"));
    }

    @Test
    void aNewKeyIsLearntAtItsFirstSignatureButNotMoreThanOnceAMinute() {
        var journey = journey();
        assertThat(signsIn(journey, idp)).isTrue();
        var renewed = new TestSamlIdp(idp.entityId);
        publish(renewed);

        assertThat(signsIn(journey, renewed)).isFalse();
        server.clock().forward(Duration.ofMinutes(1));
        assertThat(signsIn(journey, renewed)).isTrue();

        assertThat(site.received()).hasSize(2);
        assertThat(signsIn(journey, idp)).isFalse();
    }

    @Test
    void whatIsNoMetadataReplacesNone() {
        var journey = journey();
        assertThat(signsIn(journey, idp)).isTrue();
        site.behave(exchange -> TestReceiver.reply(exchange, 200, "<html>sign in</html>"));

        server.clock().forward(Duration.ofHours(7));

        assertThat(signsIn(journey, idp)).isTrue();
    }

    @Test
    void theFirstTimeItMustBeThere() {
        fail();
        var journey = journey();

        var told = told(location(journey.authorize(Map.of())));

        assertThat(refusal(told))
                .isEqualTo("server_error: Error retrieving metadata from " + site.at("/metadata"));
    }
}
