package doorhouse.userpool.pool;

/// Whether a pool asks for a second factor.
public enum MfaConfiguration {
    OFF,
    ON,
    /// Of those users who have set one up.
    OPTIONAL
}
