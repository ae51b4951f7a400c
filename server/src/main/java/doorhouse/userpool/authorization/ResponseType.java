package doorhouse.userpool.authorization;

import java.util.Optional;

/// What the client wants from the authorization endpoint (RFC 6749 §3.1.1).
public enum ResponseType {
    CODE("code", "code"),
    TOKEN("token", "implicit"),
    /// Nothing but that the user is there: for pages of our own alone (OAuth 2.0 Multiple Response
    /// Type Encoding Practices §4).
    NONE("none", "code");

    private final String text;
    private final String flow;

    ResponseType(String text, String flow) {
        this.text = text;
        this.flow = flow;
    }

    static Optional<ResponseType> find(String text) {
        for (var type : values()) {
            if (type.text.equals(text)) return Optional.of(type);
        }
        return Optional.empty();
    }

    /// The wire's word.
    @Override
    public String toString() {
        return text;
    }

    /// The word in a client's AllowedOAuthFlows.
    String flow() {
        return flow;
    }
}
