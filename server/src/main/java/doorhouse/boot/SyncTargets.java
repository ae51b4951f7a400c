package doorhouse.boot;

import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.Outbound;
import doorhouse.sync.push.Sns;
import doorhouse.sync.stream.Kinesis;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who is told of what identities sync.
///
/// @param kinesis null where no endpoint is set
/// @param sns null where no endpoint is set
public record SyncTargets(@Nullable Kinesis kinesis, @Nullable Sns sns) {
    public static final SyncTargets NONE = new SyncTargets(null, null);
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final int MOST_BYTES_OF_AN_ANSWER = 64 * 1024;

    static SyncTargets of(Config config, Clock clock) throws IOException {
        var set = config.sync();
        if (set.kinesisEndpoint().isEmpty() && set.snsEndpoint().isEmpty()) return NONE;
        var calls =
                new AwsCalls(
                        new Outbound(CONNECTING, MOST_BYTES_OF_AN_ANSWER),
                        Secrets.aws(config.aws()),
                        clock);
        return new SyncTargets(
                set.kinesisEndpoint().isEmpty()
                        ? null
                        : new Kinesis(
                                address("sync.kinesisEndpoint", set.kinesisEndpoint()), calls),
                set.snsEndpoint().isEmpty()
                        ? null
                        : new Sns(address("sync.snsEndpoint", set.snsEndpoint()), calls));
    }

    private static String address(String key, String endpoint) {
        Addresses.http(key, endpoint.replace("{region}", "us-east-1"));
        return endpoint.replaceAll("/+$", "");
    }
}
