package doorhouse.userpool.identityprovider;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What kind of provider one is.
public enum ProviderType {
    SAML("SAML", null),
    FACEBOOK("Facebook", "id"),
    GOOGLE("Google", "sub"),
    LOGIN_WITH_AMAZON("LoginWithAmazon", "user_id"),
    SIGN_IN_WITH_APPLE("SignInWithApple", "sub"),
    OIDC("OIDC", null);

    private final String text;
    private final @Nullable String subject;

    ProviderType(String text, @Nullable String subject) {
        this.text = text;
        this.subject = subject;
    }

    /// The wire's word; a social provider is also named by it.
    @JsonValue
    @Override
    public String toString() {
        return text;
    }

    /// Whether it is one of a kind on the internet, so that a pool has at most one.
    public boolean social() {
        return subject != null;
    }

    /// What a social provider calls its users by.
    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }
}
