package doorhouse.login.text;

import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/// The words of a page, in one language.
public final class Texts {
    /// Keeps what stands in between from turning the direction of the text around it.
    private static final String ISOLATED = "\u2068";

    private static final String NO_LONGER_ISOLATED = "\u2069";

    private final Language language;
    private final Map<String, String> own;

    private Texts(Language language, Map<String, String> own) {
        this.language = language;
        this.own = own;
    }

    public static Texts in(Language language) {
        return new Texts(language, Map.of());
    }

    /// @param own what stands in place of our words, by key; see [OwnTexts]
    public static Texts in(Language language, Map<String, String> own) {
        return new Texts(language, Map.copyOf(own));
    }

    public Language language() {
        return language;
    }

    /// @throws IllegalArgumentException for a key that there is not
    public String get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("no text " + key));
    }

    /// The text with its slot of this name filled.
    public String get(String key, String slot, Object value) {
        return get(key, Map.of(slot, value));
    }

    /// The text with its slots filled; one that has no value stays empty.
    public String get(String key, Map<String, ?> values) {
        return fill(get(key), values);
    }

    /// For keys that strangers make, such as those of custom attributes.
    public Optional<String> find(String key) {
        var text = own.get(key);
        if (text == null) text = Catalog.of(language).get(key);
        if (text == null) text = Catalog.english().get(key);
        return Optional.ofNullable(text);
    }

    /// A sentence with something else than text in its slots, such as links, in order.
    public List<Piece> pieces(String key) {
        var text = get(key);
        var pieces = new ArrayList<Piece>();
        int from = 0;
        for (var slot = Catalog.SLOT.matcher(text); slot.find(); from = slot.end()) {
            if (slot.start() > from) pieces.add(new Piece(text.substring(from, slot.start()), ""));
            pieces.add(new Piece("", slot.group(1)));
        }
        if (from < text.length()) pieces.add(new Piece(text.substring(from), ""));
        return List.copyOf(pieces);
    }

    /// A piece of a sentence: text, or a slot.
    ///
    /// @param text empty for a slot
    /// @param slot its name; empty for text
    public record Piece(String text, String slot) {}

    /// What the API refused with, in this language as far as it is known; else its own sentence.
    public String error(ApiException refused) {
        return error(refused.sentence());
    }

    /// @param sentence the API's
    public String error(String sentence) {
        return ApiSentences.find(sentence)
                .map(found -> {
                    var reasons = new HashMap<String, String>();
                    found.values().forEach((slot, value) -> reasons.put(slot, error(value)));
                    return get(found.key(), reasons);
                })
                .orElse(sentence);
    }

    private String fill(String text, Map<String, ?> values) {
        return Catalog.SLOT
                .matcher(text)
                .replaceAll(slot -> {
                    var value = values.get(slot.group(1));
                    return Matcher.quoteReplacement(value == null ? "" : filled(value));
                });
    }

    private String filled(Object value) {
        return language.rightToLeft() ? ISOLATED + value + NO_LONGER_ISOLATED : value.toString();
    }
}
