package doorhouse.userpool.authorization;

import doorhouse.userpool.client.AppClient;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which redirect URIs are a client's: those registered, compared as texts, character by character
/// (RFC 9700 §2.1). No pattern, no normal form, no prefix. A registered loopback address without a
/// port stands for all ports of it, for programs that listen where they can (RFC 8252 §7.3).
public final class RedirectUris {
    private static final Pattern LOOPBACK =
            Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(:[1-9][0-9]{0,4})?((?:[/?].*)?)");

    private static final int LAST_PORT = 65_535;

    private RedirectUris() {}

    /// Whether an answer may go there.
    public static boolean registered(AppClient client, String asked) {
        var registered = client.callbackUrls();
        return registered.contains(asked)
                || withoutPort(asked).filter(registered::contains).isPresent();
    }

    /// The URI without its port, where it is a loopback address and has one.
    private static Optional<String> withoutPort(String asked) {
        var parts = LOOPBACK.matcher(asked);
        if (!parts.matches() || parts.group(2) == null) return Optional.empty();
        if (Integer.parseInt(parts.group(2).substring(1)) > LAST_PORT) return Optional.empty();
        return Optional.of(parts.group(1) + parts.group(3));
    }

    /// Where the answer goes when the client does not say: only with one provider is it said
    /// before. Source: Amazon Cognito Developer Guide, "Authorize endpoint", `redirect_uri`.
    static Optional<String> fallback(AppClient client) {
        return client.supportedProviders().size() == 1
                ? client.defaultRedirectUri()
                : Optional.empty();
    }
}
