package doorhouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import doorhouse.outbound.AddressRule;
import doorhouse.outbound.PeerCalls;
import doorhouse.testing.TestReceiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteClientKeysTest {
    private final AtomicLong now = new AtomicLong();
    private TestReceiver published;
    private PeerCalls peers;
    private RemoteClientKeys keys;

    @BeforeEach
    void open() throws Exception {
        published = new TestReceiver();
        peers = new PeerCalls(Duration.ofSeconds(3), 100_000, new AddressRule(true, List.of()));
        keys = new RemoteClientKeys(peers, now::get);
    }

    @AfterEach
    void close() {
        peers.close();
        published.close();
    }

    private static JWK key(String id) throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    private void publish(JWK... all) {
        published.answer(200, new JWKSet(List.of(all)).toString(true));
    }

    private int found(String id) {
        return keys.find(published.at("/keys"), id).size();
    }

    @Test
    void aKeyThatIsNewIsReadForButNotAgainAndAgain() throws Exception {
        publish(key("one"));
        assertThat(found("one")).isOne();
        assertThat(found("two")).isZero();
        publish(key("two"));
        assertThat(found("two")).isZero();
        assertThat(published.received()).hasSize(1);

        now.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(found("two")).isOne();
        assertThat(found("one")).isZero();
        assertThat(published.received()).hasSize(2);
    }

    @Test
    void keysThatCannotBeReadProveNobody() {
        published.answer(500, "down");
        assertThat(found("one")).isZero();
        assertThat(found("one")).isZero();
        assertThat(published.received()).hasSize(1);

        now.addAndGet(Duration.ofSeconds(10).toNanos());
        published.answer(200, "no keys");
        assertThat(found("one")).isZero();
        assertThat(published.received()).hasSize(2);
    }
}
