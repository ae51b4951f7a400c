package doorhouse.policy;

/// A text in which `*` stands for any characters and `?` for any one. Matching takes at most
/// pattern length times text length steps, whatever the pattern: only the last `*` is ever tried
/// again.
final class Glob {
    static final int ANY = -1;
    static final int ONE = -2;

    private final int[] signs;

    /// The characters, upper and lower case made one.
    private final int[] folded;

    /// @param signs characters, or [#ANY] or [#ONE]
    Glob(int[] signs) {
        this.signs = signs;
        this.folded = signs.clone();
        for (int i = 0; i < folded.length; i++)
            if (folded[i] >= 0) folded[i] = Case.fold((char) folded[i]);
    }

    boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    /// @param from the first character of the part that is matched
    /// @param to behind its last
    boolean matches(String text, int from, int to) {
        return matches(signs, text, from, to, false);
    }

    boolean matchesIgnoringCase(String text) {
        return matches(folded, text, 0, text.length(), true);
    }

    private static boolean matches(int[] signs, String text, int from, int to, boolean fold) {
        int sign = 0;
        int at = from;
        int star = -1; // the last ANY passed, and how far into the text it reaches
        int reach = from;
        while (at < to) {
            if (sign < signs.length && signs[sign] == ANY) {
                star = sign++;
                reach = at;
                // Nothing behind it has to match.
                if (sign == signs.length) return true;
            } else if (sign < signs.length && same(signs[sign], text.charAt(at), fold)) {
                sign++;
                at++;
            } else if (star >= 0) {
                sign = star + 1;
                at = ++reach;
            } else {
                return false;
            }
        }
        while (sign < signs.length && signs[sign] == ANY) sign++;
        return sign == signs.length;
    }

    private static boolean same(int sign, char c, boolean fold) {
        return sign == ONE || sign == (fold ? Case.fold(c) : c);
    }
}
