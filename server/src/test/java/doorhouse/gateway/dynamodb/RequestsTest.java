package doorhouse.gateway.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Decision;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What requests mean; in the tables ' stands for ". The table `Games` is partitioned by `UserId`,
/// its index `ByTitle` by `Title` and its index `Wide` by `A` and the number `B`; `Counted` is
/// partitioned by the number `Id`.
class RequestsTest {
    private static final String ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/";

    private static final class Known implements Tables {
        private static final Map<String, TableKeys> ALL =
                Map.of(
                        "Games",
                        new TableKeys(
                                "arn:of:the:database",
                                List.of(new KeyAttribute("UserId", "S")),
                                Map.of(
                                        "ByTitle",
                                        List.of(new KeyAttribute("Title", "S")),
                                        "Wide",
                                        List.of(
                                                new KeyAttribute("A", "S"),
                                                new KeyAttribute("B", "N")))),
                        "Counted",
                        new TableKeys("", List.of(new KeyAttribute("Id", "N")), Map.of()));

        @Override
        public Optional<TableKeys> find(String table, @Nullable String index) {
            return Optional.ofNullable(ALL.get(table));
        }

        @Override
        public void forget(String table) {}
    }

    private final Requests requests =
            new Requests(
                    new TableNames(new Region("us-east-1"), new AccountId("123456789012")),
                    new Known());

    private static ObjectNode request(String text) {
        return (ObjectNode) Json.readData(text.replace('\'', '"').getBytes(UTF_8));
    }

    private Meaning meaning(String operation, String request) {
        return requests.read(operation, request(request));
    }

    private static RequestContext context(Access access) {
        var context = RequestContext.builder();
        access.facts().addTo(context);
        return context.build();
    }

    private static boolean allows(String condition, Access access) {
        var policy =
                Policy.parse(
                        """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s",
                         "Resource": "%s", "Condition": {%s}}}
                        """
                                .formatted(
                                        access.action(),
                                        access.resource(),
                                        condition.replace('\'', '"')));
        return Decision.decide(
                        new Question(access.action(), access.resource(), context(access)),
                        Policies.ofIdentity(List.of(new AttachedPolicy("p", policy))))
                .allows();
    }

