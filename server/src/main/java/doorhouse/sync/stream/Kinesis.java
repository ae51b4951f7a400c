package doorhouse.sync.stream;

import doorhouse.id.Region;
import doorhouse.outbound.AwsCalls;
import doorhouse.outbound.Outbound;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/// Puts records by Kinesis's API: Amazon's own, or any server that speaks it. Source: Amazon
/// Kinesis Data Streams API Reference, PutRecord.
public final class Kinesis {
    /// Of a record's data; what the API allows, with room for the partition key.
    static final int MOST_BYTES = 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Type",
                    "application/x-amz-json-1.1",
                    "X-Amz-Target",
                    "Kinesis_20131202.PutRecord");

    /// Of these the stream's owner has to do something.
    private static final Set<String> CLOSED =
            Set.of("ResourceNotFoundException", "AccessDeniedException");

    /// The stream is not there, or not open to us.
    static final class StreamClosed extends Exception {
        StreamClosed(String error) {
            super(error, null, false, false);
        }
    }

    private final String endpoint;
    private final AwsCalls calls;

    /// @param endpoint an address without a slash at the end; `{region}` in it stands for the
    ///   pool's region
    public Kinesis(String endpoint, AwsCalls calls) {
        this.endpoint = endpoint;
        this.calls = calls;
    }

    /// @throws IOException where another attempt may go better
    void put(Region region, String stream, String partitionKey, byte[] data)
            throws IOException, StreamClosed {
        var body =
                Json.object()
                        .put("StreamName", stream)
                        .put("Data", Base64.getEncoder().encodeToString(data))
                        .put("PartitionKey", partitionKey);
        var to = URI.create(endpoint.replace("{region}", region.value()) + "/");
        var answer = calls.post("kinesis", region, to, HEADERS, Json.write(body), PATIENCE);
        if (answer.ok()) return;
        var error = error(answer);
        if (CLOSED.contains(error)) throw new StreamClosed(error);
        throw new IOException("the stream answered " + answer.status() + " " + error);
    }

    /// The error's name, which may follow a namespace; empty for none.
    private static String error(Outbound.Answer answer) {
        try {
            var type = Json.read(answer.body()).path("__type").asString("");
            var name = type.substring(type.indexOf('#') + 1);
            return name.matches("[A-Za-z]{1,64}") ? name : "";
        } catch (NotJson e) {
            return "";
        }
    }
}
