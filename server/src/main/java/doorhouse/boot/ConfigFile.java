package doorhouse.boot;

import doorhouse.wire.NotYaml;
import doorhouse.wire.Yaml;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads a configuration file.
final class ConfigFile {
    /// @param text a list's items are joined by commas
    /// @param place the file and line, for whoever finds fault with the value
    record Value(String text, String place) {}

    private final ConfigKeys keys;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private ConfigFile(ConfigKeys keys) {
        this.keys = keys;
    }

    /// The values that the file sets, by key.
    ///
    /// @throws ConfigException naming file and line when a key is unknown or stands twice, or the
    ///   file is no YAML
    static Map<String, Value> read(Path file, ConfigKeys keys) {
        try {
            var reader = new ConfigFile(keys);
            Yaml.read(file).ifPresent(root -> reader.group("", root));
            return reader.values;
        } catch (NotYaml e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private void group(String prefix, Yaml group) {
        group.members(keys.under(prefix))
                .forEach((name, value) -> {
                    String key = prefix + name;
                    if (keys.group(key)) group(key + ".", value);
                    else values.put(key, new Value(text(value), value.place()));
                });
    }

    private static String text(Yaml value) {
        if (!value.list()) return value.text();
        return value.items().stream().map(Yaml::text).collect(Collectors.joining(","));
    }
}
