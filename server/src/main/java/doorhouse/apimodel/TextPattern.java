package doorhouse.apimodel;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text's pattern, which the whole text must match. It is compiled when first needed.
///
/// Some published patterns have several ways to match one text, and a regular expression engine
/// that goes back tries them all: a hostile text then costs the square or the cube of its length.
/// Those are matched by another pattern for the same language that never goes back; callers are
/// still told the published one.
public final class TextPattern {
    private static final String PRINTABLE_OR_SPACE = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]";
    private static final String PRINTABLE = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]";

    /// The text is looked over once for its characters, then the marks are searched from the left:
    /// the first place where a mark stands leaves the most room for what must follow.
    private static final Map<String, String> WITHOUT_GOING_BACK =
            Map.of(
                    PRINTABLE_OR_SPACE + "*\\{####\\}" + PRINTABLE_OR_SPACE + "*",
                    "(?s)(?=" + PRINTABLE_OR_SPACE + "*+\\z)(?>.*?\\{####\\}).*",
                    PRINTABLE_OR_SPACE
                            + "*\\{##"
                            + PRINTABLE_OR_SPACE
                            + "*##\\}"
                            + PRINTABLE_OR_SPACE
                            + "*",
                    "(?s)(?=" + PRINTABLE_OR_SPACE + "*+\\z)(?>.*?\\{##)(?>.*?##\\}).*",
                    PRINTABLE + "+@" + PRINTABLE + "+",
                    "(?=" + PRINTABLE + "++\\z).(?>.*?@).+",
                    ".*\\{####\\}.*",
                    "(?>.*?\\{####\\}).*",
                    "^[\\S]+.*[\\S]+$",
                    "\\S.*\\S");

    private final String published;
    private volatile @Nullable Pattern compiled;

    TextPattern(String published) {
        this.published = published;
    }

    /// As the service publishes it.
    public String published() {
        return published;
    }

    boolean matches(CharSequence text) {
        var pattern = compiled;
        if (pattern == null) {
            pattern = Pattern.compile(WITHOUT_GOING_BACK.getOrDefault(published, published));
            compiled = pattern;
        }
        return pattern.matcher(text).matches();
    }

    @Override
    public String toString() {
        return published;
    }
}
