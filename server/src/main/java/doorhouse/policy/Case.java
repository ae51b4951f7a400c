package doorhouse.policy;

/// Upper and lower case made one, for all that policies compare without regard to case.
final class Case {
    private Case() {}

    /// The lower case of a letter. None outside ASCII becomes one inside it: the Kelvin sign is no
    /// `k` and `İ` no `i`, or a name could be met by one that everybody else takes for another.
    static char fold(char c) {
        if (c < 0x80) return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        char lower = Character.toLowerCase(c);
        return lower < 0x80 ? c : lower;
    }

    static String fold(String text) {
        var folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) folded[i] = fold(folded[i]);
        return new String(folded);
    }
}
