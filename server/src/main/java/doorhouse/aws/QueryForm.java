package doorhouse.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The parameters of a Query request, from its query string and its form. Each stands once: with
/// two, a proxy before us and we could read different ones.
final class QueryForm {
    private static final int MOST_PARAMETERS = 1_000;

    private final TreeMap<String, String> parameters = new TreeMap<>();

    private QueryForm() {}

    /// @throws doorhouse.operation.ApiException MalformedInput for what is doubled, badly encoded
    ///   or too much
    static QueryForm read(String rawQuery, byte[] body) {
        var form = new QueryForm();
        form.add(rawQuery);
        form.add(new String(body, ISO_8859_1));
        return form;
    }

    private void add(String encoded) {
        for (int from = 0; from < encoded.length(); ) {
            int end = encoded.indexOf('&', from);
            if (end < 0) end = encoded.length();
            if (end > from) addPair(encoded.substring(from, end));
            from = end + 1;
        }
    }

    private void addPair(String pair) {
        int equals = pair.indexOf('=');
        var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (parameters.put(name, value) != null)
            throw QueryErrors.MALFORMED_INPUT.because("A parameter is given twice.");
        if (parameters.size() > MOST_PARAMETERS)
            throw QueryErrors.MALFORMED_INPUT.because("Too many parameters.");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw QueryErrors.MALFORMED_INPUT.because("A parameter is badly encoded.");
        }
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// Whether the parameter is there, or any whose name goes on after it with a dot.
    boolean hasAny(String name) {
        if (parameters.containsKey(name)) return true;
        var next = parameters.ceilingKey(name + ".");
        return next != null && next.startsWith(name + ".");
    }

    /// The numbers that follow a prefix, in their order: 1 and 2 for `Tags.member.` where there are
    /// `Tags.member.1.Key` and `Tags.member.2.Key`.
    ///
    /// @throws doorhouse.operation.ApiException MalformedInput when something else follows
    NavigableSet<Integer> numbersAfter(String prefix) {
        var numbers = new TreeSet<Integer>();
        for (var name : parameters.tailMap(prefix).keySet()) {
            if (!name.startsWith(prefix)) break;
            int dot = name.indexOf('.', prefix.length());
            var number = name.substring(prefix.length(), dot < 0 ? name.length() : dot);
            if (!number.matches("[1-9][0-9]{0,3}"))
                throw QueryErrors.MALFORMED_INPUT.because("A list is numbered from 1.");
            numbers.add(Integer.parseInt(number));
        }
        return Collections.unmodifiableNavigableSet(numbers);
    }
}
