package doorhouse.policy;

import doorhouse.policy.TextPattern.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// ARNs by pattern: each of the six fields is matched by itself, so no wildcard reaches over a
/// colon, but the last field, the resource, may hold colons and slashes.
///
/// @param fields six, or one that is matched against the whole text
record ArnPattern(List<TextPattern> fields) {
    private static final int FIELDS = 6;
    private static final Set<String> PARTITIONS =
            Set.of(
                    "aws",
                    "aws-cn",
                    "aws-us-gov",
                    "aws-eusc",
                    "aws-iso",
                    "aws-iso-b",
                    "aws-iso-e",
                    "aws-iso-f",
                    "*");

    /// Reads an element of `Resource`. IAM completes an ARN that has too few fields with wildcards:
    /// `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
    static ArnPattern resource(String text, Version version) {
        var whole = TextPattern.wildcardsAndVariables(text, version);
        if (text.equals("*")) return new ArnPattern(List.of(whole));
        if (!text.startsWith("arn:"))
            throw new MalformedPolicyDocument(
                    "Resource %s must be in ARN format or \"*\".".formatted(text));
        var partition = text.split(":", -1)[1];
        if (!PARTITIONS.contains(partition))
            throw new MalformedPolicyDocument(
                    "Partition \"%s\" is not valid for resource \"%s\"."
                            .formatted(partition, text));
        var fields = new ArrayList<>(whole.split(FIELDS));
        fields.addAll(Collections.nCopies(FIELDS - fields.size(), TextPattern.wildcards("*")));
        return new ArnPattern(fields);
    }

    /// Reads the operand of a condition on an ARN. One that has not six fields, such as `*` or a
    /// variable that holds a whole ARN, is matched against the whole text.
    static ArnPattern operand(String text, Version version) {
        var whole = TextPattern.wildcardsAndVariables(text, version);
        var fields = whole.split(FIELDS);
        return new ArnPattern(fields.size() == FIELDS ? fields : List.of(whole));
    }

    Matches matches(String text, RequestContext context) {
        for (var field : fields) if (!field.known(context)) return Matches.UNKNOWN;
        return Matches.of(couldMatch(text, context));
    }

    /// Whether it matches if what is unknown were known.
    boolean couldMatch(String text, RequestContext context) {
        int from = 0;
        int last = fields.size() - 1;
        for (int i = 0; i <= last; i++) {
            int end = i == last ? text.length() : text.indexOf(':', from);
            if (end < 0 || !fields.get(i).widest(context).matches(text, from, end)) return false;
            from = end + 1;
        }
        return true;
    }

    List<Variable> variables() {
        return fields.stream().flatMap(field -> field.variables().stream()).toList();
    }
}
