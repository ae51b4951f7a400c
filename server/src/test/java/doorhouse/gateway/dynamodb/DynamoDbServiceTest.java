package doorhouse.gateway.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.boot.Stores;
import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestDynamoDb;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// DynamoDB through the gateway, by Amazon's SDK, before a small database.
class DynamoDbServiceTest {
    private static final String ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/";
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestClock clock;
    private static TestDynamoDb database;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        clock = new TestClock();
        database = new TestDynamoDb(clock);
        server = TestServer.before(clock, database.stores());
    }

    @AfterAll
    static void end() {
        server.close();
        database.close();
    }

    @BeforeEach
    void aTable() {
        database.table("Games", "UserId", "S");
    }

    /// A user of the account whose one policy has these statements, with ' for ".
    private record User(String name, DynamoDbClient client, AwsBasicCredentials keys) {}

    private static User user(String... statements) {
        var name = "user-" + USERS.incrementAndGet();
        server.iam().createUser(r -> r.userName(name));
        server.iam()
                .putUserPolicy(r ->
                        r.userName(name)
                                .policyName("p")
                                .policyDocument(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                                                .formatted(
                                                        String.join(",", statements)
                                                                .replace('\'', '"'))));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        var keys = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        return new User(name, server.dynamoDb(StaticCredentialsProvider.create(keys)), keys);
    }

    private static final String OWN_ITEMS =
            """
            {'Effect':'Allow','Action':['dynamodb:GetItem','dynamodb:PutItem',
              'dynamodb:DeleteItem','dynamodb:Query','dynamodb:BatchGetItem'],
             'Resource':'arn:aws:dynamodb:us-east-1:123456789012:table/*',
             'Condition':{'ForAllValues:StringEquals':{'dynamodb:LeadingKeys':'${aws:username}'}}}\
            """;

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static DynamoDbException denied(Runnable call) {
        var refusal = catchThrowableOfType(DynamoDbException.class, call::run);
        assertThat(refusal).as("it is refused").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(refusal.statusCode()).isEqualTo(400);
        return refusal;
    }

    @Test
    void theRootKeepsAndFindsItems() {
        var root = server.dynamoDb();
        var item = Map.of("UserId", text("日本"), "Wins", AttributeValue.fromN("3"));

        root.putItem(r -> r.tableName("Games").item(item));
        var found = root.getItem(r -> r.tableName("Games").key(Map.of("UserId", text("日本"))));

        assertThat(found.item()).isEqualTo(item);
    }

    @Test
    void whatGoesOnIsSignedByTheStoresKeyAlone() {
        server.dynamoDb().putItem(r -> r.tableName("Games").item(Map.of("UserId", text("ana"))));

        var sent = database.newest();
        assertThat(sent.header("Authorization")).contains("Credential=" + TestDynamoDb.KEY_ID);
        assertThat(sent.body())
                .isEqualTo("{\"TableName\":\"Games\",\"Item\":{\"UserId\":{\"S\":\"ana\"}}}");
        assertThat(sent.request().headers().stream().map(h -> h.name().toLowerCase(Locale.ROOT)))
                .doesNotContain("amz-sdk-invocation-id", "user-agent", "x-amz-security-token");
    }

    @Test
    void aUserReachesItsOwnItemsAndNotItsNeighbours() {
        var ana = user(OWN_ITEMS);
        var own = Map.of("UserId", text(ana.name()));
        var neighbour = Map.of("UserId", text("neighbour"));

        ana.client().putItem(r -> r.tableName("Games").item(own));

        assertThat(ana.client().getItem(r -> r.tableName("Games").key(own)).item()).isEqualTo(own);
        int before = database.asked().size();
        var refusal = denied(() -> ana.client().getItem(r -> r.tableName("Games").key(neighbour)));
        assertThat(refusal.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "User: arn:aws:iam::123456789012:user/%s is not authorized to perform: dynamodb:GetItem on resource: %sGames because no identity-based policy allows the dynamodb:GetItem action"
                                .formatted(ana.name(), ARN));
        denied(() -> ana.client().putItem(r -> r.tableName("Games").item(neighbour)));
        denied(() -> ana.client().deleteItem(r -> r.tableName("Games").key(neighbour)));
        assertThat(database.asked()).as("nothing went on").hasSize(before);
    }

    @Test
    void aQueryIsForThePartitionThatItNames() {
        var ana = user(OWN_ITEMS);
        var own = Map.of("UserId", text(ana.name()));
        ana.client().putItem(r -> r.tableName("Games").item(own));

        var found =
                ana.client()
                        .query(r ->
                                r.tableName("Games")
                                        .keyConditionExpression("UserId = :u")
                                        .expressionAttributeValues(Map.of(":u", text(ana.name()))));

        assertThat(found.items()).containsExactly(own);
        denied(() ->
                ana.client()
                        .query(r ->
                                r.tableName("Games")
                                        .keyConditionExpression("UserId = :u")
                                        .expressionAttributeValues(Map.of(":u", text("bob")))));
        denied(() -> ana.client().scan(r -> r.tableName("Games")));
    }

    @Test
    void oneStrangersItemRefusesAWholeBatch() {
        var ana = user(OWN_ITEMS);
        var own = Map.of("UserId", text(ana.name()));
        var neighbour = Map.of("UserId", text("neighbour"));

        ana.client().batchGetItem(r -> r.requestItems(Map.of("Games", keys(List.of(own)))));

        assertThat(database.asked().getLast()).isEqualTo("BatchGetItem");
        int before = database.asked().size();
        denied(() ->
                ana.client()
                        .batchGetItem(r ->
                                r.requestItems(Map.of("Games", keys(List.of(own, neighbour))))));
        assertThat(database.asked()).hasSize(before);
    }

    private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder().keys(keys).build();
    }

    @Test
    void oneForbiddenItemRefusesAWholeTransaction() {
        var ana =
                user(
                        """
                        {'Effect':'Allow','Action':['dynamodb:PutItem','dynamodb:ConditionCheckItem'],
                         'Resource':'*','Condition':{
                           'ForAllValues:StringEquals':{'dynamodb:LeadingKeys':'${aws:username}'},
                           'StringEquals':{'dynamodb:EnclosingOperation':'TransactWriteItems'}}}\
                        """);
        var own = Map.of("UserId", text(ana.name()));
        var other = Map.of("UserId", text("other"));

        var put =
                TransactWriteItem.builder()
                        .put(Put.builder().tableName("Games").item(own).build())
                        .build();
        var check =
                TransactWriteItem.builder()
                        .conditionCheck(
                                ConditionCheck.builder()
                                        .tableName("Games")
                                        .key(other)
                                        .conditionExpression("attribute_exists(UserId)")
                                        .build())
                        .build();

        ana.client().transactWriteItems(r -> r.transactItems(List.of(put)));

        assertThat(database.asked().getLast()).isEqualTo("TransactWriteItems");
        int before = database.asked().size();
        denied(() -> ana.client().transactWriteItems(r -> r.transactItems(List.of(put, check))));
        denied(() -> ana.client().putItem(r -> r.tableName("Games").item(own)));
        assertThat(database.asked()).hasSize(before);
    }

    /// The policy of the documentation's example 3.
    @Test
    void onlySomeAttributesMayBeReadAndWritten() {
        var ana =
                user(
                        """
                        {'Effect':'Allow','Action':['dynamodb:UpdateItem','dynamodb:GetItem'],
                         'Resource':'*','Condition':{
                           'ForAllValues:StringEquals':{'dynamodb:Attributes':['UserId','TopScore']},
                           'StringEqualsIfExists':{'dynamodb:Select':'SPECIFIC_ATTRIBUTES',
                             'dynamodb:ReturnValues':['NONE','UPDATED_OLD','UPDATED_NEW']}}}\
                        """);
        var key = Map.of("UserId", text("ana"));

        ana.client()
                .getItem(r -> r.tableName("Games").key(key).projectionExpression("TopScore.best"));
        ana.client()
                .updateItem(r ->
                        r.tableName("Games")
                                .key(key)
                                .updateExpression("SET TopScore = :n")
                                .expressionAttributeValues(
                                        Map.of(":n", AttributeValue.fromN("1"))));

        denied(() -> ana.client().getItem(r -> r.tableName("Games").key(key)));
        denied(() ->
                ana.client()
                        .getItem(r ->
                                r.tableName("Games")
                                        .key(key)
                                        .projectionExpression("TopScore, #s")
                                        .expressionAttributeNames(Map.of("#s", "Secret"))));
        denied(() ->
                ana.client()
                        .updateItem(r ->
                                r.tableName("Games")
                                        .key(key)
                                        .updateExpression("SET TopScore = Secret")));
        denied(() ->
                ana.client()
                        .updateItem(r ->
                                r.tableName("Games")
                                        .key(key)
                                        .updateExpression("REMOVE TopScore")
                                        .returnValues("ALL_NEW")));
        denied(() ->
                ana.client()
                        .updateItem(r ->
                                r.tableName("Games")
                                        .key(key)
                                        .updateExpression("REMOVE TopScore")
                                        .conditionExpression("attribute_exists(UserId)")
                                        .returnValuesOnConditionCheckFailure("ALL_OLD")));
    }

    @Test
    void aNumberIsOneKeyHoweverItIsWritten() {
        database.table("Counted", "Id", "N");
        var ana =
                user(
                        """
                        {'Effect':'Allow','Action':'dynamodb:GetItem','Resource':'*',
                         'Condition':{'ForAllValues:StringEquals':{'dynamodb:LeadingKeys':'7'}}}\
                        """);

        for (var seven : List.of("7", "7.0", "07", "70e-1"))
            ana.client()
                    .getItem(r ->
                            r.tableName("Counted").key(Map.of("Id", AttributeValue.fromN(seven))));

        denied(() ->
                ana.client()
                        .getItem(r ->
                                r.tableName("Counted")
                                        .key(Map.of("Id", AttributeValue.fromN("7.1")))));
    }

    @Test
    void onlyWhoMayIsToldThatATableIsNotThere() {
        var ana = user("{'Effect':'Allow','Action':'dynamodb:*','Resource':'" + ARN + "No*'}");
        var key = Map.of("UserId", text("ana"));

        assertThat(
                        catchThrowableOfType(
                                ResourceNotFoundException.class,
                                () -> ana.client().getItem(r -> r.tableName("None").key(key))))
                .hasMessageContaining("Requested resource not found");
        denied(() -> ana.client().getItem(r -> r.tableName("Else").key(key)));
        denied(() -> ana.client().getItem(r -> r.tableName("Games").key(key)));
    }

    @Test
    void aTableThatComesBackWithAnotherKeyIsSeen() {
        database.table("Moving", "UserId", "S");
        var ana = user(OWN_ITEMS);
        var own = Map.of("UserId", text(ana.name()));
        ana.client().putItem(r -> r.tableName("Moving").item(own));
        var root = server.dynamoDb();
        root.deleteTable(r -> r.tableName("Moving"));
        root.createTable(r ->
                r.tableName("Moving")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(
                                KeySchemaElement.builder()
                                        .attributeName("Owner")
                                        .keyType(KeyType.HASH)
                                        .build())
                        .attributeDefinitions(
                                AttributeDefinition.builder()
                                        .attributeName("Owner")
                                        .attributeType(ScalarAttributeType.S)
                                        .build()));

        denied(() ->
                ana.client()
                        .putItem(r ->
                                r.tableName("Moving")
                                        .item(
                                                Map.of(
                                                        "UserId",
                                                        text(ana.name()),
                                                        "Owner",
                                                        text("neighbour")))));

        database.table("Moving", "Third", "S");
        clock.forward(Duration.ofSeconds(61));
        denied(() ->
                ana.client()
                        .putItem(r ->
                                r.tableName("Moving")
                                        .item(
                                                Map.of(
                                                        "Owner",
                                                        text(ana.name()),
                                                        "Third",
                                                        text("neighbour")))));
    }

    @Test
    void arnsAreThoseThatPoliciesKnow() {
        var table = server.dynamoDb().describeTable(r -> r.tableName("Games")).table();
        var byArn =
                server.dynamoDb()
                        .batchGetItem(r ->
                                r.requestItems(
                                        Map.of(
                                                ARN + "Games",
                                                keys(List.of(Map.of("UserId", text("a")))))));

        assertThat(table.tableArn()).isEqualTo(ARN + "Games");
        assertThat(table.globalSecondaryIndexes().getFirst().indexArn())
                .isEqualTo(ARN + "Games/index/ByTitle");
        assertThat(byArn.responses()).containsOnlyKeys(ARN + "Games");
        server.dynamoDb().listTagsOfResource(r -> r.resourceArn(ARN + "Games"));
        assertThat(database.newest().body())
                .contains("arn:aws:dynamodb:ddblocal:000000000000:table/Games");
    }

    @Test
    void statementsAreRefused() {
        var refusal =
                catchThrowableOfType(
                        DynamoDbException.class,
                        () ->
                                server.dynamoDb()
                                        .executeStatement(
                                                r -> r.statement("SELECT * FROM \"Games\"")));

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
        assertThat(refusal.awsErrorDetails().errorMessage())
                .isEqualTo("This server does not offer ExecuteStatement yet.");
    }

    @Test
    void aLongItemGoesThrough() {
        var item = Map.of("UserId", text("ana"), "Long", text("x".repeat(1_000_000)));

        server.dynamoDb().putItem(r -> r.tableName("Games").item(item));

        assertThat(
                        server.dynamoDb()
                                .getItem(r ->
                                        r.tableName("Games").key(Map.of("UserId", text("ana"))))
                                .item())
                .isEqualTo(item);
    }

    @Test
    void aDatabaseThatIsAwayIsAFaultOfOurs() throws IOException {
        var stores = storesOfNobody();
        try (var alone = TestServer.before(clock, stores)) {

            var fault =
                    catchThrowableOfType(
                            SdkServiceException.class, () -> alone.dynamoDb().listTables());

            assertThat(fault.statusCode()).isEqualTo(500);
        }
    }

    private static Stores storesOfNobody() throws IOException {
        try (var gone = new TestDynamoDb(clock)) {
            return gone.stores();
        }
    }

    @Test
    void aDatabaseThatRefusesOurKeyIsAFaultOfOursToo() throws IOException {
        var later = new TestClock();
        later.forward(Duration.ofDays(1));
        try (var strange = new TestDynamoDb(later);
                var alone = TestServer.before(clock, strange.stores())) {
            var fault =
                    catchThrowableOfType(
                            DynamoDbException.class, () -> alone.dynamoDb().listTables());

            assertThat(fault.statusCode()).isEqualTo(500);
            assertThat(fault.awsErrorDetails().errorCode()).isEqualTo("InternalServerError");
        }
    }

    // by hand

    private static HttpResponse<byte[]> send(String region, String operation, String body)
            throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var target = "DynamoDB_20120810." + operation;
        var request =
                new RawRequest(
                        "POST",
                        "/",
                        null,
                        List.of(
                                new RawRequest.Header("Host", server.address().getAuthority()),
                                new RawRequest.Header("X-Amz-Target", target)),
                        Sha256.hex(bytes));
        var secret = Secret.of("doorhouse");
        var signed =
                new Signer("doorhouse", secret, null, new Region(region), "dynamodb")
                        .sign(request, clock.instant());
        var sent = HttpRequest.newBuilder(URI.create(server.address() + "/"));
        for (var header : signed.headers())
            if (!header.name().equals("Host")) sent.header(header.name(), header.value());
        return HTTP.send(
                sent.POST(BodyPublishers.ofByteArray(bytes)).build(), BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'TableName':'Games','TableName':'Other','Key':{'UserId':{'S':'ana'}}}",
                "{'TableName':'Games','Key':{'UserId':{'S':'ana'}},'Key':{'UserId':{'S':'bob'}}}",
                "{'TableName':'Games','Key':{'UserId':{'S':'ana','S':'bob'}}}",
                "{'TableName':'Games','Key':{'UserId':{'S':'ana'}}} {}",
                "['TableName']",
                "null",
                "{'TableName':'Games'",
                "not JSON",
            })
    void whatCanBeReadInTwoWaysIsNotRead(String body) throws Exception {
        int before = database.asked().size();

        var answer = send("us-east-1", "GetItem", body.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.read(answer.body()).path("__type").asString())
                .isEqualTo("com.amazon.coral.service#SerializationException");
        assertThat(database.asked()).hasSize(before);
    }

    @Test
    void anotherRegionHasNoTablesHere() throws Exception {
        var answer = send("eu-west-1", "ListTables", "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.read(answer.body()).path("__type").asString())
                .isEqualTo("com.amazon.coral.service#InvalidSignatureException");
    }

    @Test
    void answersOfOursHaveTheirChecksum() throws Exception {
        for (var operation : List.of("DescribeTable", "ExecuteStatement")) {
            var answer = send("us-east-1", operation, "{\"TableName\":\"Games\"}");

            var checksum = new CRC32();
            checksum.update(answer.body());
            assertThat(answer.headers().firstValue("x-amz-crc32"))
                    .contains(Long.toString(checksum.getValue()));
            assertThat(answer.headers().allValues("x-amzn-RequestId")).hasSize(1);
        }
    }

    /// Sends the head of a request whose body never comes, and reads the answer's first bytes.
    private static String answerBeforeTheBody(String keyId, String secret, String announced)
            throws IOException {
        var request =
                new RawRequest(
                        "POST",
                        "/",
                        null,
                        List.of(
                                new RawRequest.Header("Host", server.address().getAuthority()),
                                new RawRequest.Header(
                                        "X-Amz-Target", "DynamoDB_20120810.ListTables"),
                                new RawRequest.Header("x-amz-content-sha256", announced)),
                        announced);
        var signed =
                new Signer(keyId, Secret.of(secret), null, new Region("us-east-1"), "dynamodb")
                        .sign(request, clock.instant());
        try (var socket = new Socket(server.address().getHost(), server.address().getPort())) {
            var head = new StringBuilder("POST / HTTP/1.1\r\n");
            for (var header : signed.headers())
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            head.append("Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
            socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout((int) Duration.ofSeconds(8).toMillis());
            byte[] begin = socket.getInputStream().readNBytes(12);
            return new String(begin, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void noBodyIsReadOfWhomNobodyKnows() throws IOException {
        var hash = Sha256.hex(new byte[0]);

        assertThat(answerBeforeTheBody("AKIAUNKNOWN", "doorhouse", hash)).isEqualTo("HTTP/1.1 400");
        assertThat(answerBeforeTheBody("doorhouse", "another", hash)).isEqualTo("HTTP/1.1 400");
        assertThat(answerBeforeTheBody("doorhouse", "doorhouse", hash))
                .as("a known sender is told to go on")
                .isEqualTo("HTTP/1.1 100");
    }

    @Test
    void nothingIsSaidToWhoDoesNotSign() throws Exception {
        var answer =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/"))
                                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                                .header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00")
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("IncompleteSignatureException");
    }
}
