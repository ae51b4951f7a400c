package doorhouse.policy;

/// A text in which `*` stands for any characters and `?` for any one. Matching takes at most
/// pattern length times text length steps, whatever the pattern: only the last `*` is ever tried
/// again.
final class Glob {
    static final int ANY = -1;
    static final int ONE = -2;

    private final int[] signs;

    /// @param signs characters, or [#ANY] or [#ONE]
    Glob(int[] signs) {
        this.signs = signs;
    }

    boolean matches(String text) {
        return matches(text, false);
    }

    boolean matchesIgnoringCase(String text) {
        return matches(text, true);
    }

    private boolean matches(String text, boolean ignoreCase) {
        int sign = 0;
        int at = 0;
        int star = -1; // the last ANY passed, and how far into the text it reaches
        int reach = 0;
        while (at < text.length()) {
            if (sign < signs.length && signs[sign] == ANY) {
                star = sign++;
                reach = at;
            } else if (sign < signs.length && same(signs[sign], text.charAt(at), ignoreCase)) {
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

    private static boolean same(int sign, char c, boolean ignoreCase) {
        if (sign == ONE || sign == c) return true;
        return ignoreCase && sign >= 0 && fold(sign) == fold(c);
    }

    private static int fold(int c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
