package doorhouse.userpool.pool;

/// What a pool asks of passwords.
///
/// @param minimumLength in characters; 6 to 99
/// @param passwordHistorySize how many earlier passwords are refused; 0 to 24
/// @param temporaryPasswordValidityDays 1 to 365
public record PasswordPolicy(
        int minimumLength,
        boolean requireUppercase,
        boolean requireLowercase,
        boolean requireNumbers,
        boolean requireSymbols,
        int passwordHistorySize,
        int temporaryPasswordValidityDays) {
    public static final PasswordPolicy DEFAULTS =
            new PasswordPolicy(8, true, true, true, true, 0, 7);
}
