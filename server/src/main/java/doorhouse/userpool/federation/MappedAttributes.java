package doorhouse.userpool.federation;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.SchemaAttribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A provider's claims as the pool's attributes, and what they make of a user's. Pure. Source:
/// Amazon Cognito Developer Guide, "Mapping IdP attributes to profiles and tokens"; the sentences
/// as observed, those on values after their model.
///
/// @param values by attribute; a blank one clears, and what is not here stays
record MappedAttributes(Schema schema, Map<String, String> values) {
    /// In an attribute, whatever the schema says.
    private static final int MOST_CHARACTERS = 2_048;

    private static final String VERIFIED = "_verified";
    private static final List<String> ADDRESSES = List.of("email", "phone_number");

    /// @param mapping the claim by the attribute
    /// @param claims their texts
    /// @param client what it may not write is left out
    static MappedAttributes of(
            Schema schema,
            Map<String, String> mapping,
            Map<String, String> claims,
            AppClient client) {
        var values = new LinkedHashMap<String, String>();
        mapping.forEach((attribute, claim) -> {
            var value = claims.get(claim);
            if (value == null || !writable(client, attribute)) return;
            schema.find(attribute).ifPresent(found -> values.put(attribute, written(found, value)));
        });
        // It says something of an address that stands beside it, and of no other.
        for (var address : ADDRESSES) {
            if (!values.containsKey(address)) values.remove(address + VERIFIED);
        }
        return new MappedAttributes(schema, values);
    }

    /// Only the mapping marks an address as verified, so who may write the address may do that too.
    private static boolean writable(AppClient client, String attribute) {
        for (var address : ADDRESSES) {
            if (attribute.equals(address + VERIFIED)) return client.writes(address);
        }
        return client.writes(attribute);
    }

    private static String written(SchemaAttribute attribute, String value) {
        if (value.isBlank()) return "";
        boolean truth = attribute.type() == SchemaAttribute.Type.BOOLEAN;
        return truth ? value.toLowerCase(Locale.ROOT) : value;
    }

    /// The attributes of a new user.
    ///
    /// @throws FederationRefused when one is missing or wrong
    Map<String, String> ofNewUser() {
        var attributes = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            if (value.isEmpty()) return;
            check(name, value);
            attributes.put(name, value);
        });
        require(schema.missing(attributes));
        for (var address : ADDRESSES) {
            if (!attributes.containsKey(address)) attributes.remove(address + VERIFIED);
            else attributes.putIfAbsent(address + VERIFIED, "false");
        }
        return attributes;
    }

    /// What a known user's attributes become.
    ///
    /// @throws FederationRefused when one is wrong, immutable or would be missing
    Map<String, String> onto(Map<String, String> before) {
        var after = new LinkedHashMap<>(before);
        values.forEach((name, value) -> {
            if (value.equals(before.getOrDefault(name, ""))) return;
            boolean fixed = schema.find(name).filter(a -> !a.mutable()).isPresent();
            if (fixed) {
                throw FederationRefused.because("user." + name + ": Attribute cannot be updated.");
            }
            if (value.isEmpty()) {
                after.remove(name);
            } else {
                check(name, value);
                after.put(name, value);
            }
        });
        require(schema.missing(after).stream().filter(before::containsKey).toList());
        for (var address : ADDRESSES) mark(address, before, after);
        return after;
    }

    /// Another address is one that nobody has vouched for, unless the provider just did.
    private void mark(String address, Map<String, String> before, Map<String, String> after) {
        var value = after.get(address);
        if (value == null) {
            after.remove(address + VERIFIED);
        } else if (!value.equals(before.get(address))) {
            boolean vouched = "true".equals(values.get(address + VERIFIED));
            after.put(address + VERIFIED, vouched ? "true" : "false");
        }
    }

    private void check(String name, String value) {
        schema.fault(name, value).ifPresent(fault -> refuse(name, fault));
        if (value.codePointCount(0, value.length()) > MOST_CHARACTERS) {
            refuse(name, "String must be no longer than " + MOST_CHARACTERS + " characters");
        }
    }

    private static void refuse(String name, String fault) {
        throw FederationRefused.because("Invalid user attributes: " + name + ": " + fault);
    }

    private static void require(List<String> missing) {
        if (missing.isEmpty()) return;
        throw FederationRefused.because("attributes required: " + missing);
    }
}
