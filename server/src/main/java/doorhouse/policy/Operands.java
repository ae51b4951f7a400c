package doorhouse.policy;

import static java.lang.Integer.parseInt;

import doorhouse.policy.Condition.Operand;
import doorhouse.policy.TextPattern.Variable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the values of a condition are read and compared. What can't be read in a policy is refused;
/// what can't be read in a request equals nothing.
final class Operands {
    // Bounded, so that no exponent or length makes a comparison dear.
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern EPOCH = Pattern.compile("-?[0-9]{1,11}");

    // Asked before parsing, since an exception for each text that is no date is dear.
    private static final Pattern DATE =
            Pattern.compile(
                    "([0-9]{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])"
                            + "(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{0,9})?)?"
                            + "(?:[Zz]|[+-](?:0[0-9]|1[0-7])(?::[0-5][0-9]){0,2}|[+-]18(?::00){0,2}))?"
                            + ")?");

    private Operands() {}

    static Operand text(String value, Version version) {
        return glob(TextPattern.variables(value, version), false);
    }

    static Operand textIgnoringCase(String value, Version version) {
        return glob(TextPattern.variables(value, version), true);
    }

    static Operand like(String value, Version version) {
        return glob(TextPattern.wildcardsAndVariables(value, version), false);
    }

    private static Operand glob(TextPattern pattern, boolean ignoreCase) {
        return new Operand() {
            @Override
            public Matches matches(String value, RequestContext context) {
                var glob = pattern.resolve(context);
                if (glob == null) return Matches.UNKNOWN;
                return Matches.of(
                        ignoreCase ? glob.matchesIgnoringCase(value) : glob.matches(value));
            }

            @Override
            public List<Variable> variables() {
                return pattern.variables();
            }

            @Override
            public boolean isLiteral() {
                return pattern.isLiteral();
            }
        };
    }

    static Operand arn(String value, Version version) {
        var pattern = ArnPattern.operand(value, version);
        return new Operand() {
            @Override
            public Matches matches(String value, RequestContext context) {
                return pattern.matches(value, context);
            }

            @Override
            public List<Variable> variables() {
                return pattern.variables();
            }
        };
    }

    /// The one operand besides texts and ARNs that may be a variable.
    static Operand bool(String value, Version version) {
        if (version == Version.OF_2012 && value.startsWith("${"))
            return textIgnoringCase(value, version);
        return flag(value, version);
    }

    static Operand flag(String value, Version version) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) throw syntax();
        return always(value::equalsIgnoreCase);
    }

    /// Bytes in Base64 on both sides.
    static Operand binary(String value, Version version) {
        var wanted = bytes(value);
        if (wanted == null) throw syntax();
        return always(actual -> Arrays.equals(wanted, bytes(actual)));
    }

    /// One address or a CIDR block.
    static Operand network(String value, Version version) {
        var network = Network.parse(value);
        if (network == null) throw syntax();
        return always(network::contains);
    }

    /// @param meets what the request's number must be to the policy's, as `compareTo` says it
    static BiFunction<String, Version, Operand> number(IntPredicate meets) {
        return (value, _) -> {
            var wanted = number(value);
            if (wanted == null) throw syntax();
            return always(text -> {
                var actual = number(text);
                return actual != null && meets.test(actual.compareTo(wanted));
            });
        };
    }

    /// @param meets what the request's time must be to the policy's, as `compareTo` says it
    static BiFunction<String, Version, Operand> date(IntPredicate meets) {
        return (value, _) -> {
            var wanted = date(value);
            if (wanted == null) throw new MalformedPolicyDocument(MalformedPolicyDocument.LEGACY);
            return always(text -> {
                var actual = date(text);
                return actual != null && meets.test(actual.compareTo(wanted));
            });
        };
    }

    private static Operand always(Predicate<String> test) {
        return (value, _) -> Matches.of(test.test(value));
    }

    private static MalformedPolicyDocument syntax() {
        return new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
    }

    static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    /// A month, a day, a moment with its offset (W3C profile of ISO 8601), or epoch seconds.
    static @Nullable Instant date(String text) {
        try {
            if (EPOCH.matcher(text).matches()) return Instant.ofEpochSecond(Long.parseLong(text));
            var form = DATE.matcher(text);
            if (!form.matches()) return null;
            var month = YearMonth.of(parseInt(form.group(1)), parseInt(form.group(2)));
            if (form.group(3) != null && !month.isValidDay(parseInt(form.group(3)))) return null;
            if (text.indexOf('T') >= 0)
                return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
            if (text.length() == "2026-01".length())
                return LocalDate.parse(text + "-01").atStartOfDay(ZoneOffset.UTC).toInstant();
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    static byte @Nullable [] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
