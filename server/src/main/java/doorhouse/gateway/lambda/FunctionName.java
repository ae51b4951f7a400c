package doorhouse.gateway.lambda;

import static doorhouse.gateway.lambda.LambdaError.INVALID_PARAMETER;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.trigger.FunctionArn;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How callers name functions: by the name alone, by a part of the ARN or by all of it, each with a
/// version or an alias or without.
final class FunctionName {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:arn:(aws[a-z-]{0,20}):lambda:)?(?:([a-z]{2}[a-z0-9-]{1,30}-[0-9]):)?"
                            + "(?:([0-9]{12}):)?(?:function:)?([A-Za-z0-9_-]{1,140})"
                            + "(?::(\\$LATEST|[A-Za-z0-9_-]{1,128}))?");
    private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[A-Za-z0-9_-]{1,128}");
    private static final String LATEST = "$LATEST";
    private static final int PARTITION = 1;
    private static final int REGION = 2;
    private static final int ACCOUNT = 3;
    private static final int NAME = 4;
    private static final int ALIAS = 5;

    private FunctionName() {}

    /// The function that is named. `$LATEST` is the function itself, and decided about as that.
    ///
    /// @param given as it stands in the path, decoded
    /// @param qualifier as it stands in the query, decoded; empty for none
    /// @param region of names that have none
    /// @param account of names that have none
    static FunctionArn read(
            String given, Optional<String> qualifier, Region region, AccountId account) {
        var matcher = FORM.matcher(given);
        if (!matcher.matches())
            throw INVALID_PARAMETER.because(
                    ("1 validation error detected: Value '%s' at 'functionName' failed to satisfy"
                                    + " constraint: Member must satisfy regular expression pattern:"
                                    + " %s")
                            .formatted(shown(given), FORM));
        qualifier
                .filter(q -> !QUALIFIER.matcher(q).matches())
                .ifPresent(q -> {
                    throw INVALID_PARAMETER.because(
                            ("1 validation error detected: Value '%s' at 'qualifier' failed to"
                                            + " satisfy constraint: Member must satisfy regular"
                                            + " expression pattern: %s")
                                    .formatted(shown(q), QUALIFIER));
                });
        var named = Optional.ofNullable(matcher.group(ALIAS));
        if (named.isPresent() && qualifier.isPresent() && !named.equals(qualifier))
            throw INVALID_PARAMETER.because(
                    "The derived qualifier from the function name does not match the specified"
                            + " qualifier.");
        return new FunctionArn(
                "arn:%s:lambda:%s:%s:function:%s%s"
                        .formatted(
                                part(matcher.group(PARTITION), "aws"),
                                part(matcher.group(REGION), region.value()),
                                part(matcher.group(ACCOUNT), account.value()),
                                matcher.group(NAME),
                                named.or(() -> qualifier)
                                        .filter(q -> !q.equals(LATEST))
                                        .map(q -> ":" + q)
                                        .orElse("")));
    }

    private static String part(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }

    private static String shown(String given) {
        return given.length() <= 200 ? given : given.substring(0, 200);
    }
}
