package doorhouse.bench;

import java.util.List;

/// What both products are asked to do, and what each may be asked beside that. They are measured in
/// this order, by which sign-ins that are compared stand next to each other.
enum Task {
    SIGN_IN("password sign-in"),
    SIGN_IN_ARGON2ID("password sign-in, Argon2id"),
    SIGN_IN_PBKDF2("password sign-in, PBKDF2-SHA512 210,000"),
    SIGN_IN_NEARLY_OFF("password sign-in, PBKDF2 1 iteration"),
    REFRESH("refresh"),
    CLIENT_CREDENTIALS("client credentials"),
    USER_INFO("user info"),
    GET_USER("GetUser"),
    CREATE_USER("user creation");

    /// At whose number the sign-ins by the same Argon2id are compared: Doorhouse refuses a crowd
    /// that waits for hashes, so a larger number would measure its refusals.
    static final int FEW_CALLERS = 8;

    /// At whose number all else is compared.
    static final int CALLERS = 64;

    private final String label;

    Task(String label) {
        this.label = label;
    }

    /// As the report names it.
    String label() {
        return label;
    }

    /// By how many callers it is measured, ascending.
    List<Integer> callers() {
        return switch (this) {
            case SIGN_IN -> List.of(1, FEW_CALLERS, CALLERS);
            case SIGN_IN_ARGON2ID -> List.of(1, FEW_CALLERS);
            default -> List.of(1, CALLERS);
        };
    }
}
