package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Names and values as `application/x-www-form-urlencoded` writes them, in queries, fragments and
/// bodies.
final class Form {
    private Form() {}

    /// @param pairs a name, its value, the next name, …
    static Map<String, String> of(String... pairs) {
        var form = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) form.put(pairs[i], pairs[i + 1]);
        return form;
    }

    static String write(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    /// What stands behind the `?` or the `#` of an address, each name once.
    static Map<String, String> read(String address) {
        var form = new LinkedHashMap<String, String>();
        for (var pair : pairs(address)) {
            if (form.put(pair.getKey(), pair.getValue()) != null)
                throw new AssertionError(pair.getKey() + " stands twice in " + address);
        }
        return form;
    }

    static List<Map.Entry<String, String>> pairs(String address) {
        var pairs = new ArrayList<Map.Entry<String, String>>();
        for (String part : address.split("[?#]", -1)) {
            if (part.equals(address.split("[?#]", -1)[0]) || part.isEmpty()) continue;
            for (String pair : part.split("&")) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.add(
                        Map.entry(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8)));
            }
        }
        return pairs;
    }
}