    /// Whether a condition key has just these values, as a policy sees it; `-` for none.
    private static boolean has(Access access, String key, String values) {
        if (values.equals("-")) return allows("'Null':{'dynamodb:" + key + "':'true'}", access);
        var each = List.of(values.split(" "));
        var list = each.stream().map(v -> "'" + v + "'").collect(Collectors.joining(","));
        return allows(
                        "'ForAllValues:StringEquals':{'dynamodb:%s':[%s]},'Null':{'dynamodb:%s':'false'}"
                                .formatted(key, list, key),
                        access)
                && each.stream()
                        .allMatch(v ->
                                allows(
                                        "'ForAnyValue:StringEquals':{'dynamodb:%s':'%s'}"
                                                .formatted(key, v),
                                        access));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GetItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'},'Title':{'S':'go'}}} | ana | UserId Title | ALL_ATTRIBUTES | -",
                "GetItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'ProjectionExpression':'Wins, #a.b','ExpressionAttributeNames':{'#a':'Losses'}} | ana | UserId Wins Losses | SPECIFIC_ATTRIBUTES | -",
                "GetItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'ProjectionExpression':null} | ana | UserId | ALL_ATTRIBUTES | -",
                "GetItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'AttributesToGet':['Wins']} | ana | UserId Wins | SPECIFIC_ATTRIBUTES | -",
                "GetItem | {'TableName':'Counted','Key':{'Id':{'N':'1.50'}}} | 1.5 | Id | ALL_ATTRIBUTES | -",
                "PutItem | {'TableName':'Games','Item':{'UserId':{'S':'ana'},'Wins':{'N':'1'},'Deep':{'M':{'x':{'S':'y'}}}}} | ana | UserId Wins Deep | - | NONE",
                "PutItem | {'TableName':'Games','Item':{'UserId':{'S':'ana'}},'ConditionExpression':'attribute_not_exists(Wins)','ReturnValues':'ALL_OLD'} | ana | UserId Wins | - | ALL_OLD",
                "PutItem | {'TableName':'Games','Item':{'UserId':{'S':'ana'}},'Expected':{'Wins':{'Exists':false}}} | ana | UserId Wins | - | NONE",
                "PutItem | {'TableName':'Games','Item':{'UserId':{'S':'ana'}},'ReturnValuesOnConditionCheckFailure':'ALL_OLD'} | ana | UserId | - | ALL_OLD",
                "UpdateItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'UpdateExpression':'SET Wins = Losses + :v REMOVE Old','ExpressionAttributeValues':{':v':{'N':'1'}},'ReturnValues':'UPDATED_NEW'} | ana | UserId Wins Losses Old | - | UPDATED_NEW",
                "UpdateItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'ReturnValues':'UPDATED_NEW','ReturnValuesOnConditionCheckFailure':'ALL_OLD'} | ana | UserId | - | ALL_OLD",
                "UpdateItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'AttributeUpdates':{'Wins':{'Action':'DELETE'}}} | ana | UserId Wins | - | NONE",
                "DeleteItem | {'TableName':'Games','Key':{'UserId':{'S':'ana'}},'ConditionExpression':'Wins > :v','ExpressionAttributeValues':{':v':{'N':'1'}}} | ana | UserId Wins | - | NONE",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | ana | UserId | ALL_ATTRIBUTES | -",
                "Query | {'TableName':'Games','KeyConditionExpression':':u = UserId AND (Title BETWEEN :a AND :b)','ExpressionAttributeValues':{':u':{'S':'ana'},':a':{'S':'a'},':b':{'S':'b'}},'FilterExpression':'Wins > Losses'} | ana | UserId Title Wins Losses | ALL_ATTRIBUTES | -",
                "Query | {'TableName':'Games','KeyConditionExpression':'begins_with(Title, :a) AND #u = :u','ExpressionAttributeNames':{'#u':'UserId'},'ExpressionAttributeValues':{':u':{'S':'ana'},':a':{'S':'a'}},'Select':'COUNT'} | ana | Title UserId | COUNT | -",
                "Query | {'TableName':'Games','KeyConditions':{'UserId':{'AttributeValueList':[{'S':'ana'}],'ComparisonOperator':'EQ'}},'QueryFilter':{'Wins':{'ComparisonOperator':'NULL'}}} | ana | UserId Wins | ALL_ATTRIBUTES | -",
                "Query | {'TableName':'Counted','KeyConditionExpression':'Id = :i','ExpressionAttributeValues':{':i':{'N':'007'}}} | 7 | Id | ALL_ATTRIBUTES | -",
                "Scan | {'TableName':'Games'} | - | - | ALL_ATTRIBUTES | -",
                "Scan | {'TableName':'Games','FilterExpression':'UserId = :u','ExpressionAttributeValues':{':u':{'S':'ana'}},'ProjectionExpression':'Wins'} | - | UserId Wins | SPECIFIC_ATTRIBUTES | -",
                "Scan | {'TableName':'Games','ScanFilter':{'Wins':{'ComparisonOperator':'NULL'}}} | - | Wins | ALL_ATTRIBUTES | -",
                "BatchGetItem | {'RequestItems':{'Games':{'Keys':[{'UserId':{'S':'ana'}},{'UserId':{'S':'bob'}}],'ProjectionExpression':'Wins'}}} | ana bob | UserId Wins | SPECIFIC_ATTRIBUTES | -",
                "BatchWriteItem | {'RequestItems':{'Games':[{'PutRequest':{'Item':{'UserId':{'S':'ana'},'Wins':{'N':'1'}}}},{'DeleteRequest':{'Key':{'UserId':{'S':'bob'}}}}]}} | ana bob | UserId Wins | - | -",
            })
    void aRequestTellsItsFacts(
            String operation,
            String request,
            String keys,
            String attributes,
            String select,
            String returnValues) {
        var meaning = meaning(operation, request);

        assertThat(meaning.refusal()).isNull();
        assertThat(meaning.accesses()).hasSize(1);
        var access = meaning.accesses().getFirst();
        assertThat(access.action()).isEqualTo("dynamodb:" + operation);
        assertThat(access.resource()).startsWith(ARN);
        assertThat(has(access, "LeadingKeys", keys)).as("leading keys").isTrue();
        assertThat(has(access, "FirstPartitionKeyValues", keys)).as("first key").isTrue();
        assertThat(has(access, "Attributes", attributes)).as("attributes").isTrue();
        assertThat(has(access, "Select", select)).as("select").isTrue();
        assertThat(has(access, "ReturnValues", returnValues)).as("return values").isTrue();
        assertThat(has(access, "ReturnConsumedCapacity", "NONE")).as("capacity").isTrue();
        assertThat(has(access, "EnclosingOperation", "-")).as("enclosing").isTrue();
    }

    @Test
    void anIndexIsAResourceOfItsOwnWithItsOwnKeys() {
        var query =
                meaning(
                        "Query",
                        """
                        {'TableName':'Games','IndexName':'Wide',
                         'KeyConditionExpression':'A = :a AND B = :b',
                         'ExpressionAttributeValues':{':a':{'S':'x'},':b':{'N':'1.0'}}}\
                        """);
        var scan = meaning("Scan", "{'TableName':'Games','IndexName':'ByTitle'}");

        var access = query.accesses().getFirst();
        assertThat(access.resource()).isEqualTo(ARN + "Games/index/Wide");
        assertThat(has(access, "LeadingKeys", "x")).isTrue();
        assertThat(has(access, "SecondPartitionKeyValues", "1")).isTrue();
        assertThat(has(access, "Select", "ALL_PROJECTED_ATTRIBUTES")).isTrue();
        assertThat(scan.accesses().getFirst().resource()).isEqualTo(ARN + "Games/index/ByTitle");
    }

    @Test
    void aTransactionIsDecidedItemByItem() {
        var meaning =
                meaning(
                        "TransactWriteItems",
                        """
                        {'TransactItems':[
                          {'Put':{'TableName':'Games','Item':{'UserId':{'S':'ana'}}}},
                          {'Update':{'TableName':'Games','Key':{'UserId':{'S':'bob'}},
                            'UpdateExpression':'REMOVE Wins'}},
                          {'Delete':{'TableName':'Games','Key':{'UserId':{'S':'cid'}}}},
                          {'ConditionCheck':{'TableName':'Counted','Key':{'Id':{'N':'1'}},
                            'ConditionExpression':'attribute_exists(Wins)'}}],
                         'ReturnConsumedCapacity':'TOTAL'}\
                        """);

        assertThat(meaning.accesses().stream().map(Access::action))
                .containsExactly(
                        "dynamodb:PutItem",
                        "dynamodb:UpdateItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:ConditionCheckItem");
        var keys = List.of("ana", "bob", "cid", "1");
        for (int i = 0; i < keys.size(); i++) {
            var access = meaning.accesses().get(i);
            assertThat(has(access, "LeadingKeys", keys.get(i))).isTrue();
            assertThat(has(access, "EnclosingOperation", "TransactWriteItems")).isTrue();
            assertThat(has(access, "ReturnConsumedCapacity", "TOTAL")).isTrue();
        }
        assertThat(has(meaning.accesses().get(3), "Attributes", "Id Wins")).isTrue();
    }

    @Test
    void aTransactionThatReadsIsDecidedItemByItem() {
        var meaning =
                meaning(
                        "TransactGetItems",
                        """
                        {'TransactItems':[
                          {'Get':{'TableName':'Games','Key':{'UserId':{'S':'ana'}}}},
                          {'Get':{'TableName':'Games','Key':{'UserId':{'S':'bob'}},
                            'ProjectionExpression':'Wins'}}]}\
                        """);

        assertThat(meaning.accesses())
                .allMatch(a -> a.action().equals("dynamodb:GetItem"))
                .allMatch(a -> has(a, "EnclosingOperation", "TransactGetItems"));
        assertThat(has(meaning.accesses().get(0), "Select", "ALL_ATTRIBUTES")).isTrue();
        assertThat(has(meaning.accesses().get(1), "Select", "SPECIFIC_ATTRIBUTES")).isTrue();
    }

    @Test
    void aBatchIsDecidedTableByTable() {
        var meaning =
                meaning(
                        "BatchGetItem",
                        """
                        {'RequestItems':{
                          'Games':{'Keys':[{'UserId':{'S':'ana'}}]},
                          'Counted':{'Keys':[{'Id':{'N':'2'}}]}}}\
                        """);

        assertThat(meaning.accesses().stream().map(Access::resource))
                .containsExactly(ARN + "Games", ARN + "Counted");
        assertThat(has(meaning.accesses().get(0), "LeadingKeys", "ana")).isTrue();
        assertThat(has(meaning.accesses().get(1), "LeadingKeys", "2")).isTrue();
    }

    @Test
    void aTableMayBeNamedByItsArnAndGoesOnByItsName() {
        var request =
                request(
                        "{'TableName':'%sGames','Key':{'UserId':{'S':'ana'}},'ReturnConsumedCapacity':null}"
                                .formatted(ARN));
        var batch =
                request(
                        "{'RequestItems':{'%sGames':{'Keys':[{'UserId':{'S':'ana'}}]}}}"
                                .formatted(ARN));

        var meaning = requests.read("GetItem", request);
        var renamed = requests.read("BatchGetItem", batch);

        assertThat(meaning.accesses().getFirst().resource()).isEqualTo(ARN + "Games");
        assertThat(request)
                .isEqualTo(request("{'TableName':'Games','Key':{'UserId':{'S':'ana'}}}"));
        assertThat(batch.path("RequestItems").propertyNames()).containsExactly("Games");
        assertThat(renamed.renamed()).isEqualTo(Map.of("Games", ARN + "Games"));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Games",
        "arn:aws:dynamodb:us-east-1:999999999999:table/Games",
        "arn:aws-cn:dynamodb:us-east-1:123456789012:table/Games"
    })
    void anothersTableIsAskedForByItsOwnArnAndNotFound(String arn) {
        var meaning =
                meaning(
                        "GetItem",
                        "{'TableName':'%s','Key':{'UserId':{'S':'ana'}}}".formatted(arn));

        assertThat(meaning.accesses().getFirst().resource()).isEqualTo(arn);
        assertThat(meaning.refusal()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GetItem | {'TableName':'None','Key':{'UserId':{'S':'ana'}}} | Requested resource not found",
                "GetItem | {'TableName':'Games','Key':{'Title':{'S':'go'}}} | The provided key element does not match the schema",
                "GetItem | {'TableName':'Games','Key':{'UserId':{'N':'1'}}} | The provided key element does not match the schema",
                "GetItem | {'TableName':'Games','Key':{'UserId':{'S':'ana','N':'1'}}} | The provided key element does not match the schema",
                "PutItem | {'TableName':'Games','Item':{'Title':{'S':'go'}}} | One or more parameter values were invalid: Missing the key UserId in the item",
                "Query | {'TableName':'Games','KeyConditionExpression':'Title = :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Query condition missed key schema element: UserId",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId > :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Query key condition not supported",
                "Query | {'TableName':'Games','KeyConditionExpression':'begins_with(UserId, :u)','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Query key condition not supported",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = Title'} | Query key condition not supported",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = :u','ExpressionAttributeValues':{':u':{'N':'1'}}} | Query key condition not supported",
                "Query | {'TableName':'Games','KeyConditions':{'UserId':{'AttributeValueList':[{'S':'a'},{'S':'b'}],'ComparisonOperator':'EQ'}}} | Query key condition not supported",
                "Query | {'TableName':'Games','KeyConditions':{'UserId':{'AttributeValueList':[{'S':'a'}],'ComparisonOperator':'GE'}}} | Query key condition not supported",
                "Query | {'TableName':'Games','IndexName':'NoIndex','KeyConditionExpression':'UserId = :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | The table does not have the specified index: NoIndex",
            })
    void whatIsWrongWithATableIsToldToThoseWhoMay(String operation, String request, String why) {
        var meaning = meaning(operation, request);

        assertThat(meaning.accesses()).hasSize(1);
        assertThat(has(meaning.accesses().getFirst(), "LeadingKeys", "-")).isTrue();
        assertThat(meaning.refusal()).isNotNull();
        assertThat(requireNonNull(meaning.refusal()).sentence()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GetItem | {'Key':{'UserId':{'S':'ana'}}} | Value null at 'tableName'",
                "GetItem | {'TableName':'Games'} | Value null at 'key'",
                "GetItem | {'TableName':'Ga','Key':{}} | Invalid table/index name",
                "GetItem | {'TableName':'Games/index/ByTitle','Key':{}} | Invalid table/index name",
                "GetItem | {'TableName':['Games'],'Key':{}} | TableName can not be converted to a String",
                "GetItem | {'TableName':'Games','Key':[]} | Unexpected value type in payload: Key",
                "GetItem | {'TableName':'Games','tableName':'Other','Key':{}} | does not know the parameter tableName",
                "GetItem | {'TableName':'Games','Key':{},'IndexName':'ByTitle'} | does not know the parameter IndexName",
                "GetItem | {'TableName':'Games','Key':{},'AttributesToGet':[]} | at 'attributesToGet' failed",
                "GetItem | {'TableName':'Games','Key':{},'ProjectionExpression':''} | The expression can not be empty",
                "GetItem | {'TableName':'Games','Key':{},'ProjectionExpression':'a','AttributesToGet':['b']} | Can not use both expression and non-expression",
                "GetItem | {'TableName':'Games','Key':{},'ReturnConsumedCapacity':'ALL'} | Value 'ALL' at 'returnConsumedCapacity'",
                "GetItem | {'TableName':'Games','Key':{},'ExpressionAttributeNames':{}} | ExpressionAttributeNames must not be empty",
                "PutItem | {'TableName':'Games','Item':{},'ReturnValues':'SOME'} | Value 'SOME' at 'returnValues'",
                "PutItem | {'TableName':'Games','Item':{},'ConditionExpression':'a ='} | Syntax error",
                "Query | {'TableName':'Games'} | Either the KeyConditions or KeyConditionExpression parameter",
                "Query | {'TableName':'Games','KeyConditions':{},'KeyConditionExpression':'a = b'} | Can not use both expression and non-expression",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = :u OR UserId = :v','ExpressionAttributeValues':{':u':{'S':'ana'},':v':{'S':'bob'}}} | Invalid operator used in KeyConditionExpression: OR",
                "Query | {'TableName':'Games','KeyConditionExpression':'NOT UserId = :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Invalid operator used in KeyConditionExpression: NOT",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId IN (:u)','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Invalid operator used in KeyConditionExpression: IN",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId <> :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Invalid operator used in KeyConditionExpression: <>",
                "Query | {'TableName':'Games','KeyConditionExpression':'contains(UserId, :u)','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Invalid operator used in KeyConditionExpression: contains",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = :u AND UserId = :v','ExpressionAttributeValues':{':u':{'S':'ana'},':v':{'S':'bob'}}} | must only contain one condition per key",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId = :u AND #u = :v','ExpressionAttributeNames':{'#u':'UserId'},'ExpressionAttributeValues':{':u':{'S':'ana'},':v':{'S':'bob'}}} | must only contain one condition per key",
                "Query | {'TableName':'Games','KeyConditionExpression':'UserId.x = :u','ExpressionAttributeValues':{':u':{'S':'ana'}}} | Key attributes must be scalars",
                "Query | {'TableName':'Games','KeyConditionExpression':'size(UserId) = :u','ExpressionAttributeValues':{':u':{'N':'3'}}} | Query key condition not supported",
                "Scan | {'TableName':'Games','Select':'SPECIFIC_ATTRIBUTES'} | Must specify the AttributesToGet or ProjectionExpression",
                "Scan | {'TableName':'Games','Select':'ALL_ATTRIBUTES','ProjectionExpression':'Wins'} | Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
                "Scan | {'TableName':'Games','Select':'COUNT','AttributesToGet':['Wins']} | Cannot specify the AttributesToGet when choosing to get only the Count",
                "Scan | {'TableName':'Games','Select':'ALL_PROJECTED_ATTRIBUTES'} | can be used only when Querying using an IndexName",
                "Scan | {'TableName':'Games','Select':'all_attributes'} | Value 'all_attributes' at 'select'",
                "Scan | {'TableName':'Games','KeyConditionExpression':'a = b'} | does not know the parameter KeyConditionExpression",
                "BatchGetItem | {'RequestItems':{}} | RequestItems",
                "BatchGetItem | {'RequestItems':{'Games':{'Keys':['x']}}} | Start of structure or map found where not expected",
                "BatchGetItem | {'RequestItems':{'Games':{'Keys':[]},'arn:aws:dynamodb:us-east-1:123456789012:table/Games':{'Keys':[]}}} | A table is named twice",
                "BatchWriteItem | {'RequestItems':{'Games':[{}]}} | more than one datatypes",
                "BatchWriteItem | {'RequestItems':{'Games':[{'PutRequest':{'Item':{}},'DeleteRequest':{'Key':{}}}]}} | more than one datatypes",
                "BatchWriteItem | {'RequestItems':{'Games':[{'UpdateRequest':{'Key':{}}}]}} | does not know the parameter UpdateRequest",
                "TransactWriteItems | {'TransactItems':[]} | transactItems",
                "TransactWriteItems | {'TransactItems':[{}]} | TransactItems can only contain one of",
                "TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'Games','Item':{}},'Delete':{'TableName':'Games','Key':{}}}]} | TransactItems can only contain one of",
                "TransactWriteItems | {'TransactItems':[{'Put':{'TableName':'Games','Item':{},'ReturnValues':'ALL_OLD'}}]} | does not know the parameter ReturnValues",
                "TransactWriteItems | {'TransactItems':[{'Get':{'TableName':'Games','Key':{}}}]} | does not know the parameter Get",
                "CreateTable | {'TableName':'Games','ResourcePolicy':'{}'} | does not know the parameter ResourcePolicy",
                "UpdateTable | {'TableName':'Games','ReplicaUpdates':[]} | does not know the parameter ReplicaUpdates",
                "ExecuteStatement | {'Statement':'SELECT * FROM Games'} | This server does not offer ExecuteStatement yet.",
                "ExportTableToPointInTime | {} | This server does not offer ExportTableToPointInTime yet.",
            })
    void whatIsMalformedOrUnknownIsRefusedUndecided(String operation, String request, String why) {
        var refusal = catchThrowableOfType(ApiException.class, () -> meaning(operation, request));

        assertThat(refusal).isNotNull();
        assertThat(refusal.sentence()).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CreateTable | {'TableName':'Games','KeySchema':[]} | Games",
                "UpdateTable | {'TableName':'Games'} | Games",
                "DeleteTable | {'TableName':'Games'} | Games",
                "DescribeTable | {'TableName':'Games'} | ``",
                "UpdateTimeToLive | {'TableName':'Games','TimeToLiveSpecification':{}} | ``",
            })
    void whatMayChangeKeysIsNoted(String operation, String request, String changed) {
        var meaning = meaning(operation, request);

        assertThat(String.join(" ", meaning.changed())).isEqualTo(changed);
        assertThat(meaning.accesses())
                .containsExactly(meaning.accesses().getFirst())
                .allMatch(a -> a.action().equals("dynamodb:" + operation))
                .allMatch(a -> a.resource().equals(ARN + "Games"));
    }

    @Test
    void tagsAreAPermissionOfTheirOwn() {
        var meaning =
                meaning("CreateTable", "{'TableName':'New','Tags':[{'Key':'team','Value':'red'}]}");
        var request = request("{'ResourceArn':'%sGames'}".formatted(ARN));
        var listed = requests.read("ListTagsOfResource", request);

        assertThat(meaning.accesses().stream().map(Access::action))
                .containsExactly("dynamodb:CreateTable", "dynamodb:TagResource");
        assertThat(
                        allows(
                                "'StringEquals':{'aws:RequestTag/team':'red'},'ForAllValues:StringEquals':{'aws:TagKeys':'team'}",
                                meaning.accesses().getFirst()))
                .isTrue();
        assertThat(listed.accesses().getFirst().resource()).isEqualTo(ARN + "Games");
        assertThat(request.path("ResourceArn").asString()).isEqualTo("arn:of:the:database");
    }

    /// The trap that the documentation warns of, as it is at AWS: a condition for all values holds
    /// where there are none.
    @Test
    void aScanHasNoLeadingKeysSoForAllValuesHoldsForIt() {
        var scan = meaning("Scan", "{'TableName':'Games'}").accesses().getFirst();
        var query =
                meaning(
                                "Query",
                                "{'TableName':'Games','KeyConditionExpression':'UserId = :u','ExpressionAttributeValues':{':u':{'S':'bob'}}}")
                        .accesses()
                        .getFirst();
        var condition = "'ForAllValues:StringEquals':{'dynamodb:LeadingKeys':'ana'}";

        assertThat(allows(condition, scan)).isTrue();
        assertThat(allows(condition, query)).isFalse();
    }
}
