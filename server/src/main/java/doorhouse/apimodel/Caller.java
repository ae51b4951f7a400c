package doorhouse.apimodel;

/// Who may call an operation, as the service documents it.
public enum Caller {
    /// Nobody in particular: a secret, code, session or token in the request proves the caller.
    ANYONE,
    /// A signed-in user, by the access token in the request.
    TOKEN,
    /// A signed-in user, or someone in the middle of signing in, by the session in the request.
    TOKEN_OR_SESSION,
    /// A principal of the account, by Signature Version 4.
    SIGNED
}
