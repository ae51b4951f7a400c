package doorhouse.boot;

import doorhouse.wire.Json;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of [Config], read off its defaults, and how each is spelt in file, environment and
/// flags.
final class ConfigKeys {
    private final Map<String, JsonNode> defaults = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    ConfigKeys() {
        collect("", Json.tree(Config.DEFAULTS));
    }

    private void collect(String prefix, ObjectNode tree) {
        tree.forEachEntry((name, value) -> {
            String key = prefix + lowered(name);
            if (value instanceof ObjectNode inner) {
                groups.add(key);
                collect(key + ".", inner);
            } else defaults.put(key, value);
        });
    }

    /// All keys, as `smtp.host`, in the order of [Config].
    List<String> all() {
        return List.copyOf(defaults.keySet());
    }

    boolean known(String key) {
        return defaults.containsKey(key);
    }

    /// Whether other keys stand under this one.
    boolean group(String key) {
        return groups.contains(key);
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

    /// A name of the tree as it stands in a key.
    static String lowered(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /// A part of a key as it stands in the tree.
    static String raised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// The known key or group that is spelt most like this one.
    String nearest(String unknown) {
        var known = new LinkedHashSet<>(defaults.keySet());
        known.addAll(groups);
        return nearest(unknown, known);
    }

    static String nearest(String unknown, Set<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(name, unknown)))
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
