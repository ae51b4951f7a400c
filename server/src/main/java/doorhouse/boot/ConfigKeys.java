package doorhouse.boot;

import doorhouse.wire.Json;
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

    /// The names that may stand under a group.
    ///
    /// @param prefix such as `smtp.`; empty for the whole tree
    Set<String> under(String prefix) {
        var names = new LinkedHashSet<String>();
        for (String key : defaults.keySet()) {
            if (key.startsWith(prefix))
                names.add(key.substring(prefix.length()).split("\\.", 2)[0]);
        }
        return names;
    }
}
