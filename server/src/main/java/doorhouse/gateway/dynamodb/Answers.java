package doorhouse.gateway.dynamodb;

import doorhouse.http.Response;
import doorhouse.operation.ApiException;
import doorhouse.outbound.Relay;
import doorhouse.sigv4.SignatureOutcome;
import doorhouse.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The answers to callers: the database's own, and ours in its form.
final class Answers {
    private static final String CHECKSUM = "x-amz-crc32";
    private static final String SERVICE = "com.amazon.coral.service#";

    /// The members of batches' answers that are told by table.
    private static final List<String> BY_TABLE =
            List.of("Responses", "UnprocessedKeys", "UnprocessedItems", "ItemCollectionMetrics");

    private Answers() {}

    /// The database's answer as it comes.
    static Response passed(Relay.Answer answer) {
        var response =
                Response.stream(
                        answer.status(),
                        Database.CONTENT_TYPE,
                        out -> {
                            try (answer) {
                                answer.body().transferTo(out);
                            }
                        });
        for (var header : answer.headers()) {
            if (header.name().equalsIgnoreCase(CHECKSUM))
                return response.with(CHECKSUM, header.value());
        }
        return response;
    }

    static Response json(int status, JsonNode body) {
        byte[] bytes = Json.write(body);
        var checksum = new CRC32();
        checksum.update(bytes);
        return Response.of(status, Database.CONTENT_TYPE, bytes)
                .with(CHECKSUM, Long.toString(checksum.getValue()));
    }

    static Response error(ApiException refusal) {
        return error(refusal.error().status(), refusal.error().name(), refusal.sentence());
    }

    private static Response error(int status, String type, String sentence) {
        // The errors of the service's outer door have a capital letter there, the others none.
        var member = type.startsWith(SERVICE) ? "Message" : "message";
        return json(status, Json.object().put("__type", type).put(member, sentence));
    }

    static Response unsigned(SignatureOutcome.Fault fault) {
        var name =
                switch (fault) {
                    case SignatureOutcome.Missing _ -> "MissingAuthenticationTokenException";
                    case SignatureOutcome.Incomplete _ -> "IncompleteSignatureException";
                    case SignatureOutcome.UnknownKey _ -> "UnrecognizedClientException";
                    case SignatureOutcome.ExpiredToken _ -> "ExpiredTokenException";
                    case SignatureOutcome.WrongService _,
                            SignatureOutcome.WrongRegion _,
                            SignatureOutcome.Expired _,
                            SignatureOutcome.NotYetCurrent _,
                            SignatureOutcome.BadSignature _ ->
                            "InvalidSignatureException";
                };
        return error(400, SERVICE + name, fault.sentence());
    }

    static Response failed() {
        return error(
                500,
                "com.amazonaws.dynamodb.v20120810#InternalServerError",
                "The request processing has failed because of an unknown error, exception or"
                        + " failure.");
    }

    static Response busy() {
        return error(
                400,
                "com.amazon.coral.availability#ThrottlingException",
                "Rate of requests exceeds the allowed throughput.");
    }

    /// A table's description, in which ARNs are those that policies know.
    static JsonNode described(JsonNode answer, TableNames names) {
        for (var member : List.of("Table", "TableDescription")) {
            if (answer.path(member) instanceof ObjectNode table) {
                var own = table.path("TableArn").asString("");
                var name = table.path("TableName").asString("");
                if (!own.isEmpty() && !name.isEmpty()) rename(table, own, names.arn(name));
            }
        }
        return answer;
    }

    private static void rename(JsonNode node, String from, String to) {
        if (node instanceof ObjectNode object) {
            for (var member : List.copyOf(object.properties())) {
                var value = member.getValue().asString("");
                boolean arn = member.getKey().endsWith("Arn");
                if (arn && (value.equals(from) || value.startsWith(from + "/")))
                    object.put(member.getKey(), to + value.substring(from.length()));
            }
        }
        for (var inner : node) rename(inner, from, to);
    }

    /// A batch's answer, in which tables are called as the caller called them.
    static JsonNode named(JsonNode answer, Map<String, String> names) {
        for (var member : BY_TABLE) {
            if (!(answer.path(member) instanceof ObjectNode byTable)) continue;
            names.forEach((name, given) -> {
                var told = byTable.remove(name);
                if (told != null) byTable.set(given, told);
            });
        }
        return answer;
    }

    /// Reads an answer to its end.
    ///
    /// @throws IOException when it is longer than that
    static byte[] whole(Relay.Answer answer, int most) throws IOException {
        byte[] read = answer.body().readNBytes(most + 1);
        if (read.length > most) throw new IOException("the database's answer is too long");
        return read;
    }
}
