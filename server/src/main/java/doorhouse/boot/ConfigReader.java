package doorhouse.boot;

import doorhouse.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the configuration: defaults, then the file, then the environment, then flags. An unknown
/// key stops the start and names the nearest known one.
final class ConfigReader {
    private final ConfigKeys keys = new ConfigKeys();
    private final Map<String, String> values = new LinkedHashMap<>();

    ConfigKeys keys() {
        return keys;
    }

    /// @throws ConfigException naming file and line when a key is unknown or the file is no YAML
    ConfigReader file(Path file) {
        try {
            var root =
                    new Compose(LoadSettings.builder().setLabel(file.toString()).build())
                            .composeString(Files.readString(file));
            if (root.isPresent()) mapping("", file, root.get());
            return this;
        } catch (YamlEngineException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
    }

    private void mapping(String prefix, Path file, Node node) {
        if (!(node instanceof MappingNode mapping))
            throw new ConfigException(at(file, node) + "keys are expected here");
        for (var tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            String key = prefix + name;
            boolean group = keys.all().stream().anyMatch(known -> known.startsWith(key + "."));
            if (group) mapping(key + ".", file, tuple.getValueNode());
            else if (keys.known(key)) values.put(key, text(file, tuple.getValueNode()));
            else throw unknown(at(file, tuple.getKeyNode()) + "unknown key '" + key + "'", key);
        }
    }

    private static String text(Path file, Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode list ->
                    String.join(",", list.getValue().stream().map(n -> text(file, n)).toList());
            default -> throw new ConfigException(at(file, node) + "a value is expected here");
        };
    }

    private static String at(Path file, Node node) {
        return file + node.getStartMark().map(m -> ", line " + (m.getLine() + 1)).orElse("") + ": ";
    }

    /// Takes what is set in the environment as `DOORHOUSE_…`.
    ConfigReader environment(Map<String, String> environment) {
        var known = new LinkedHashMap<String, String>();
        for (String key : keys.all()) known.put(ConfigKeys.environment(key), key);
        environment.forEach((name, value) -> {
            if (!name.startsWith("DOORHOUSE_") || LAUNCHER.contains(name)) return;
            var key = known.get(name);
            if (key == null) {
                String guess = name.substring("DOORHOUSE_".length()).toLowerCase(Locale.ROOT);
                throw new ConfigException(
                        "unknown environment variable "
                                + name
                                + "; nearest known one: "
                                + ConfigKeys.environment(keys.nearest(guess)));
            }
            values.put(key, value);
        });
        return this;
    }

    /// What the start script reads for itself.
    private static final List<String> LAUNCHER = List.of("DOORHOUSE_JAVA_OPTS", "DOORHOUSE_CONFIG");

    /// Sets one key, as from a flag.
    ConfigReader set(String key, String value) {
        if (!keys.known(key)) throw unknown("unknown key '" + key + "'", key);
        values.put(key, value);
        return this;
    }

    private ConfigException unknown(String what, String key) {
        return new ConfigException(what + "; nearest known one: '" + keys.nearest(key) + "'");
    }

    /// The configuration in force.
    Config read() {
        ObjectNode tree = Json.tree(Config.DEFAULTS);
        values.forEach((key, value) -> put(tree, key, value));
        return Json.bind(tree, Config.class);
    }

    private void put(ObjectNode tree, String key, String value) {
        var place = tree;
        String[] path = key.split("\\.");
        for (int i = 0; i < path.length - 1; i++) place = (ObjectNode) place.path(upper(path[i]));
        String member = upper(path[path.length - 1]);
        var example = keys.defaultOf(key);
        if (example.isInt()) place.put(member, number(key, value));
        else if (example.isArray()) {
            var array = place.putArray(member);
            for (String item : value.split(",")) array.add(item.strip());
        } else place.put(member, value);
    }

    private static int number(String key, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new ConfigException("'" + key + "' wants a whole number, not '" + value + "'");
        }
    }

    private static String upper(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// What is in force, as YAML, with secrets hidden.
    static String shown(Config config) {
        var text = new StringBuilder();
        show(text, "", "", Json.tree(config));
        return text.toString();
    }

    private static void show(StringBuilder text, String indent, String prefix, ObjectNode tree) {
        tree.forEachEntry((name, value) -> {
            String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            text.append(indent).append(member).append(':');
            if (value instanceof ObjectNode inner) {
                text.append('\n');
                show(text, indent + "  ", prefix + member + ".", inner);
            } else if (ConfigKeys.secret(member) && !value.asString("").isEmpty())
                text.append(" '***'\n");
            else text.append(' ').append(value).append('\n');
        });
    }
}
