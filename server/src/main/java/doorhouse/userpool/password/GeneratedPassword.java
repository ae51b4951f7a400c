package doorhouse.userpool.password;

import doorhouse.crypto.RandomText;
import doorhouse.userpool.pool.PasswordPolicy;

/// A password that we make for a user, to be replaced at the first sign-in.
public final class GeneratedPassword {
    /// No letters and digits that look alike, and no symbol that means something to HTML or shells.
    private static final String ALPHABET =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_+=.:@%^";

    private static final PasswordPolicy WITH_ALL_KINDS =
            new PasswordPolicy(12, true, true, true, true, 0, 1);

    private GeneratedPassword() {}

    /// Every password that fits is equally likely: those that do not are thrown away whole.
    public static String of(PasswordPolicy policy, RandomText random) {
        int length = Math.max(policy.minimumLength(), WITH_ALL_KINDS.minimumLength());
        while (true) {
            String password = random.of(ALPHABET, length);
            if (PasswordRules.firstBroken(WITH_ALL_KINDS, password).isEmpty()) return password;
        }
    }
}
