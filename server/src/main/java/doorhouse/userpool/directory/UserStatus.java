package doorhouse.userpool.directory;

/// Where a user stands on the way to signing in. Whether the user is enabled is another matter.
public enum UserStatus {
    UNCONFIRMED,
    CONFIRMED,
    RESET_REQUIRED,
    FORCE_CHANGE_PASSWORD,
    EXTERNAL_PROVIDER
}
