package doorhouse.policy;

/// What a policy is to a request.
public enum PolicyKind {
    /// Attached to the user, its groups or the role that asks.
    IDENTITY,
    /// The most that the identity policies of a user or a role may give.
    BOUNDARY,
    /// The most that one session may do, given when it began.
    SESSION,
    /// Attached to what is asked for; it names who may.
    RESOURCE,
    /// Attached to a role: who may take it.
    TRUST
}
