package doorhouse.wire;

/// A file is not the YAML that was asked for. The message says where and what, for its author.
public final class NotYaml extends RuntimeException {
    NotYaml(String message) {
        super(message, null, false, false);
    }
}
