package doorhouse.bench;

/// What both products are asked to do, and what each may be asked beside that.
enum Task {
    SIGN_IN("password sign-in"),
    REFRESH("refresh"),
    CLIENT_CREDENTIALS("client credentials"),
    USER_INFO("user info"),
    GET_USER("GetUser"),
    CREATE_USER("user creation"),
    SIGN_IN_ARGON2ID("password sign-in, Argon2id"),
    SIGN_IN_PBKDF2("password sign-in, PBKDF2-SHA512 210,000"),
    SIGN_IN_NEARLY_OFF("password sign-in, PBKDF2 1 iteration");

    private final String label;

    Task(String label) {
        this.label = label;
    }

    /// As the report names it.
    String label() {
        return label;
    }
}
