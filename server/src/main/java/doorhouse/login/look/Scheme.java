package doorhouse.login.look;

import tools.jackson.databind.JsonNode;

/// Which modes a style has.
enum Scheme {
    LIGHT("light", Mode.LIGHT, Mode.LIGHT),
    DARK("dark", Mode.DARK, Mode.DARK),
    DYNAMIC("light dark", Mode.LIGHT, Mode.DARK);

    private final String css;
    private final Mode otherwise;
    private final Mode preferringDark;

    Scheme(String css, Mode otherwise, Mode preferringDark) {
        this.css = css;
        this.otherwise = otherwise;
        this.preferringDark = preferringDark;
    }

    static Scheme of(JsonNode settings) {
        var asked = Palette.at(settings, "categories/global/colorSchemeMode").asString("");
        return switch (asked) {
            case "DARK" -> DARK;
            case "DYNAMIC" -> DYNAMIC;
            default -> LIGHT;
        };
    }

    /// The value of `color-scheme`.
    String css() {
        return css;
    }

    /// The mode of browsers that do not prefer dark.
    Mode otherwise() {
        return otherwise;
    }

    Mode preferringDark() {
        return preferringDark;
    }
}
