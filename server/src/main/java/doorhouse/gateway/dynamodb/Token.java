package doorhouse.gateway.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A piece of an expression.
///
/// @param begin where it begins in the expression's text
/// @param end where the next character stands
record Token(Kind kind, String text, int begin, int end) {
    enum Kind {
        /// An attribute's name as it is, or a function's.
        NAME,
        /// `AND`, `SET` and the like, in any case; [#text] is in capitals.
        KEYWORD,
        /// `#name`.
        NAME_PLACEHOLDER,
        /// `:value`.
        VALUE_PLACEHOLDER,
        /// An index without leading zeros.
        NUMBER,
        SYMBOL,
        /// What stands in no expression.
        STRANGE,
        END
    }

    private static final Set<String> KEYWORDS =
            Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE");
    private static final String SYMBOLS = "()[],.=<>+-";
    private static final String WHITE = " \t\r\n";

    boolean is(Kind kind, String text) {
        return this.kind == kind && this.text.equals(text);
    }

    /// Takes a text apart. The last token is [Kind#END].
    static List<Token> read(String text) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < text.length()) {
            if (WHITE.indexOf(text.charAt(at)) >= 0) {
                at++;
                continue;
            }
            var token = at(text, at);
            tokens.add(token);
            at = token.end;
        }
        tokens.add(new Token(Kind.END, "<EOF>", text.length(), text.length()));
        return tokens;
    }

    private static Token at(String text, int begin) {
        char c = text.charAt(begin);
        if (isLetter(c)) return word(text, begin);
        if (c == '#' || c == ':') {
            int end = endOfWord(text, begin + 1);
            var kind = c == '#' ? Kind.NAME_PLACEHOLDER : Kind.VALUE_PLACEHOLDER;
            return piece(end == begin + 1 ? Kind.STRANGE : kind, text, begin, end);
        }
        if (isDigit(c)) {
            int end = begin + 1;
            while (c != '0' && end < text.length() && isDigit(text.charAt(end))) end++;
            return piece(Kind.NUMBER, text, begin, end);
        }
        if (text.startsWith("<>", begin)
                || text.startsWith("<=", begin)
                || text.startsWith(">=", begin)) return piece(Kind.SYMBOL, text, begin, begin + 2);
        var kind = SYMBOLS.indexOf(c) >= 0 ? Kind.SYMBOL : Kind.STRANGE;
        return piece(kind, text, begin, begin + 1);
    }

    private static Token word(String text, int begin) {
        int end = endOfWord(text, begin);
        var capitals = text.substring(begin, end).toUpperCase(Locale.ROOT);
        return KEYWORDS.contains(capitals)
                ? new Token(Kind.KEYWORD, capitals, begin, end)
                : piece(Kind.NAME, text, begin, end);
    }

    private static Token piece(Kind kind, String text, int begin, int end) {
        return new Token(kind, text.substring(begin, end), begin, end);
    }

    private static int endOfWord(String text, int begin) {
        int end = begin;
        while (end < text.length() && isWord(text.charAt(end))) end++;
        return end;
    }

    private static boolean isWord(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
