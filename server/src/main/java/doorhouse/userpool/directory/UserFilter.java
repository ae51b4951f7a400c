package doorhouse.userpool.directory;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.pool.PoolSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The filter of ListUsers: one attribute equal to a value, or starting with it. Source: Amazon
/// Cognito API reference, ListUsers, "Filter".
///
/// @param attribute one that can be searched
/// @param prefix whether the value is a start (`^=`) or the whole (`=`)
record UserFilter(String attribute, boolean prefix, String value) {
    private static final Pattern FORM =
            Pattern.compile("\\s*\"?([\\w:]+)\"?\\s*(\\^?=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*");
    private static final Set<String> CASELESS = Set.of("email", "preferred_username", "username");
    private static final Set<String> OTHERS = Set.of("sub", "cognito:user_status", "status");

    /// So much of a value is indexed, in UTF-16 units, of at most three bytes each: keys stay well
    /// under every engine's bound. A pair of surrogates at the end is kept whole.
    private static final int INDEXED_LENGTH = 200;

    /// @throws doorhouse.operation.ApiException InvalidParameterException on bad syntax, or on an
    ///   attribute that cannot be searched
    static UserFilter parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) throw INVALID_PARAMETER.because("Error while parsing filter");
        String attribute = form.group(1);
        if (Searched.of(attribute).isEmpty() && !OTHERS.contains(attribute)) {
            throw INVALID_PARAMETER.because("Invalid search attribute: " + attribute);
        }
        return new UserFilter(
                attribute,
                form.group(2).startsWith("^"),
                form.group(3).replaceAll("\\\\(.)", "$1"));
    }

    /// What of a user is searched by index, in the form in which it is compared.
    static Map<Searched, String> searched(PoolSettings settings, User user) {
        var values = new EnumMap<Searched, String>(Searched.class);
        for (var one : Searched.values()) {
            actual(user, one.attribute())
                    .ifPresent(v -> values.put(one, indexed(settings, one.attribute(), v)));
        }
        return values;
    }

    private static Optional<String> actual(User user, String attribute) {
        return attribute.equals("username")
                ? Optional.of(user.username())
                : user.attribute(attribute);
    }

    /// The value as it stands in the index.
    String indexed(PoolSettings settings) {
        return indexed(settings, attribute, value);
    }

    /// Whether a text is the value, or starts with it.
    boolean matches(String text) {
        return prefix ? text.startsWith(value) : text.equals(value);
    }

    /// As [#matches], where letters of both cases are the same.
    boolean matchesAnyCase(String text) {
        return text.regionMatches(true, 0, value, 0, value.length())
                && (prefix || text.length() == value.length());
    }

    /// Whether the user truly fits; the index knows only the start of long values.
    boolean fits(PoolSettings settings, User user) {
        String left = compared(settings, attribute, actual(user, attribute).orElse(""));
        String right = compared(settings, attribute, value);
        return prefix ? left.startsWith(right) : left.equals(right);
    }

    private static String indexed(PoolSettings settings, String attribute, String value) {
        String compared = compared(settings, attribute, value);
        if (compared.length() <= INDEXED_LENGTH) return compared;
        return compared.substring(
                0, compared.offsetByCodePoints(0, compared.codePointCount(0, INDEXED_LENGTH)));
    }

    /// Whether a text may stand in the index for others that begin with it.
    static boolean mayBeCut(String compared) {
        return compared.length() >= INDEXED_LENGTH;
    }

    private static String compared(PoolSettings settings, String attribute, String value) {
        return CASELESS.contains(attribute) ? SignInNames.key(settings, value) : value;
    }
}
