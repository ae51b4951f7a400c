package doorhouse.boot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The keys of [Config], read off its components, and how each is spelt in file, environment and
/// flags.
final class ConfigKeys {
    private final Map<String, Class<?>> types = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    ConfigKeys() {
        collect("", Config.class);
    }

    private void collect(String prefix, Class<?> record) {
        for (var component : record.getRecordComponents()) {
            String key = prefix + component.getName();
            if (component.getType().isRecord()) {
                groups.add(key);
                collect(key + ".", component.getType());
            } else types.put(key, component.getType());
        }
    }

    /// All keys, as `smtp.host`, in the order of [Config].
    List<String> all() {
        return List.copyOf(types.keySet());
    }

    boolean known(String key) {
        return types.containsKey(key);
    }

    /// Whether other keys stand under this one.
    boolean group(String key) {
        return groups.contains(key);
    }

    /// Of a key's values: `int`, `String` or `List`.
    Class<?> typeOf(String key) {
        var type = types.get(key);
        if (type == null) throw new IllegalArgumentException(key);
        return type;
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
        for (String key : types.keySet()) {
            if (key.startsWith(prefix))
                names.add(key.substring(prefix.length()).split("\\.", 2)[0]);
        }
        return names;
    }
}
