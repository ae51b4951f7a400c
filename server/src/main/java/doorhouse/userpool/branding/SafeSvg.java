package doorhouse.userpool.branding;

import doorhouse.wire.NotXml;
import doorhouse.wire.Xml;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// An SVG drawing that only draws: it runs nothing, loads nothing and holds no other document.
final class SafeSvg {
    private static final String SVG = "http://www.w3.org/2000/svg";

    private static final Set<String> REFUSED =
            Set.of(
                    "script",
                    "foreignobject",
                    "iframe",
                    "object",
                    "embed",
                    "handler",
                    "set",
                    "animate",
                    "animatemotion",
                    "animatetransform");

    private SafeSvg() {}

    static boolean is(String text) {
        if (!text.contains("<svg")) return false;
        try {
            var root = Xml.read(text).getDocumentElement();
            return SVG.equals(root.getNamespaceURI())
                    && "svg".equals(root.getLocalName())
                    && safe(root);
        } catch (NotXml e) {
            return false;
        }
    }

    /// In the order of the document, without recursion: a stranger chose how deep it is.
    private static boolean safe(Element root) {
        Node node = root;
        while (node != null) {
            if (node.getNodeType() == Node.PROCESSING_INSTRUCTION_NODE) return false;
            if (node instanceof Element element && !safeAlone(element)) return false;
            node = next(root, node);
        }
        return true;
    }

    private static @Nullable Node next(Element root, Node node) {
        if (node.getFirstChild() != null) return node.getFirstChild();
        Node at = node;
        while (!at.isSameNode(root) && at.getNextSibling() == null) at = at.getParentNode();
        return at.isSameNode(root) ? null : at.getNextSibling();
    }

    private static boolean safeAlone(Element element) {
        var name = String.valueOf(element.getLocalName()).toLowerCase(Locale.ROOT);
        if (!SVG.equals(element.getNamespaceURI()) || REFUSED.contains(name)) return false;
        if (name.equals("style") && loads(element.getTextContent())) return false;
        var attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            var attribute = attributes.item(i);
            var called = String.valueOf(attribute.getLocalName()).toLowerCase(Locale.ROOT);
            var value = attribute.getNodeValue();
            if (called.startsWith("on")) return false;
            if (called.equals("href") && !ownOrImage(value)) return false;
            if (!called.equals("href") && loads(value)) return false;
        }
        return true;
    }

    private static boolean ownOrImage(String reference) {
        var lower = reference.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("#")
                || lower.startsWith("data:image/png;base64,")
                || lower.startsWith("data:image/jpeg;base64,");
    }

    /// Whether a style leads anywhere but into the drawing itself.
    private static boolean loads(String style) {
        var lower = style.toLowerCase(Locale.ROOT).replaceAll("[\\s\"']", "");
        return lower.contains("@import")
                || lower.contains("javascript:")
                || lower.replace("url(#", "").contains("url(");
    }
}
