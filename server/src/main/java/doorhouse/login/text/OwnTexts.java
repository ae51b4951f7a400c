package doorhouse.login.text;

import java.util.Optional;

/// Which words may stand in place of ours.
public final class OwnTexts {
    /// The longest, in characters.
    public static final int LONGEST = 500;

    /// Of attributes that only a pool knows.
    private static final String CUSTOM_ATTRIBUTE = "attribute.custom:";

    private OwnTexts() {}

    /// Why this cannot stand in place of ours; empty when it can.
    public static Optional<String> fault(String language, String key, String text) {
        if (Language.tagged(language).isEmpty()) {
            return Optional.of("the pages do not speak " + language);
        }
        var ours = Catalog.english().get(key);
        if (ours == null && !key.startsWith(CUSTOM_ATTRIBUTE)) {
            return Optional.of("the pages have no text " + key);
        }
        if (text.isBlank() || text.length() > LONGEST) {
            return Optional.of("the text " + key + " has 1 to " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("the text " + key + " has control characters");
        }
        for (var slot : Catalog.slots(text)) {
            if (ours == null || !Catalog.slots(ours).contains(slot)) {
                return Optional.of("the text " + key + " has nothing for {" + slot + "}");
            }
        }
        return Optional.empty();
    }
}
