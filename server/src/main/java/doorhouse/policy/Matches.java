package doorhouse.policy;

/// Whether a pattern of a policy matches a text of a request.
enum Matches {
    YES,
    NO,
    /// The pattern has a variable that the request can't fill.
    UNKNOWN;

    static Matches of(boolean matches) {
        return matches ? YES : NO;
    }
}
