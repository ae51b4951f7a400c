package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, in the order received.
record Query(List<Parameter> parameters) {
    /// @param name encoded again, in the one form that signatures have
    /// @param value the same; empty when there was none
    record Parameter(String name, String value) {
        static Parameter of(String name, String value) {
            return new Parameter(Encoding.encode(name), Encoding.encode(value));
        }

        String decoded() {
            return new String(Encoding.decode(value), UTF_8);
        }
    }

    /// @throws IllegalArgumentException when something in it is badly encoded
    static Query parse(@Nullable String query) {
        if (query == null) return new Query(List.of());
        var parameters = new ArrayList<Parameter>();
        for (var part : query.split("&", -1)) {
            if (part.isEmpty()) continue;
            int equals = part.indexOf('=');
            parameters.add(
                    new Parameter(
                            recoded(equals < 0 ? part : part.substring(0, equals)),
                            recoded(equals < 0 ? "" : part.substring(equals + 1))));
        }
        return new Query(parameters);
    }

    private static String recoded(String text) {
        return Encoding.encode(Encoding.decode(text));
    }

    /// The values of a parameter, decoded.
    List<String> values(String name) {
        return parameters.stream()
                .filter(p -> p.name.equals(name))
                .map(Parameter::decoded)
                .toList();
    }

    /// Sorted by name and then by value, without the signature itself.
    String canonical() {
        return parameters.stream()
                .filter(p -> !p.name.equals("X-Amz-Signature"))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(p -> p.name + "=" + p.value)
                .collect(joining("&"));
    }
}
