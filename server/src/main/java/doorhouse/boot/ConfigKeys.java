package doorhouse.boot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The keys of [Config], read off its defaults, and how each is spelt in file, environment and
/// flags.
final class ConfigKeys {
    private final Map<String, Object> defaults = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    ConfigKeys() {
        collect("", RecordTree.of(Config.DEFAULTS));
    }

    private void collect(String prefix, Map<?, ?> tree) {
        tree.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> inner) {
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

    Object defaultOf(String key) {
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
        var spelt = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(key.charAt(i - 1)))
                spelt.append(by);
            spelt.append(c == '.' ? by : Character.toLowerCase(c));
        }
        return spelt.toString();
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
