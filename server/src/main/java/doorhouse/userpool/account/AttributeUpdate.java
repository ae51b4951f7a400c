package doorhouse.userpool.account;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes.Proof;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.PoolSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attributes that are written to a user, and what follows from it. Pure. A new address is
/// unverified, unless an administrator vouches for it; where the pool wants proof before, the user
/// keeps the old one until then. Source: Amazon Cognito Developer Guide, "Verifying updates to
/// email addresses and phone numbers".
///
/// @param given by name; an empty value takes an attribute away
record AttributeUpdate(PoolSettings settings, Map<String, String> given) {
    /// The addresses that the update speaks of.
    List<String> addresses() {
        return given.keySet().stream().filter(GivenAttributes::isAddress).toList();
    }

    /// The user after it.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException when it would mark an
    ///   address that is not there, or take the last name away
    User apply(User before) {
        var all = new LinkedHashMap<>(before.attributes());
        given.forEach((name, value) -> {
            if (GivenAttributes.isAddress(name)) writeAddress(all, name, value);
            else if (!marksPending(before, name)) write(all, name, value);
        });
        GivenAttributes.checkVerifiedMarks(given, all);
        GivenAttributes.checkStillNamed(settings, before.attributes(), all);
        return before.withAttributes(all);
    }

    private void writeAddress(Map<String, String> all, String name, String value) {
        if (value.equals(all.get(name)) || waits(name)) return;
        write(all, name, value);
        if (value.isEmpty()) all.remove(mark(name));
        else if (given.getOrDefault(mark(name), "").isEmpty()) all.put(mark(name), "false");
    }

    private static void write(Map<String, String> all, String name, String value) {
        if (value.isEmpty()) all.remove(name);
        else all.put(name, value);
    }

    /// Whether a new address is not the user's before it is proven.
    private boolean waits(String name) {
        return settings.verifiedBeforeUpdate().contains(name)
                && !given.getOrDefault(name, "").isEmpty()
                && !given.getOrDefault(mark(name), "").equals("true");
    }

    /// Whether the name is the mark of an address that is not the user's yet: it then says nothing
    /// of the one that is.
    private boolean marksPending(User before, String name) {
        return addresses().stream()
                .filter(address -> name.equals(mark(address)))
                .anyMatch(address ->
                        waits(address)
                                && !before.attribute(address)
                                        .equals(Optional.ofNullable(given.get(address))));
    }

    /// What is to be proven by a code now: an address that waits for it, or one that the pool
    /// verifies and that is not verified.
    ///
    /// @param after the user as changed by it
    Optional<Proof> proof(User after, String name) {
        var value = given.getOrDefault(name, "");
        if (value.isEmpty()) return Optional.empty();
        boolean pending = !after.attribute(name).equals(Optional.of(value));
        boolean verifies = settings.autoVerifiedAttributes().contains(name);
        if (!pending && (after.verified(name) || !verifies)) return Optional.empty();
        return Optional.of(
                new Proof(CodePurpose.verifying(name), new Address(name, value), pending));
    }

    private static String mark(String address) {
        return address + "_verified";
    }
}
