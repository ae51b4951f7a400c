package doorhouse.boot;

import doorhouse.wire.Json;
import doorhouse.wire.Spelling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Puts the configuration together: defaults, then the file, then the environment, then flags. An
/// unknown key stops the start and names the nearest known one.
final class ConfigReader {
    private static final String PREFIX = "DOORHOUSE_";

    /// How the names of secrets end.
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|secretaccesskey)");

    /// What the start script and the choice of the file read for themselves.
    private static final List<String> OTHERS =
            List.of("DOORHOUSE_JAVA_OPTS", "DOORHOUSE_JAVA_HOME", "DOORHOUSE_CONFIG");

    private final ConfigKeys keys = new ConfigKeys();
    private final Map<String, ConfigFile.Value> values = new LinkedHashMap<>();

    ConfigKeys keys() {
        return keys;
    }

    /// @throws ConfigException naming file and line when a key is unknown or the file is no YAML
    ConfigReader file(Path file) {
        values.putAll(ConfigFile.read(file, keys));
        return this;
    }

    /// Takes what is set in the environment as `DOORHOUSE_…`.
    ConfigReader environment(Map<String, String> environment) {
        var known = new LinkedHashMap<String, String>();
        for (String key : keys.all()) known.put(ConfigKeys.environment(key), key);
        environment.forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || OTHERS.contains(name)) return;
            var key = known.get(name);
            if (key == null) {
                throw new ConfigException(
                        "unknown environment variable %s; the nearest known one is %s"
                                .formatted(name, Spelling.nearest(name, known.keySet())));
            }
            values.put(key, new ConfigFile.Value(value, name));
        });
        return this;
    }

    /// Sets one key by its flag.
    ConfigReader flag(String key, String value) {
        if (!keys.known(key)) throw new IllegalArgumentException(key);
        values.put(key, new ConfigFile.Value(value, ConfigKeys.flag(key)));
        return this;
    }

    /// Whether somebody set this key, be it to its default.
    boolean sets(String key) {
        return values.containsKey(key);
    }

    /// The configuration in force.
    Config read() {
        var set = new HashMap<String, Object>();
        values.forEach((key, value) -> set.put(key, value(key, value)));
        return Config.DEFAULTS.with(set);
    }

    private Object value(String key, ConfigFile.Value value) {
        var type = keys.typeOf(key);
        if (type == int.class) return number(key, value);
        if (type != List.class) return value.text();
        return Arrays.stream(value.text().split(","))
                .filter(item -> !item.isBlank())
                .map(String::strip)
                .toList();
    }

    private static int number(String key, ConfigFile.Value value) {
        try {
            int number = Integer.parseInt(value.text().strip());
            if (number >= 0) return number;
        } catch (NumberFormatException e) {
            // Said below, as for a number below zero.
        }
        throw new ConfigException(
                "%s: '%s' is a whole number, not '%s'".formatted(value.place(), key, value.text()));
    }

    /// What is in force, as YAML, with secrets hidden.
    static String shown(Config config) {
        var text = new StringBuilder();
        show(text, "", RecordTree.of(config));
        return text.toString();
    }

    private static void show(StringBuilder text, String indent, Map<?, ?> tree) {
        tree.forEach((name, value) -> {
            text.append(indent).append(name).append(':');
            if (value instanceof Map<?, ?> inner) {
                text.append('\n');
                show(text, indent + "  ", inner);
            } else if (value instanceof String words)
                text.append(' ').append(shown((String) name, words));
            else text.append(' ').append(Json.text(value)).append('\n');
        });
    }

    private static String shown(String name, String value) {
        boolean secret =
                SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches() && !value.isEmpty();
        // A database's URL may carry its password.
        String open =
                secret
                        ? "***"
                        : value.replaceAll(
                                "(?<=password=)[^&]*|(?<=//[^:/@]{0,200}:)[^@/]*(?=@)", "***");
        return Json.text(open) + "\n";
    }
}
