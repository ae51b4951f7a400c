package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.Saml.ASSERTION;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Reads an assertion whose signature was checked, in the order of "Profiles for the OASIS SAML
/// V2.0" §4.1.4.3, and from nothing but this element.
final class AssertionReader {
    /// How far the provider's clock and ours may be apart.
    static final Duration SKEW = Duration.ofMinutes(3);

    /// How old an assertion may be that nobody asked for.
    static final Duration UNASKED = Duration.ofMinutes(6);

    /// Each assertion is used once here, and none is passed on.
    private static final Set<String> CONDITIONS =
            Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

    private final Element assertion;
    private final Expected expected;

    private AssertionReader(Element assertion, Expected expected) {
        this.assertion = assertion;
        this.expected = expected;
    }

    static Assertion read(Element assertion, Expected expected) throws SamlRefused {
        return new AssertionReader(assertion, expected).read();
    }

    private Assertion read() throws SamlRefused {
        if (!assertion.getAttribute("Version").equals(Saml.VERSION)) throw malformed();
        var id = Elements.attribute(assertion, "ID").orElseThrow(SamlFault.MALFORMED::refused);
        var issuer = Elements.only(assertion, ASSERTION, "Issuer");
        if (!Elements.word(issuer).equals(expected.provider())) throw SamlFault.ISSUER.refused();
        var issuedAt = issued();
        var subject = Elements.only(assertion, ASSERTION, "Subject");
        var confirmed = confirmed(subject);
        var conditions = Elements.only(assertion, ASSERTION, "Conditions");
        checkConditions(conditions);
        var nameId =
                Elements.child(subject, ASSERTION, "NameID")
                        .orElseThrow(SamlFault.NAME_ID::refused);
        var name = value(nameId);
        if (name.isBlank()) throw SamlFault.NAME_ID.refused();
        var statement = authentication();
        return new Assertion(
                id,
                name,
                Elements.attribute(nameId, "Format"),
                Elements.attribute(statement, "SessionIndex"),
                Elements.time(statement, "AuthnInstant"),
                sessionEnd(),
                confirmed.recipient,
                issuedAt,
                attributes(),
                confirmed.until.plus(SKEW));
    }

    private Instant issued() throws SamlRefused {
        var issued =
                Elements.time(assertion, "IssueInstant").orElseThrow(SamlFault.MALFORMED::refused);
        if (issued.isAfter(expected.now().plus(SKEW))) throw SamlFault.TIME.refused();
        boolean unasked = expected.request().isEmpty();
        if (unasked && issued.isBefore(expected.now().minus(UNASKED))) {
            throw SamlFault.STALE.refused();
        }
        return issued;
    }

    /// @param until when the last confirmation ends: until then the assertion may be brought again
    private record Confirmed(String recipient, Instant until) {}

    /// Whoever brings the assertion is its subject, if one of its confirmations is for us, for this
    /// request and for now.
    private Confirmed confirmed(Element subject) throws SamlRefused {
        var fault = SamlFault.CONFIRMATION;
        var recipient = "";
        var until = Instant.MIN;
        for (var confirmation : Elements.children(subject, ASSERTION, "SubjectConfirmation")) {
            if (!confirmation.getAttribute("Method").equals(Saml.BEARER)) continue;
            var data = Elements.child(confirmation, ASSERTION, "SubjectConfirmationData");
            if (data.isEmpty()) continue;
            var end = Elements.time(data.get(), "NotOnOrAfter");
            if (end.isPresent() && end.get().isAfter(until)) until = end.get();
            var why = unfit(data.get());
            if (why == null) recipient = data.get().getAttribute("Recipient");
            else fault = why;
        }
        if (recipient.isEmpty()) throw fault.refused();
        return new Confirmed(recipient, until);
    }

