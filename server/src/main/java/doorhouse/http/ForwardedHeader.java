package doorhouse.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The `Forwarded` header: elements between commas, each of `name=value` pairs between semicolons,
/// whose values are tokens or quoted strings (RFC 7239 §4).
final class ForwardedHeader {
    /// Also what is no token but stands bare in the wild, as `for=192.0.2.1:80`.
    private static final Pattern PAIR =
            Pattern.compile(
                    "[ \\t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\",;]*+))"
                            + "[ \\t]*");

    /// A longer header is not read: matching goes deeper with each character that is quoted.
    private static final int LONGEST = 4_096;

    private ForwardedHeader() {}

    /// The elements in order, each with its parameters by name in lower case. What cannot be read
    /// leaves an element without parameters, and with it everything before: where a quoted string
    /// was not closed, nobody knows who wrote what.
    static List<Map<String, String>> read(String value) {
        if (value.length() > LONGEST) return List.of(Map.of());
        var elements = new ArrayList<Map<String, String>>();
        var element = new HashMap<String, String>();
        var pair = PAIR.matcher(value);
        int at = 0;
        while (at < value.length()) {
            pair.region(at, value.length());
            if (!pair.lookingAt()) return List.of(Map.of());
            var name = pair.group(1).toLowerCase(Locale.ROOT);
            var bare = pair.group(3);
            var text = bare != null ? bare : pair.group(2).replaceAll("\\\\(.)", "$1");
            // RFC 7239 §4: each parameter once in an element.
            if (element.put(name, text) != null) return List.of(Map.of());
            at = pair.end();
            if (at == value.length()) break;
            char end = value.charAt(at++);
            if (end == ',') {
                elements.add(Map.copyOf(element));
                element.clear();
            } else if (end != ';') return List.of(Map.of());
        }
        elements.add(Map.copyOf(element));
        return elements;
    }
}
