package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What several requests say in the same way: which attributes they want back, and by which
/// conditions.
final class Reading {
    static final String PROJECTION = "ProjectionExpression";
    static final String TO_GET = "AttributesToGet";
    static final String CONDITION = "ConditionExpression";
    static final String EXPECTED = "Expected";
    static final String CAPACITY = "ReturnConsumedCapacity";
    static final String RETURN = "ReturnValues";
    static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";
    private static final String ALL_OLD = "ALL_OLD";
    private static final String NONE = "NONE";
    private static final String SPECIFIC = "SPECIFIC_ATTRIBUTES";

    private static final List<String> SELECT =
            List.of("ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", SPECIFIC);
    private static final List<String> CAPACITIES = List.of("INDEXES", "TOTAL", NONE);
    private static final List<String> RETURNS =
            List.of(ALL_OLD, "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", NONE);
    private static final List<String> ON_FAILURES = List.of(ALL_OLD, NONE);

    private Reading() {}

    static void capacity(Members request, Facts facts) {
        facts.capacity(request.word(CAPACITY, CAPACITIES).orElse(NONE));
    }

    /// Notes the attributes that a read wants.
    ///
    /// @return whether it names any
    static boolean projection(Members part, Placeholders placeholders, Facts facts) {
        var projection = part.text(PROJECTION);
        var toGet = part.names(TO_GET);
        if (projection.isPresent() && toGet.isPresent())
            throw VALIDATION.because(
                    "Can not use both expression and non-expression parameters in the same request:"
                            + " Non-expression parameters: {AttributesToGet} Expression parameters:"
                            + " {ProjectionExpression}");
        projection.ifPresent(text -> ExpressionReader.projection(PROJECTION, text, placeholders));
        toGet.ifPresent(facts::attributes);
        return projection.isPresent() || toGet.isPresent();
    }

    /// What a read of single items has for `dynamodb:Select`, which it cannot say itself.
    static void selectOfItems(boolean projected, Facts facts) {
        facts.select(projected ? SPECIFIC : "ALL_ATTRIBUTES");
    }

    /// What a query or scan selects. What contradicts itself is refused: it must not be left to the
    /// database which of both counts.
    ///
    /// @param index null for the table
    static void select(Members request, boolean projected, @Nullable String index, Facts facts) {
        var given = request.word("Select", SELECT);
        var otherwise = index == null ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
        var select = given.orElse(projected ? SPECIFIC : otherwise);
        if (projected && !select.equals(SPECIFIC))
            throw VALIDATION.because(
                    "Cannot specify the %s when choosing to get %s"
                            .formatted(
                                    request.has(PROJECTION) ? PROJECTION : TO_GET,
                                    select.equals("COUNT") ? "only the Count" : select));
        if (!projected && select.equals(SPECIFIC))
            throw VALIDATION.because(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                            + " SPECIFIC_ATTRIBUTES");
        if (index == null && select.equals("ALL_PROJECTED_ATTRIBUTES"))
            throw VALIDATION.because(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        facts.select(select);
    }

    /// Notes the attributes that a condition or filter names.
    static void condition(String parameter, Members part, Placeholders placeholders) {
        part.text(parameter)
                .ifPresent(text -> ExpressionReader.condition(parameter, text, placeholders));
    }

    /// Notes the attributes of a parameter from before there were expressions.
    static void legacy(String parameter, Members part, Facts facts) {
        part.findAttributes(parameter)
                .ifPresent(map -> facts.attributes(List.copyOf(map.propertyNames())));
    }

    /// What a write gives back. An item that comes with a failed condition is as good as one that
    /// comes with success, so the key names what shows more.
    static void returned(Members part, Facts facts) {
        var values = part.word(RETURN, RETURNS).orElse(NONE);
        var onFailure = part.word(ON_FAILURE, ON_FAILURES).orElse(NONE);
        boolean failureShowsMore = onFailure.equals(ALL_OLD) && !values.equals("ALL_NEW");
        facts.returnValues(failureShowsMore ? ALL_OLD : values);
    }
}
