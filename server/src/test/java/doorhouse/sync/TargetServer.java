package doorhouse.sync;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.boot.SyncTargets;
import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.AwsCredentials;
import doorhouse.outbound.Outbound;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.sync.push.Sns;
import doorhouse.sync.stream.Kinesis;
import doorhouse.testing.TestReceiver;
import doorhouse.testing.TestReceiver.Received;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A server, and those whom it tells of what is synced: another's HTTP servers on loopback that
/// check who signed.
final class TargetServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.systemUTC();

    final TestReceiver kinesis = new TestReceiver();
    final TestReceiver sns = new TestReceiver();
    private final Outbound outbound = new Outbound(Duration.ofSeconds(5), 65_536);
    final TestServer server;

    TargetServer() throws IOException {
        var credentials = new AwsCredentials("AKIATOLD", Secret.of("told"), null);
        var calls = new AwsCalls(outbound, credentials, CLOCK);
        server =
                TestServer.telling(
                        new SyncTargets(
                                new Kinesis(kinesis.at("").toString(), calls),
                                new Sns(sns.at("") + "/{region}", calls)));
    }

    /// Forgets what was sent before, and answers well from now on.
    void renew() {
        kinesis.received().clear();
        sns.received().clear();
        kinesis.answer(200, "{}");
    }

    /// What a receiver was sent, once it is so much; each is signed for the service.
    static List<Received> received(TestReceiver receiver, int count, String service) {
        until(() -> receiver.received().size() >= count);
        var all = List.copyOf(receiver.received());
        for (var one : all) {
            var check =
                    new SignatureCheck(
                            (key, _) ->
                                    key.equals("AKIATOLD")
                                            ? Optional.of(Secret.of("told"))
                                            : Optional.empty(),
                            CLOCK);
            assertThat(check.check(one.request(), service, new Region("us-east-1")::equals))
                    .isInstanceOf(SignatureOutcome.Valid.class);
        }
        return all;
    }

    /// Waits for what happens on another thread.
    static void until(BooleanSupplier met) {
        var end = Instant.now().plus(PATIENCE);
        while (!met.getAsBoolean()) {
            if (Instant.now().isAfter(end)) throw new AssertionError("it did not come about");
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Override
    public void close() {
        server.close();
        outbound.close();
        kinesis.close();
        sns.close();
    }
}
