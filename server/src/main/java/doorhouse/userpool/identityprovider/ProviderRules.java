package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.pool.Schema;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a provider may be called and map, beyond what the model bounds. Pure. Where a sentence is
/// not known from the live service, it says what is wrong in its manner.
final class ProviderRules {
    /// What the server alone says of a user.
    private static final Set<String> OURS = Set.of("sub", "identities");

    private ProviderRules() {}

    /// A social provider is named by its type, and no other is named so, nor by the word that
    /// stands for the pool itself.
    static void checkName(String name, ProviderType type) {
        boolean fits = true;
        for (var other : ProviderType.values()) {
            if (other.social()) fits &= name.equals(other.toString()) == (other == type);
        }
        if (fits && !name.equalsIgnoreCase("COGNITO")) return;
        throw INVALID_PARAMETER.because("Provider " + name + " cannot be of type " + type + ".");
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when an attribute is not
    ///   in the schema, or is the server's own
    static void checkMapping(Schema schema, Map<String, String> mapping) {
        for (var attribute : mapping.keySet()) {
            if (OURS.contains(attribute)) {
                throw INVALID_PARAMETER.because(
                        "Invalid AttributeMapping: "
                                + attribute
                                + ": Attribute cannot be updated.");
            }
            if (attribute.equals("username") || schema.find(attribute).isPresent()) continue;
            throw INVALID_PARAMETER.because(
                    "Invalid AttributeMapping: "
                            + attribute
                            + ": Attribute does not exist in the schema.");
        }
    }

    static void checkIdentifiers(List<String> identifiers) {
        var seen = new HashSet<String>();
        for (var identifier : identifiers) {
            if (seen.add(identifier)) continue;
            throw INVALID_PARAMETER.because(
                    "The identifier " + identifier + " is given more than once.");
        }
    }

    /// A social provider's users are always named by what it calls them.
    static Map<String, String> withSubject(ProviderType type, Map<String, String> mapping) {
        var all = new LinkedHashMap<>(mapping);
        type.subject().ifPresent(subject -> all.putIfAbsent("username", subject));
        return all;
    }
}
