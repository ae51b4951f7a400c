package doorhouse.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a configuration file: YAML 1.2, no tags, no aliases to other places needed.
final class ConfigFile {
    /// @param text a list's items are joined by commas
    /// @param place the file and line, for whoever finds fault with the value
    record Value(String text, String place) {}

    private final Path file;
    private final ConfigKeys keys;
    private final Map<String, Value> values = new LinkedHashMap<>();

    private ConfigFile(Path file, ConfigKeys keys) {
        this.file = file;
        this.keys = keys;
    }

    /// The values that the file sets, by key.
    ///
    /// @throws ConfigException naming file and line when a key is unknown or stands twice, or the
    ///   file is no YAML
    static Map<String, Value> read(Path file, ConfigKeys keys) {
        var reader = new ConfigFile(file, keys);
        try {
            var settings = LoadSettings.builder().setLabel(file.toString()).build();
            var root = new Compose(settings).composeString(Files.readString(file));
            if (root.isPresent()) reader.group("", root.get());
            return reader.values;
        } catch (YamlEngineException e) {
            throw new ConfigException(file + " is no YAML: " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + file);
        }
    }

    private void group(String prefix, Node node) {
        // A group whose keys are all commented out.
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) return;
        if (!(node instanceof MappingNode mapping))
            throw new ConfigException(place(node) + ": keys are expected here");
        for (var tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            String key = prefix + name;
            String place = place(tuple.getKeyNode());
            if (keys.group(key)) group(key + ".", tuple.getValueNode());
            else if (!keys.known(key)) {
                throw new ConfigException(
                        "%s: unknown key '%s'; the nearest known one is '%s'"
                                .formatted(place, key, keys.nearest(key)));
            } else if (values.put(key, new Value(text(tuple.getValueNode()), place)) != null)
                throw new ConfigException(place + ": '" + key + "' stands twice");
        }
    }

    private String text(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode list ->
                    String.join(",", list.getValue().stream().map(this::text).toList());
            default -> throw new ConfigException(place(node) + ": a value is expected here");
        };
    }

    private String place(Node node) {
        return file + node.getStartMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
    }
}
