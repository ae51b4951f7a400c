package doorhouse.login.look;

/// Light or dark.
enum Mode {
    LIGHT("lightMode"),
    DARK("darkMode");

    private final String member;

    Mode(String member) {
        this.member = member;
    }

    /// Its name in settings.
    String member() {
        return member;
    }
}
