package doorhouse.boot;

import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of [Config], read off its defaults, and how each is spelt in file, environment and
/// flags.
final class ConfigKeys {
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();

    ConfigKeys() {
        collect("", Json.tree(Config.DEFAULTS));
    }

    private void collect(String prefix, ObjectNode tree) {
        tree.forEachEntry((name, value) -> {
            String key = prefix + Character.toLowerCase(name.charAt(0)) + name.substring(1);
            if (value instanceof ObjectNode inner) collect(key + ".", inner);
            else defaults.put(key, value);
        });
    }

    /// All keys, as `smtp.host`, in the order of [Config].
    List<String> all() {
        return new ArrayList<>(defaults.keySet());
    }

    boolean known(String key) {
        return defaults.containsKey(key);
    }

    JsonNode defaultOf(String key) {
        var value = defaults.get(key);
        if (value == null) throw new IllegalArgumentException(key);
        return value;
    }

    static String environment(String key) {
        return "DOORHOUSE_" + separated(key, '_').toUpperCase(Locale.ROOT);
    }

    static String flag(String key) {
        return "--" + separated(key, '-');
    }

    private static String separated(String key, char by) {
        return key.replaceAll("([a-z])([A-Z])", "$1" + by + "$2")
                .replace('.', by)
                .toLowerCase(Locale.ROOT);
    }

    static boolean secret(String key) {
        return key.endsWith("assword");
    }

    /// The known key that is spelt most like this one.
    String nearest(String unknown) {
        return all().stream()
                .min(Comparator.comparingInt(key -> distance(key, unknown)))
                .orElseThrow();
    }

    /// How many letters must be changed, added or taken away (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
