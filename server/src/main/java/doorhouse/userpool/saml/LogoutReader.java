package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.Saml.ASSERTION;
import static doorhouse.userpool.saml.Saml.PROTOCOL;

import java.time.Instant;
import java.util.List;
import org.w3c.dom.Element;

/// Reads what providers send of signing out, once its signature was checked. Source: "Assertions
/// and Protocols for SAML V2.0" §3.7, "Profiles" §4.4.4.
///
/// @param id of the message
/// @param answers the request that it answers; empty of a request
/// @param nameId whom a request signs out; empty of an answer
/// @param sessionIndexes which sessions of theirs; none for all
/// @param usableUntil when it is too old to be believed
record LogoutReader(
        String id,
        String answers,
        String nameId,
        List<String> sessionIndexes,
        Instant usableUntil) {
    static final String REQUEST = "LogoutRequest";
    static final String RESPONSE = "LogoutResponse";

    /// Who says it; nothing of it is believed yet.
    static String issuer(Element message) throws SamlRefused {
        return Elements.word(Elements.only(message, ASSERTION, "Issuer"));
    }

    /// @param us where it was sent to
    static LogoutReader read(Element message, String us, Instant now) throws SamlRefused {
        boolean request = Elements.is(message, PROTOCOL, REQUEST);
        if (!request && !Elements.is(message, PROTOCOL, RESPONSE)) throw malformed();
        if (!message.getAttribute("Version").equals(Saml.VERSION)) throw malformed();
        if (!message.getAttribute("Destination").equals(us)) throw SamlFault.DESTINATION.refused();
        var until = checkedEnd(message, now);
        var id = Elements.attribute(message, "ID").orElseThrow(SamlFault.MALFORMED::refused);
        if (!request) {
            return new LogoutReader(id, message.getAttribute("InResponseTo"), "", List.of(), until);
        }
        var nameId =
                Elements.child(message, ASSERTION, "NameID")
                        .orElseThrow(SamlFault.NAME_ID::refused);
        var indexes =
                Elements.children(message, PROTOCOL, "SessionIndex").stream()
                        .map(Elements::word)
                        .toList();
        return new LogoutReader(id, "", Elements.text(nameId), indexes, until);
    }

    private static Instant checkedEnd(Element message, Instant now) throws SamlRefused {
        var issued =
                Elements.time(message, "IssueInstant").orElseThrow(SamlFault.MALFORMED::refused);
        boolean early = issued.isAfter(now.plus(AssertionReader.SKEW));
        boolean stale = issued.isBefore(now.minus(AssertionReader.UNASKED));
        var until = Elements.time(message, "NotOnOrAfter");
        boolean over = until.isPresent() && !until.get().isAfter(now.minus(AssertionReader.SKEW));
        if (early || stale || over) throw SamlFault.TIME.refused();
        return issued.plus(AssertionReader.UNASKED).plus(AssertionReader.SKEW);
    }

    private static SamlRefused malformed() {
        return SamlFault.MALFORMED.refused();
    }
}
