package doorhouse.userpool.authorization;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// The resources that an access token may be bound to (RFC 8707 §2). Source of the schemes: Amazon
/// Cognito Developer Guide, "Resource binding".
final class Resources {
    private Resources() {}

    /// Whether it is an absolute URI without a fragment, whose scheme is `https`, `http` for this
    /// machine, or one of the application's own.
    static boolean possible(String text) {
        try {
            var uri = new URI(text);
            if (!uri.isAbsolute() || uri.getRawFragment() != null) return false;
            return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
                case "https" -> uri.getHost() != null;
                case "http" -> "localhost".equals(uri.getHost());
                default -> true;
            };
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
