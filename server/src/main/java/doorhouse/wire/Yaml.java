package doorhouse.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A value of a YAML 1.2 file that people write, and where it stands, so that whoever finds fault
/// can say where. Scalars are texts; their reader knows what they should be.
public final class Yaml {
    private final Path file;
    private final Node node;

    private Yaml(Path file, Node node) {
        this.file = file;
        this.node = node;
    }

    /// The file's one document; empty where it has none.
    ///
    /// @throws NotYaml when it cannot be read
    public static Optional<Yaml> read(Path file) {
        try {
            var settings = LoadSettings.builder().setLabel(file.toString()).build();
            return new Compose(settings)
                    .composeString(Files.readString(file))
                    .map(node -> new Yaml(file, node));
        } catch (YamlEngineException e) {
            throw new NotYaml(file + " is no YAML: " + e.getMessage());
        } catch (IOException e) {
            throw new NotYaml(file + " cannot be read");
        }
    }

    /// The file and line.
    public String place() {
        return file + node.getStartMark().map(mark -> ", line " + (mark.getLine() + 1)).orElse("");
    }

    /// To be thrown by whoever finds fault with this value.
    public NotYaml fault(String what) {
        return new NotYaml(place() + ": " + what);
    }

    /// What stands under the keys of a mapping, in order. Nothing at all counts as an empty one:
    /// that is what is left when all keys are commented out.
    ///
    /// @throws NotYaml when it is no mapping, or a key stands twice
    public Map<String, Yaml> members() {
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) return Map.of();
        if (!(node instanceof MappingNode mapping)) throw fault("keys are expected here");
        var members = new LinkedHashMap<String, Yaml>();
        for (var tuple : mapping.getValue()) {
            var key = key(tuple);
            if (members.put(key.text(), new Yaml(file, tuple.getValueNode())) != null)
                throw key.fault("'" + key.text() + "' stands twice");
        }
        return members;
    }

    /// As [#members()], of known keys only.
    ///
    /// @throws NotYaml also when a key is unknown; it names the nearest known one
    public Map<String, Yaml> members(Collection<String> known) {
        if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                var key = key(tuple);
                if (!known.contains(key.text())) throw key.unknown(key.text(), known);
            }
        }
        return members();
    }

    /// The fault of a key that is not known.
    ///
    /// @param key as its author would name it
    private NotYaml unknown(String key, Collection<String> known) {
        return fault(
                "unknown key '%s'; the nearest known one is '%s'"
                        .formatted(key, Spelling.nearest(key, known)));
    }

    private Yaml key(NodeTuple tuple) {
        return new Yaml(file, tuple.getKeyNode());
    }

    /// Whether it is a list.
    public boolean list() {
        return node instanceof SequenceNode;
    }

    /// @throws NotYaml when it is no list
    public List<Yaml> items() {
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) return List.of();
        if (!(node instanceof SequenceNode list)) throw fault("a list is expected here");
        return list.getValue().stream().map(item -> new Yaml(file, item)).toList();
    }

    /// @throws NotYaml when it is a mapping or a list
    public String text() {
        if (!(node instanceof ScalarNode scalar)) throw fault("a single value is expected here");
        return scalar.getValue();
    }
}
