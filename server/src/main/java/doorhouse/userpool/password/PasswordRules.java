package doorhouse.userpool.password;

import static doorhouse.operation.CognitoErrors.INVALID_PASSWORD;

import doorhouse.userpool.pool.PasswordPolicy;
import java.util.Optional;

/// A pool's password policy, applied. Characters are taken as received: neither normalised nor cut.
/// Source: Amazon Cognito Developer Guide, "Adding user pool password requirements".
public final class PasswordRules {
    private static final String SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

    /// How an operation words its refusal (observed on the live service).
    public enum Wording {
        /// SignUp and what administrators set.
        DID_NOT_CONFORM("Password did not conform with policy: "),
        /// What users change and reset.
        DOES_NOT_CONFORM("Password does not conform to policy: ");

        private final String start;

        Wording(String start) {
            this.start = start;
        }
    }

    private PasswordRules() {}

    /// @throws doorhouse.operation.ApiException InvalidPasswordException naming the first rule
    ///   broken
    public static void check(PasswordPolicy policy, String password, Wording wording) {
        firstBroken(policy, password)
                .ifPresent(rule -> {
                    throw INVALID_PASSWORD.because(wording.start + rule);
                });
    }

    /// The first rule that the password breaks, in Cognito's words.
    static Optional<String> firstBroken(PasswordPolicy policy, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < policy.minimumLength()) return Optional.of("Password not long enough");
        if (policy.requireUppercase() && password.chars().noneMatch(c -> c >= 'A' && c <= 'Z')) {
            return Optional.of("Password must have uppercase characters");
        }
        if (policy.requireLowercase() && password.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            return Optional.of("Password must have lowercase characters");
        }
        if (policy.requireNumbers() && password.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of("Password must have numeric characters");
        }
        if (policy.requireSymbols() && password.chars().noneMatch(c -> SYMBOLS.indexOf(c) >= 0)) {
            return Optional.of("Password must have symbol characters");
        }
        return Optional.empty();
    }
}
