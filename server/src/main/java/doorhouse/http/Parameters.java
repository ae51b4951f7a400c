package doorhouse.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parameters of a query or of a form (`application/x-www-form-urlencoded`). One without a
/// value counts as left out (RFC 6749 §3.1); of one given twice the first counts, and
/// [#duplicates()] names it.
public final class Parameters {
    private static final int MAX_LENGTH = 163_840;
    private static final int MOST = 200;
    private static final String FORM = "application/x-www-form-urlencoded";

    /// The text is no list of parameters, or too long a one. The listener answers it 400.
    public static final class Malformed extends RuntimeException {
        Malformed(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private final Map<String, String> values;
    private final Set<String> duplicates;

    private Parameters(Map<String, String> values, Set<String> duplicates) {
        this.values = Collections.unmodifiableMap(values);
        this.duplicates = Collections.unmodifiableSet(duplicates);
    }

    /// @throws Malformed when the query is none
    public static Parameters ofQuery(Request request) {
        return of(request.rawQuery());
    }

    /// @throws Malformed also when the body is of another type
    public static Parameters ofForm(Request request) {
        var type = request.header("Content-Type").orElse("").split(";", 2)[0];
        if (!type.strip().toLowerCase(Locale.ROOT).equals(FORM)) {
            throw new Malformed("the body is no form");
        }
        return of(new String(request.body(), StandardCharsets.UTF_8));
    }

    /// Of the form where the request posts one, else of the query.
    ///
    /// @throws Malformed as the two
    public static Parameters ofRequest(Request request) {
        return request.method().equals("POST") ? ofForm(request) : ofQuery(request);
    }

    /// @param text percent-encoded, as in a query
    /// @throws Malformed when the text is none
    public static Parameters of(String text) {
        if (text.length() > MAX_LENGTH) throw new Malformed("the parameters are too long");
        var pairs = text.split("&", MOST + 1);
        if (pairs.length > MOST) throw new Malformed("there are too many parameters");
        var values = new LinkedHashMap<String, String>();
        var duplicates = new LinkedHashSet<String>();
        for (String pair : pairs) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (values.putIfAbsent(name, value) != null) duplicates.add(name);
        }
        return new Parameters(values, duplicates);
    }

    private static String decoded(String text) {
        try {
            var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            // No store keeps it, and nobody types it.
            if (decoded.indexOf('\0') >= 0) throw new Malformed("a parameter has a NUL");
            return decoded;
        } catch (IllegalArgumentException e) {
            throw new Malformed("a parameter is not percent-encoded");
        }
    }

    /// The value; empty when the parameter is left out or has none.
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /// @throws Malformed when the parameter is left out or has no value
    public String get(String name) {
        return find(name).orElseThrow(() -> new Malformed("a parameter is missing"));
    }

    /// These, with some of others in place of their own where those have them.
    public Parameters with(Parameters others, Set<String> names) {
        var more = new LinkedHashMap<>(values);
        for (var name : names) others.find(name).ifPresent(value -> more.put(name, value));
        return new Parameters(more, duplicates);
    }

    /// The names given, with a value or without, in order.
    public Set<String> names() {
        return values.keySet();
    }

    /// The names given more than once.
    public Set<String> duplicates() {
        return duplicates;
    }
}
