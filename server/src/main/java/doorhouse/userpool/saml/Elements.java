package doorhouse.userpool.saml;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/// How a tree is read: by direct children, and their whole text.
final class Elements {
    private Elements() {}

    static boolean is(Element element, String namespace, String name) {
        return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
    }

    static List<Element> children(Element parent) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) found.add(element);
        }
        return found;
    }

    static List<Element> children(Element parent, String namespace, String name) {
        return children(parent).stream().filter(e -> is(e, namespace, name)).toList();
    }

    /// @throws SamlRefused malformed, when there is more than one
    static Optional<Element> child(Element parent, String namespace, String name)
            throws SamlRefused {
        var found = children(parent, namespace, name);
        if (found.size() > 1) throw SamlFault.MALFORMED.refused();
        return found.stream().findFirst();
    }

    /// @throws SamlRefused malformed, when there is not exactly one
    static Element only(Element parent, String namespace, String name) throws SamlRefused {
        return child(parent, namespace, name).orElseThrow(SamlFault.MALFORMED::refused);
    }

    /// The text of an element, all of it: a comment inside neither ends nor splits it.
    static String text(Element element) {
        return element.getTextContent();
    }

    /// A URI or a word in an element, where white space around it means nothing.
    static String word(Element element) {
        return text(element).strip();
    }

    /// Empty when the element has no such attribute, or an empty one.
    static Optional<String> attribute(Element element, String name) {
        return Optional.of(element.getAttribute(name)).filter(value -> !value.isEmpty());
    }

    /// @throws SamlRefused malformed, when it is no time
    static Optional<Instant> time(Element element, String name) throws SamlRefused {
        var text = attribute(element, name);
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(Instant.parse(text.get()));
        } catch (DateTimeParseException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }
}
