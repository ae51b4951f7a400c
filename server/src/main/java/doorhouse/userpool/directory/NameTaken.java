package doorhouse.userpool.directory;

import static doorhouse.operation.CognitoErrors.ALIAS_EXISTS;
import static doorhouse.operation.CognitoErrors.USERNAME_EXISTS;

import doorhouse.operation.ApiException;

/// A name that a user would sign in with belongs to somebody else. Nothing was written. Callers
/// turn it into their operation's own error.
public final class NameTaken extends RuntimeException {
    /// Where a name turned out to be taken; each has its own error or sentence.
    public enum At {
        SIGN_UP,
        ADMIN_CREATE_USER,
        CONFIRM_SIGN_UP,
        /// A change of attributes, or the verification of one.
        UPDATE
    }

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

    /// The operation's own error.
    public ApiException refusal(At at) {
        boolean username = kind == SignInNames.Kind.USERNAME;
        var given = "An account with the given " + attribute() + " already exists.";
        return switch (at) {
            case SIGN_UP -> USERNAME_EXISTS.because(username ? "User already exists" : given);
            case ADMIN_CREATE_USER ->
                    USERNAME_EXISTS.because(username ? "User account already exists" : given);
            case CONFIRM_SIGN_UP ->
                    ALIAS_EXISTS.because("An account with the " + attribute() + " already exists.");
            case UPDATE -> ALIAS_EXISTS.because(given);
        };
    }
}
