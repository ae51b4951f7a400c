package doorhouse.token;

/// What a token is for (`token_use`). Each use has keys of its own, so that neither kind passes for
/// the other.
public enum TokenUse {
    ID("id"),
    ACCESS("access"),
    /// Of identity pools; such a token names its use nowhere.
    IDENTITY("");

    private final String claim;

    TokenUse(String claim) {
        this.claim = claim;
    }

    /// Empty where tokens for it name none.
    public String claim() {
        return claim;
    }
}
