package doorhouse.login.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A language of the pages: those of Cognito's managed login, and three more.
public enum Language {
    ENGLISH("en", "English", "english"),
    GERMAN("de", "Deutsch", "german"),
    SPANISH("es", "Español", "spanish"),
    FRENCH("fr", "Français", "french"),
    INDONESIAN("id", "Bahasa Indonesia", "bahasa-indonesia"),
    ITALIAN("it", "Italiano", "italian"),
    JAPANESE("ja", "日本語", "japanese"),
    KOREAN("ko", "한국어", "korean"),
    DUTCH("nl", "Nederlands", "dutch"),
    PORTUGUESE("pt-BR", "Português (Brasil)", "portuguese-brazil"),
    CHINESE_SIMPLIFIED("zh-CN", "简体中文", "chinese-simplified"),
    CHINESE_TRADITIONAL("zh-TW", "繁體中文", "chinese-traditional"),
    ARABIC("ar", "العربية", "arabic"),
    HEBREW("he", "עברית", "hebrew");

    /// Chinese that is written traditionally, by script or by where it is spoken.
    private static final List<String> TRADITIONAL = List.of("hant", "tw", "hk", "mo");

    private final String tag;
    private final String ownName;
    private final String termsName;

    Language(String tag, String ownName, String termsName) {
        this.tag = tag;
        this.ownName = ownName;
        this.termsName = termsName;
    }

    /// As in the `lang` parameter, RFC 5646.
    public String tag() {
        return tag;
    }

    /// What those who speak it call it.
    public String ownName() {
        return ownName;
    }

    /// Its name in the links of terms, without `cognito:`.
    public String termsName() {
        return termsName;
    }

    /// As in HTML's `dir`.
    public String direction() {
        return rightToLeft() ? "rtl" : "ltr";
    }

    boolean rightToLeft() {
        return this == ARABIC || this == HEBREW;
    }

    /// The one with exactly this tag.
    public static Optional<Language> tagged(String tag) {
        return Arrays.stream(values()).filter(language -> language.tag.equals(tag)).findFirst();
    }

    /// The one that a speaker of what the tag says reads best: a region that we do not have falls
    /// back to its language.
    ///
    /// @param tag a stranger's, such as `de-AT` or `zh-Hant-HK`
    public static Optional<Language> nearest(String tag) {
        var parts = List.of(tag.strip().toLowerCase(Locale.ROOT).replace('_', '-').split("-", -1));
        return switch (parts.getFirst()) {
            case "zh" ->
                    Optional.of(
                            parts.stream().anyMatch(TRADITIONAL::contains)
                                    ? CHINESE_TRADITIONAL
                                    : CHINESE_SIMPLIFIED);
            case "pt" -> Optional.of(PORTUGUESE);
            case "in" -> Optional.of(INDONESIAN); // As Indonesian and Hebrew were once written.
            case "iw" -> Optional.of(HEBREW);
            default -> tagged(parts.getFirst());
        };
    }
}
