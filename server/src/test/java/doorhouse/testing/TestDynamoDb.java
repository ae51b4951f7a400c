package doorhouse.testing;

import com.sun.net.httpserver.HttpExchange;
import doorhouse.boot.Stores;
import doorhouse.crypto.Secret;
import doorhouse.gateway.Backend;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCredentials;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome.Valid;
import doorhouse.wire.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A small database that speaks DynamoDB's protocol, for what stands behind the gateway: tables
/// whose items have one key, which it keeps, gives back, finds by their key and forgets. It serves
/// one key alone and checks its signatures.
public final class TestDynamoDb implements AutoCloseable {
    public static final String KEY_ID = "store-key";
    private static final Secret SECRET = Secret.of("the store's own secret");
    private static final Region REGION = new Region("us-east-1");
    private static final Pattern EQUAL = Pattern.compile("(#?\\w+) = (:\\w+)");
    private static final String ARNS = "arn:aws:dynamodb:ddblocal:000000000000:table/";

    private record Table(String key, String type, Map<JsonNode, ObjectNode> items) {}

    private final TestReceiver receiver;
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Clock clock;

    /// @param clock of whoever signs
    public TestDynamoDb(Clock clock) throws IOException {
        this.clock = clock;
        receiver = new TestReceiver();
        receiver.behave(this::answer);
    }

    public Stores stores() {
        return new Stores(
                null,
                new Backend.Settings(
                        receiver.at(""), REGION, new AwsCredentials(KEY_ID, SECRET, null), false),
                List.of());
    }

    /// Makes a table behind the gateway's back.
    ///
    /// @param type `S`, `N` or `B`
    public void table(String name, String key, String type) {
        tables.put(name, new Table(key, type, new ConcurrentHashMap<>()));
    }

    public void dropTable(String name) {
        tables.remove(name);
    }

    /// The operations that were asked for, but those that tell the gateway of its tables.
    public List<String> asked() {
        return receiver.received().stream()
                .map(r -> r.header("X-Amz-Target").replace("DynamoDB_20120810.", ""))
                .filter(operation -> !operation.equals("DescribeTable"))
                .toList();
    }

    /// The newest request.
    public TestReceiver.Received newest() {
        return receiver.received().getLast();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var received = newestOf(exchange);
        var outcome =
                new SignatureCheck(
                                (key, _) ->
                                        key.equals(KEY_ID) ? Optional.of(SECRET) : Optional.empty(),
                                clock)
                        .check(received.request(), "dynamodb", REGION::equals);
        if (!(outcome instanceof Valid)) {
            refuse(exchange, "com.amazon.coral.service#UnrecognizedClientException");
            return;
        }
        var operation = received.header("X-Amz-Target").replace("DynamoDB_20120810.", "");
        var asked = Json.read(received.body());
        var table = tables.get(asked.path("TableName").asString(""));
        boolean one = asked.has("TableName") && !operation.equals("CreateTable");
        if (one && table == null) {
            refuse(exchange, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        TestReceiver.reply(exchange, 200, Json.text(done(operation, asked, table)));
    }

    private TestReceiver.Received newestOf(HttpExchange exchange) {
        var token = exchange.getRequestHeaders().getFirst("Authorization");
        return receiver.received().stream()
                .filter(r -> r.header("Authorization").equals(token))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private static void refuse(HttpExchange exchange, String type) throws IOException {
        TestReceiver.reply(
                exchange, 400, Json.text(Json.object().put("__type", type).put("message", "No")));
    }

    private ObjectNode done(String operation, ObjectNode asked, Table table) {
        var answer = Json.object();
        switch (operation) {
            case "CreateTable" -> {
                var name = asked.path("TableName").asString();
                var key = asked.path("KeySchema").get(0).path("AttributeName").asString();
                table(name, key, "S");
                answer.set("TableDescription", described(name));
            }
            case "DescribeTable" ->
                    answer.set("Table", described(asked.path("TableName").asString()));
            case "DeleteTable" -> {
                var name = asked.path("TableName").asString();
                answer.set("TableDescription", described(name));
                tables.remove(name);
            }
            case "PutItem" -> {
                var item = (ObjectNode) asked.path("Item");
                table.items.put(item.path(table.key), item);
            }
            case "DeleteItem" -> table.items.remove(asked.path("Key").path(table.key));
            case "GetItem" -> {
                var item = table.items.get(asked.path("Key").path(table.key));
                if (item != null) answer.set("Item", item);
            }
            case "Query" -> query(asked, table, answer);
            case "BatchGetItem" -> {
                var responses = answer.putObject("Responses");
                asked.path("RequestItems")
                        .properties()
                        .forEach(e -> responses.putArray(e.getKey()));
            }
            default -> {}
        }
        return answer;
    }

    private static void query(ObjectNode asked, Table table, ObjectNode answer) {
        var matcher = EQUAL.matcher(asked.path("KeyConditionExpression").asString());
        var items = answer.putArray("Items");
        if (matcher.find()) {
            var value = asked.path("ExpressionAttributeValues").path(matcher.group(2));
            var found = table.items.get(value);
            if (found != null) items.add(found);
        }
        answer.put("Count", items.size());
    }

    private ObjectNode described(String name) {
        var table = tables.get(name);
        var told = Json.object().put("TableName", name).put("TableArn", ARNS + name);
        var key = told.putArray("KeySchema").addObject();
        key.put("AttributeName", table.key).put("KeyType", "HASH");
        told.putArray("AttributeDefinitions")
                .addObject()
                .put("AttributeName", table.key)
                .put("AttributeType", table.type);
        var index = told.putArray("GlobalSecondaryIndexes").addObject();
        index.put("IndexName", "ByTitle").put("IndexArn", ARNS + name + "/index/ByTitle");
        index.putArray("KeySchema")
                .addObject()
                .put("AttributeName", "Title")
                .put("KeyType", "HASH");
        told.withArray("AttributeDefinitions")
                .addObject()
                .put("AttributeName", "Title")
                .put("AttributeType", "S");
        return told;
    }

    /// From now on nobody can be reached.
    @Override
    public void close() {
        receiver.close();
    }
}
