package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The attributes that users of a pool have, in the order in which DescribeUserPool gives them, and
/// the check of what is written to them. A blank value is none.
public record Schema(List<SchemaAttribute> attributes) {
    /// What the server alone says of a user.
    private static final Set<String> OURS = Set.of("sub", "identities");

    private static final String NEW_USER = "Attributes did not conform to the schema: ";
    private static final String KNOWN_USER = "Invalid user attributes: ";

    public Schema {
        attributes = List.copyOf(attributes);
    }

    public Optional<SchemaAttribute> find(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /// Checks the attributes that a new user signs up with; none that is required may be missing.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    public void checkSignUp(Map<String, String> given) {
        var faults = newUserFaults(given);
        for (var name : missing(given)) line(faults, name, "The attribute is required");
        refuse(NEW_USER, faults);
        checkAddresses(given);
    }

    /// Checks the attributes that an administrator gives a new user; those that are required may
    /// come later.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    public void checkCreation(Map<String, String> given) {
        refuse(NEW_USER, newUserFaults(given));
        checkAddresses(given);
    }

    /// Checks what is changed on a known user. A blank value takes an attribute away, which neither
    /// a required nor an immutable one bears.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    public void checkUpdate(Map<String, String> given) {
        checkUpdate(given, List.of());
    }

    /// Checks what is given to a known user who lacks required attributes. Those may be given now
    /// though they are immutable: there is no value yet that would change.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    public void checkCompletion(Map<String, String> given, List<String> lacking) {
        checkUpdate(given, lacking);
    }

    private void checkUpdate(Map<String, String> given, List<String> lacking) {
        var faults = new StringBuilder();
        given.forEach((name, value) -> {
            var attribute = find(name);
            if (attribute.isEmpty()) {
                line(faults, "user." + name, "Attribute does not exist in the schema.");
            } else if (OURS.contains(name)
                    || (!attribute.get().mutable() && !lacking.contains(name))) {
                line(faults, "user." + name, "Attribute cannot be updated.");
            } else if (value.isEmpty()) {
                if (attribute.get().required()) {
                    line(faults, "user." + name, "The attribute is required");
                }
            } else {
                attribute.get().fault(value).ifPresent(f -> line(faults, "user." + name, f));
            }
        });
        refuse(KNOWN_USER, faults);
        checkAddresses(given);
    }

    /// Checks which attributes are taken away from a known user.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    public void checkDeletion(Collection<String> names) {
        var faults = new StringBuilder();
        for (var name : names) {
            var attribute = find(name);
            if (attribute.isEmpty()) {
                line(faults, "user." + name, "Attribute does not exist in the schema.");
            } else if (OURS.contains(name) || !attribute.get().mutable()) {
                line(faults, "user." + name, "Attribute cannot be updated.");
            } else if (attribute.get().required()) {
                line(faults, "user." + name, "The attribute is required");
            }
        }
        refuse(KNOWN_USER, faults);
    }

    /// The required attributes that a user does not have, in schema order; `sub` is given by us.
    public List<String> missing(Map<String, String> present) {
        return attributes.stream()
                .filter(SchemaAttribute::required)
                .map(SchemaAttribute::name)
                .filter(name -> !name.equals("sub"))
                .filter(name -> present.getOrDefault(name, "").isEmpty())
                .toList();
    }

    /// What is wrong with a value, in the service's words; empty when nothing is.
    ///
    /// @param value not blank
    public Optional<String> fault(String name, String value) {
        if (name.equals("email") && !AddressForm.isEmail(value)) {
            return Optional.of("Invalid email address format.");
        }
        if (name.equals("phone_number") && !AddressForm.isPhoneNumber(value)) {
            return Optional.of("Invalid phone number format.");
        }
        return find(name)
                .map(attribute -> attribute.fault(value))
                .orElse(Optional.of("Attribute does not exist in the schema."));
    }

    private StringBuilder newUserFaults(Map<String, String> given) {
        var faults = new StringBuilder();
        given.forEach((name, value) -> {
            var attribute = find(name);
            if (attribute.isEmpty()) {
                line(faults, name, "Attribute does not exist in the schema.");
            } else if (OURS.contains(name)) {
                line(faults, name, "Attribute cannot be updated.");
            } else if (!value.isEmpty()) {
                attribute.get().fault(value).ifPresent(f -> line(faults, name, f));
            }
        });
        return faults;
    }

    private static void line(StringBuilder faults, String name, String fault) {
        faults.append(name).append(": ").append(fault).append('\n');
    }

    private static void refuse(String start, StringBuilder faults) {
        if (!faults.isEmpty()) throw INVALID_PARAMETER.because(start + faults);
    }

    private static void checkAddresses(Map<String, String> given) {
        given.forEach((name, value) -> {
            if (!value.isEmpty()) AddressForm.check(name, value);
        });
    }
}
