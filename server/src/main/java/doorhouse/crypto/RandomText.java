package doorhouse.crypto;

import java.security.SecureRandom;

/// Random texts whose every character is equally likely.
public final class RandomText {
    private static final String DIGITS = "0123456789";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random;

    public RandomText(SecureRandom random) {
        this.random = random;
    }

    /// Decimal digits; a code may begin with zeros.
    public String digits(int length) {
        return of(DIGITS, length);
    }

    /// Lower-case letters and digits.
    public String lowerLetters(int length) {
        return of(LOWER, length);
    }

    /// Letters of both cases and digits: 5.95 bits each.
    public String letters(int length) {
        return of(LETTERS, length);
    }

    /// Characters of an alphabet of one's own.
    public String of(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++)
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }
}
