package doorhouse.sts;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.iam.Session;
import doorhouse.iam.SessionTokens;
import doorhouse.id.AccountId;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.util.Optional;

/// Makes the credentials of sessions. An access key's id names its account, in the form that the
/// live service has: after the prefix stands Base32, and in it, behind one bit, the account in
/// forty. The secret is what is secret; the id need not even be the only one of its name, for the
/// session token tells whose it is.
public final class TemporaryKeys {
    private static final String PREFIX = "ASIA";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int SECRET_CHARACTERS = 40;

    /// Of the first nine characters, 45 bits: one that is set, forty of the account, four at
    /// random.
    private static final int NAMING_CHARACTERS = 9;

    private static final int RANDOM_CHARACTERS = 7;
    private static final int RANDOM_BITS = 4;
    private static final int BITS = 5;

    private final SessionTokens tokens;
    private final AccountId account;
    private final RandomText text;
    private final SecureRandom random;

    public TemporaryKeys(Vault vault, AccountId account, SecureRandom random) {
        this.tokens = new SessionTokens(vault, account);
        this.account = account;
        this.text = new RandomText(random);
        this.random = random;
    }

    TemporaryCredentials issue(Session session) {
        var id = accessKeyId();
        var secret = Secret.of(text.of(BASE64, SECRET_CHARACTERS));
        return new TemporaryCredentials(
                id, secret, tokens.seal(id, secret, session), session.expiresAt());
    }

    private String accessKeyId() {
        long bits = 1L << 40 | Long.parseLong(account.value());
        bits = bits << RANDOM_BITS | random.nextInt(1 << RANDOM_BITS);
        var id = new StringBuilder(PREFIX);
        for (int i = NAMING_CHARACTERS - 1; i >= 0; i--)
            id.append(BASE32.charAt((int) (bits >> (i * BITS)) & 31));
        return id + text.of(BASE32, RANDOM_CHARACTERS);
    }

    /// The account that an id of this form names.
    static Optional<AccountId> account(String accessKeyId) {
        if (!accessKeyId.matches("A[KS]IA[A-Z2-7]{16}")) return Optional.empty();
        long bits = 0;
        for (int i = PREFIX.length(); i < PREFIX.length() + NAMING_CHARACTERS; i++)
            bits = bits << BITS | BASE32.indexOf(accessKeyId.charAt(i));
        long number = bits >> RANDOM_BITS & ((1L << 40) - 1);
        return number > 999_999_999_999L
                ? Optional.empty()
                : Optional.of(new AccountId("%012d".formatted(number)));
    }
}
