package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The names of tables and indexes, and the ARNs that policies know them by.
record TableNames(Region region, AccountId account) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws[a-z-]{0,20}:dynamodb:[a-z0-9-]{1,32}:[0-9]{12}:table/([a-zA-Z0-9_.-]{3,255})");

    /// A table that a request names.
    ///
    /// @param arn what policies are asked about
    /// @param name null for a table of another account or region, which is not behind this gateway
    record Named(String arn, @Nullable String name) {}

    /// @param given a name or an ARN
    Named table(String given) {
        if (NAME.matcher(given).matches()) return new Named(arn(given), given);
        var matcher = ARN.matcher(given);
        if (!matcher.matches())
            throw VALIDATION.because(
                    "Invalid table/index name.  Table/index names must be between 3 and 255"
                            + " characters long, and may contain only the characters a-z, A-Z, 0-9,"
                            + " '_', '-', and '.'");
        var name = matcher.group(1);
        return new Named(given, given.equals(arn(name)) ? name : null);
    }

    static void checkIndex(String index) {
        if (!NAME.matcher(index).matches())
            throw VALIDATION.because(
                    "Invalid table/index name.  Table/index names must be between 3 and 255"
                            + " characters long, and may contain only the characters a-z, A-Z, 0-9,"
                            + " '_', '-', and '.'");
    }

    String arn(String table) {
        return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table;
    }
}
