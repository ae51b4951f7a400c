package doorhouse.login.text;

import doorhouse.http.Request;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.stream.Stream;

/// In which language a browser is answered: the one that the address asks for, the one it asked for
/// before, the first of its own that we speak, English.
public final class LanguageChoice {
    /// The name of the parameter, and of the cookie that remembers it.
    public static final String NAME = "lang";

    /// A browser's list is short; who sends more is read no further.
    private static final int MOST_ACCEPTED = 200;

    private LanguageChoice() {}

    public static Language of(Request request) {
        return Stream.of(asked(request), remembered(request), accepted(request))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Language.ENGLISH);
    }

    /// What the address asks for, which is to be remembered.
    public static Optional<Language> asked(Request request) {
        return request.query(NAME).flatMap(Language::nearest);
    }

    private static Optional<Language> remembered(Request request) {
        return request.cookie(NAME).flatMap(Language::tagged);
    }

    private static Optional<Language> accepted(Request request) {
        var header = request.header("Accept-Language").orElse("");
        if (header.isBlank() || header.length() > MOST_ACCEPTED) return Optional.empty();
        try {
            return LanguageRange.parse(header).stream()
                    .filter(range -> range.getWeight() > 0)
                    .flatMap(range -> Language.nearest(range.getRange()).stream())
                    .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Not a list of languages.
        }
    }
}
