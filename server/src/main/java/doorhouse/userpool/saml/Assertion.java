package doorhouse.userpool.saml;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a provider has said of a user, every word of it from below a signature that was checked.
///
/// @param id by which one assertion is used only once
/// @param nameId as sent, white space too: two names that differ in it are two users
/// @param format of the name, as a URI; empty where the provider does not say
/// @param sessionIndex of the first authentication statement; for a later sign-out
/// @param authenticatedAt of the same statement; empty where the provider does not say
/// @param sessionEnd when the provider wants a session made by this to have ended; empty where it
///   does not say
/// @param recipient to whom the assertion was to be brought
/// @param issuedAt when the provider wrote it
/// @param attributes the values by name, in the order sent; names as sent
/// @param usableUntil when the assertion ends, our patience with clocks included
public record Assertion(
        String id,
        String nameId,
        Optional<String> format,
        Optional<String> sessionIndex,
        Optional<Instant> authenticatedAt,
        Optional<Instant> sessionEnd,
        String recipient,
        Instant issuedAt,
        Map<String, List<String>> attributes,
        Instant usableUntil) {
    public Assertion {
        var copy = new LinkedHashMap<String, List<String>>();
        attributes.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        attributes = Collections.unmodifiableMap(copy);
    }
}
