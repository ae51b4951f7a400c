package doorhouse.boot;

import doorhouse.wire.Json;
import doorhouse.wire.Spelling;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

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
        ObjectNode tree = Json.tree(Config.DEFAULTS);
        values.forEach((key, value) -> put(tree, key, value));
        return Json.bind(tree, Config.class);
    }

    private void put(ObjectNode tree, String key, ConfigFile.Value value) {
        var place = tree;
        var path = List.of(key.split("\\."));
        for (String group : path.subList(0, path.size() - 1))
            place = (ObjectNode) place.path(ConfigKeys.raised(group));
        String member = ConfigKeys.raised(path.getLast());
        var example = keys.defaultOf(key);
        if (example.isInt()) place.put(member, number(key, value));
        else if (example.isArray()) {
            var array = place.putArray(member);
            for (String item : value.text().split(","))
                if (!item.isBlank()) array.add(item.strip());
        } else place.put(member, value.text());
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
        show(text, "", Json.tree(config));
        return text.toString();
    }

    private static void show(StringBuilder text, String indent, ObjectNode tree) {
        tree.forEachEntry((name, value) -> {
            text.append(indent).append(ConfigKeys.lowered(name)).append(':');
            if (value instanceof ObjectNode inner) {
                text.append('\n');
                show(text, indent + "  ", inner);
            } else if (value.isString()) text.append(" ").append(shown(name, value.asString()));
            else text.append(' ').append(value).append('\n');
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
