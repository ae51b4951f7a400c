package doorhouse.userpool.saml;

import doorhouse.wire.NotXml;
import doorhouse.wire.Xml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// A document of strangers, read once: nothing reads its bytes again, so there is no second tree
/// for which its signatures could have been made.
///
/// @param elements all of it, in the order of the document
record SamlDocument(Element root, List<Element> elements) {
    static final int MOST_CHARACTERS = 100_000;

    /// UTF-8 alone, whatever the document declares. No document type, no id twice.
    static SamlDocument read(byte[] bytes) throws SamlRefused {
        return parse(text(bytes));
    }

    /// A piece that stands for an element of another document, with the prefixes that hold there:
    /// encryptors need not declare them again (XML Encryption 1.1 §4.4).
    ///
    /// @return a document whose root is around the piece
    static SamlDocument read(byte[] piece, Element place) throws SamlRefused {
        var root = new StringBuilder("<piece");
        prefixes(place).forEach((name, uri) -> root.append(" %s=\"%s\"".formatted(name, uri)));
        return parse(root + ">" + text(piece) + "</piece>");
    }

    private static SamlDocument parse(String text) throws SamlRefused {
        var root = root(text);
        var elements = all(root);
        if (!idsAreUnique(elements)) throw SamlFault.MALFORMED.refused();
        return new SamlDocument(root, elements);
    }

    /// The declarations in force at an element, by attribute; the nearest of a name holds.
    private static Map<String, String> prefixes(Element place) {
        var prefixes = new LinkedHashMap<String, String>();
        for (Node at = place; at instanceof Element; at = at.getParentNode()) {
            var attributes = at.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                var attribute = attributes.item(i);
                if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                    continue;
                }
                prefixes.putIfAbsent(attribute.getNodeName(), escaped(attribute.getNodeValue()));
            }
        }
        return prefixes;
    }

    private static String escaped(String uri) {
        return uri.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /// How many elements of this name there are, at whatever place.
    long count(String namespace, String name) {
        return elements.stream().filter(e -> Elements.is(e, namespace, name)).count();
    }

    private static String text(byte[] bytes) throws SamlRefused {
        // No character has more than four bytes.
        if (bytes.length > 4 * MOST_CHARACTERS) throw SamlFault.TOO_LONG.refused();
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var text = decoder.decode(ByteBuffer.wrap(bytes)).toString();
            if (text.length() > MOST_CHARACTERS) throw SamlFault.TOO_LONG.refused();
            return text;
        } catch (CharacterCodingException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }

    private static Element root(String text) throws SamlRefused {
        try {
            return Xml.read(text).getDocumentElement();
        } catch (NotXml e) {
            throw SamlFault.MALFORMED.refused();
        }
    }

    private static List<Element> all(Element root) {
        var found = new ArrayList<Element>();
        found.add(root);
        var below = root.getElementsByTagNameNS("*", "*");
        for (int i = 0; i < below.getLength(); i++) found.add((Element) below.item(i));
        return List.copyOf(found);
    }

    /// Of all attributes that anybody might take for an id, in whatever case: a signature names
    /// what it covers by one.
    private static boolean idsAreUnique(List<Element> elements) {
        var seen = new HashSet<String>();
        for (var element : elements) {
            var attributes = element.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                var attribute = attributes.item(i);
                boolean id = "id".equalsIgnoreCase(attribute.getLocalName());
                if (id && !seen.add(attribute.getNodeValue())) return false;
            }
        }
        return true;
    }
}
