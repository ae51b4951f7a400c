package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Requests for tables as a whole.
record TableRequests(TableNames names, Tables tables) {
    private static final String TABLE = "TableName";
    private static final String RESOURCE = "ResourceArn";
    private static final String TAGS = "Tags";

    private static final Set<String> CREATE =
            Set.of(
                    TABLE,
                    "AttributeDefinitions",
                    "KeySchema",
                    "LocalSecondaryIndexes",
                    "GlobalSecondaryIndexes",
                    "BillingMode",
                    "ProvisionedThroughput",
                    "OnDemandThroughput",
                    "WarmThroughput",
                    "StreamSpecification",
                    "SSESpecification",
                    "TableClass",
                    "DeletionProtectionEnabled",
                    TAGS);
    private static final Set<String> UPDATE =
            Set.of(
                    TABLE,
                    "AttributeDefinitions",
                    "GlobalSecondaryIndexUpdates",
                    "BillingMode",
                    "ProvisionedThroughput",
                    "OnDemandThroughput",
                    "WarmThroughput",
                    "StreamSpecification",
                    "SSESpecification",
                    "TableClass",
                    "DeletionProtectionEnabled");

    void createTable(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, CREATE);
        var facts = tagFacts(asked);
        var arn = table("dynamodb:CreateTable", asked, facts, true, meaning);
        if (asked.has(TAGS)) meaning.add(new Access("dynamodb:TagResource", arn, facts));
    }

    void updateTable(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, UPDATE);
        table("dynamodb:UpdateTable", asked, new Facts(), true, meaning);
    }

    void deleteTable(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, Set.of(TABLE));
        table("dynamodb:DeleteTable", asked, new Facts(), true, meaning);
    }

    void describeTable(ObjectNode request, Meaning meaning) {
        named("dynamodb:DescribeTable", Set.of(TABLE), request, meaning);
    }

    void describeTimeToLive(ObjectNode request, Meaning meaning) {
        named("dynamodb:DescribeTimeToLive", Set.of(TABLE), request, meaning);
    }

    void updateTimeToLive(ObjectNode request, Meaning meaning) {
        var known = Set.of(TABLE, "TimeToLiveSpecification");
        named("dynamodb:UpdateTimeToLive", known, request, meaning);
    }

    void describeContinuousBackups(ObjectNode request, Meaning meaning) {
        named("dynamodb:DescribeContinuousBackups", Set.of(TABLE), request, meaning);
    }

    void updateContinuousBackups(ObjectNode request, Meaning meaning) {
        var known = Set.of(TABLE, "PointInTimeRecoverySpecification");
        named("dynamodb:UpdateContinuousBackups", known, request, meaning);
    }

    void listTables(ObjectNode request, Meaning meaning) {
        Members.of(request, Set.of("ExclusiveStartTableName", "Limit"));
        meaning.add(new Access("dynamodb:ListTables", "*", new Facts()));
    }

    void describeLimits(ObjectNode request, Meaning meaning) {
        Members.of(request, Set.of());
        meaning.add(new Access("dynamodb:DescribeLimits", "*", new Facts()));
    }

    void tagResource(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, Set.of(RESOURCE, TAGS));
        resource("dynamodb:TagResource", asked, tagFacts(asked), meaning);
    }

    void untagResource(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, Set.of(RESOURCE, "TagKeys"));
        var keys = asked.names("TagKeys").orElse(List.of());
        var facts = new Facts();
        facts.tagKeys(keys);
        resource("dynamodb:UntagResource", asked, facts, meaning);
    }

    void listTagsOfResource(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, Set.of(RESOURCE, "NextToken"));
        resource("dynamodb:ListTagsOfResource", asked, new Facts(), meaning);
    }

    private void named(String action, Set<String> known, ObjectNode request, Meaning meaning) {
        table(action, Members.of(request, known), new Facts(), false, meaning);
    }

    /// @param changes whether the table's keys may be others afterwards
    private String table(
            String action, Members asked, Facts facts, boolean changes, Meaning meaning) {
        var named = names.table(asked.required(TABLE));
        meaning.add(new Access(action, named.arn(), facts));
        if (named.name() == null) {
            meaning.refuse(RESOURCE_NOT_FOUND.because("Requested resource not found"));
        } else {
            asked.object().put(TABLE, named.name());
            if (changes) meaning.changes(named.name());
        }
        return named.arn();
    }

    /// A resource by its ARN, which goes on as the one that the database itself uses.
    private void resource(String action, Members asked, Facts facts, Meaning meaning) {
        var named = names.table(asked.required(RESOURCE));
        meaning.add(new Access(action, named.arn(), facts));
        var keys = named.name() == null ? null : tables.find(named.name(), null).orElse(null);
        if (keys == null)
            meaning.refuse(
                    RESOURCE_NOT_FOUND.because(
                            "Requested resource not found: ResourcArn: %s not found"
                                    .formatted(named.arn())));
        else asked.object().put(RESOURCE, keys.arn().isEmpty() ? named.arn() : keys.arn());
    }

    private static Facts tagFacts(Members asked) {
        var facts = new Facts();
        if (!asked.has(TAGS)) return facts;
        for (var tag : asked.list(TAGS)) {
            var read = Members.of(tag, Set.of("Key", "Value"));
            facts.tag(read.required("Key"), read.required("Value"));
        }
        return facts;
    }
}