    private @Nullable SamlFault unfit(Element data) throws SamlRefused {
        if (!expected.consumers().contains(data.getAttribute("Recipient"))) {
            return SamlFault.CONFIRMATION;
        }
        if (!Elements.attribute(data, "InResponseTo").equals(expected.request())) {
            return SamlFault.IN_RESPONSE_TO;
        }
        // The profile demands an end.
        if (Elements.time(data, "NotOnOrAfter").isEmpty()) return SamlFault.CONFIRMATION;
        return within(data) ? null : SamlFault.TIME;
    }

    /// A condition that is not understood is not fulfilled ("Assertions and Protocols" §2.5.1.1).
    private void checkConditions(Element conditions) throws SamlRefused {
        if (!within(conditions)) throw SamlFault.TIME.refused();
        for (var condition : Elements.children(conditions)) {
            boolean known =
                    ASSERTION.equals(condition.getNamespaceURI())
                            && CONDITIONS.contains(condition.getLocalName());
            if (!known) throw malformed();
        }
        checkAudience(conditions);
    }

    private boolean within(Element bounded) throws SamlRefused {
        var from = Elements.time(bounded, "NotBefore");
        var until = Elements.time(bounded, "NotOnOrAfter");
        boolean begun = from.isEmpty() || !from.get().isAfter(expected.now().plus(SKEW));
        boolean over = until.isPresent() && !until.get().isAfter(expected.now().minus(SKEW));
        return begun && !over;
    }

    /// Each restriction must name us; there must be one.
    private void checkAudience(Element conditions) throws SamlRefused {
        var restrictions = Elements.children(conditions, ASSERTION, "AudienceRestriction");
        boolean ours =
                !restrictions.isEmpty()
                        && restrictions.stream()
                                .allMatch(r ->
                                        Elements.children(r, ASSERTION, "Audience").stream()
                                                .map(Elements::word)
                                                .anyMatch(expected.entityIds()::contains));
        if (!ours) throw SamlFault.AUDIENCE.refused();
    }

    /// The profile demands a statement of authentication; one of them may end the session.
    private Element authentication() throws SamlRefused {
        var statements = Elements.children(assertion, ASSERTION, "AuthnStatement");
        if (statements.isEmpty()) throw malformed();
        for (var statement : statements) {
            var until = Elements.time(statement, "SessionNotOnOrAfter");
            if (until.isPresent() && !until.get().isAfter(expected.now().minus(SKEW))) {
                throw SamlFault.TIME.refused();
            }
        }
        return statements.getFirst();
    }

    /// The first end that a statement names.
    private Optional<Instant> sessionEnd() throws SamlRefused {
        var end = Optional.<Instant>empty();
        for (var statement : Elements.children(assertion, ASSERTION, "AuthnStatement")) {
            var until = Elements.time(statement, "SessionNotOnOrAfter");
            if (until.isPresent() && (end.isEmpty() || until.get().isBefore(end.get()))) {
                end = until;
            }
        }
        return end;
    }

    private Map<String, List<String>> attributes() throws SamlRefused {
        var values = new LinkedHashMap<String, List<String>>();
        for (var attribute : attributeElements().toList()) {
            var name = attribute.getAttribute("Name");
            var under = values.computeIfAbsent(name, _ -> new ArrayList<>());
            for (var value : Elements.children(attribute, ASSERTION, "AttributeValue")) {
                under.add(value(value));
            }
        }
        return values;
    }

    private Stream<Element> attributeElements() {
        return Elements.children(assertion, ASSERTION, "AttributeStatement").stream()
                .flatMap(s -> Elements.children(s, ASSERTION, "Attribute").stream());
    }

    /// Characters beyond the first 65,536 are refused, as by Cognito.
    private static String value(Element element) throws SamlRefused {
        var text = Elements.text(element);
        if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            throw SamlFault.CHARACTERS.refused();
        }
        return text;
    }

    private static SamlRefused malformed() {
        return SamlFault.MALFORMED.refused();
    }
}
