package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.SchemaAttribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes as a call gives them, and rules that hold for them wherever they are written.
final class GivenAttributes {
    /// @param value null and empty are the same: no value
    record Given(String name, @Nullable String value) {}

    /// The attributes that codes are sent to, and how sentences name them.
    private static final Map<String, String> ADDRESSES =
            Map.of("email", "Email", "phone_number", "Phone Number");

    private GivenAttributes() {}

    /// By name, in the order given; of two with one name the last counts. Boolean values are
    /// lower-cased, as they are stored.
    static Map<String, String> of(Schema schema, @Nullable List<Given> given) {
        var attributes = new LinkedHashMap<String, String>();
        if (given == null) return attributes;
        for (var one : given) {
            var value = one.value == null ? "" : one.value;
            boolean truth =
                    schema.find(one.name)
                            .filter(a -> a.type() == SchemaAttribute.Type.BOOLEAN)
                            .isPresent();
            attributes.put(one.name, truth ? value.toLowerCase(Locale.ROOT) : value);
        }
        return attributes;
    }

    /// As they are, by name.
    static Map<String, String> byName(List<Given> given) {
        var all = new LinkedHashMap<String, String>();
        for (var one : given) all.put(one.name, one.value == null ? "" : one.value);
        return all;
    }

    static boolean isAddress(String attribute) {
        return ADDRESSES.containsKey(attribute);
    }

    /// Refuses to mark an address as verified or not where there is none.
    ///
    /// @param named the attributes that the call names
    /// @param result all attributes that the user would have
    static void checkVerifiedMarks(Map<String, String> named, Map<String, String> result) {
        ADDRESSES.forEach((attribute, name) -> {
            boolean marked = !named.getOrDefault(attribute + "_verified", "").isEmpty();
            if (marked && !result.containsKey(attribute)) {
                throw INVALID_PARAMETER.because(
                        name + " is required to verify/un-verify " + withArticle(name));
            }
        });
    }

    private static String withArticle(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return (lower.startsWith("e") ? "an " : "a ") + lower;
    }

    /// Refuses to leave a user, in a pool that names users by addresses, without any.
    static void checkStillNamed(
            PoolSettings settings, Map<String, String> before, Map<String, String> after) {
        var names = settings.usernameAttributes();
        boolean named = before.keySet().stream().anyMatch(names::contains);
        if (named && after.keySet().stream().noneMatch(names::contains)) {
            throw INVALID_PARAMETER.because(
                    "The attribute that the user signs in with cannot be deleted.");
        }
    }
}
