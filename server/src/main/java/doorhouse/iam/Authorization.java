package doorhouse.iam;

/// Whether a principal may do a thing.
public sealed interface Authorization {
    record Allowed() implements Authorization {}

    /// @param sentence what the services say of it in their AccessDenied errors
    record Denied(String sentence) implements Authorization {}
}
