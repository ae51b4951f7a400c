package doorhouse.userpool.directory;

/// A name that a user would sign in with belongs to somebody else. Nothing was written. Callers
/// turn it into their operation's own error.
public final class NameTaken extends RuntimeException {
    private final SignInNames.Kind kind;

    NameTaken(SignInNames.Kind kind) {
        super("taken: " + kind, null, false, false);
        this.kind = kind;
    }

    public SignInNames.Kind kind() {
        return kind;
    }

    /// The attribute that holds the name, such as `email`.
    public String attribute() {
        return SignInNames.attribute(kind);
    }
}
