package doorhouse.gateway.dynamodb;

import doorhouse.gateway.Backend;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The database behind the gateway, in its own protocol.
final class Database {
    static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int OK = 200;

    /// The largest description of a table, and of an error, that is read.
    private static final int MOST_DESCRIBED = 1 << 20;

    private final Backend backend;

    Database(Backend backend) {
        this.backend = backend;
    }

    /// Passes a request on as it was written down here.
    Relay.Answer send(String operation, byte[] body) throws IOException {
        return backend.send(
                new Backend.Call(
                        "POST",
                        "",
                        "/",
                        "",
                        List.of(
                                new Header("Content-Type", CONTENT_TYPE),
                                new Header("X-Amz-Target", Requests.TARGET + operation)),
                        Sha256.hex(body),
                        new Relay.Body(body.length, new ByteArrayInputStream(body))));
    }

    /// What the database says of a table, asked by the gateway itself; empty where it says nothing.
    ///
    /// @throws IOException when it does not answer
    Optional<TableKeys> describe(String table) throws IOException {
        byte[] body = Json.write(Json.object().put("TableName", table));
        try (var answer = send("DescribeTable", body)) {
            byte[] told = answer.body().readNBytes(MOST_DESCRIBED);
            if (answer.status() == OK) return TableKeys.read(Json.readData(told).path("Table"));
            var type = errorType(told);
            if (!type.endsWith("#ResourceNotFoundException")) {
                LOG.error("DescribeTable was refused to the gateway: {}", type);
                throw new IOException("the database tells nothing of its tables");
            }
            return Optional.empty();
        } catch (NotJson e) {
            throw new IOException("the database does not answer in JSON", e);
        }
    }

    /// The name of an error, such as `com.amazon.coral.service#AccessDeniedException`.
    static String errorType(byte[] body) {
        try {
            JsonNode read = Json.readData(body);
            var type = read.path("__type").asString("");
            return type.matches("[\\w.#]{1,128}") ? type : "(no name)";
        } catch (NotJson e) {
            return "(no JSON)";
        }
    }
}
