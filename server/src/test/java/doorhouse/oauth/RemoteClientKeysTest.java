package doorhouse.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import doorhouse.outbound.AddressRule;
import doorhouse.outbound.PeerCalls;
import doorhouse.testing.OnePlace;
import doorhouse.testing.TestReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void keysThatCannotBeReadAgainStayGoodForADay() throws Exception {
        publish(key("one"));
        assertThat(found("one")).isOne();
        published.answer(500, "down");

        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(found("unknown")).isZero();
        assertThat(found("one")).isOne();
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(found("one")).isOne();
        assertThat(found("one")).isOne();
        assertThat(published.received()).hasSize(3);

        now.addAndGet(Duration.ofHours(23).toNanos());
        assertThat(found("one")).isZero();
    }

    @Test
    void manyWhoAskAtOnceReadOnce() throws Exception {
        var body = new JWKSet(List.of(key("one"))).toString(true).getBytes(UTF_8);
        var asked = new CountDownLatch(1);
        var all = new CountDownLatch(1);
        published.behave(exchange -> {
            asked.countDown();
            await(all);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        var threads = new ArrayList<Thread>();
        var found = new AtomicInteger();
        for (int i = 0; i < 5; i++)
            threads.add(Thread.ofPlatform().start(() -> found.addAndGet(found("one"))));
        await(asked);
        for (var thread : threads) {
            while (thread.getState() == Thread.State.RUNNABLE
                    || thread.getState() == Thread.State.NEW) Thread.onSpinWait();
        }
        all.countDown();
        for (var thread : threads) thread.join();

        assertThat(found).hasValue(5);
        assertThat(published.received()).hasSize(1);
    }

    @Test
    void whoeverWaitsForAnothersReadingHoldsUpNobody() throws Exception {
        var end = new CountDownLatch(1);
        published.behave(exchange -> {
            await(end);
            TestReceiver.reply(exchange, 500, "down");
        });

        assertThat(OnePlace.isFreeWhileTwoWait(() -> found("one"), end::countDown)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
