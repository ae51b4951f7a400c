package doorhouse.userpool.saml;

import java.util.LinkedHashMap;
import java.util.Map;

/// Writes the few and small messages of ours, as text: every value is escaped, and nothing of
/// strangers' markup comes through.
final class SamlWriter {
    private final StringBuilder out = new StringBuilder();

    /// An element with attributes, and what is written inside; those without a value are left out.
    SamlWriter element(String name, Map<String, String> attributes, Runnable inside) {
        open(name, attributes);
        out.append('>');
        inside.run();
        out.append("</").append(name).append('>');
        return this;
    }

    SamlWriter element(String name, Map<String, String> attributes, String text) {
        return element(name, attributes, () -> out.append(escaped(text)));
    }

    SamlWriter empty(String name, Map<String, String> attributes) {
        open(name, attributes);
        out.append("/>");
        return this;
    }

    private void open(String name, Map<String, String> attributes) {
        out.append('<').append(name);
        attributes.forEach((key, value) -> {
            if (value.isEmpty()) return;
            out.append(' ').append(key).append("=\"").append(escaped(value)).append('"');
        });
    }

    /// Attributes in order, by turns name and value.
    static Map<String, String> attributes(String... pairs) {
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) attributes.put(pairs[i], pairs[i + 1]);
        return attributes;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;")
                .replace("\r", "&#13;")
                .replace("\t", "&#9;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
