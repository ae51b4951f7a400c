package doorhouse.operation;

/// Who may call an operation. The door checks it before the operation runs.
public enum CallerKind {
    /// Nobody in particular: what proves the caller, if anything, stands in the request.
    ANYONE,
    /// A signed-in user, by the access token in the request's `AccessToken`.
    BY_USER,
    /// A principal of the account, by Signature Version 4 and its policies.
    SIGNED
}
