package doorhouse.userpool.passkey;

import com.webauthn4j.data.client.Origin;

/// Whom a passkey is for: a domain and what is below it.
///
/// @param id the domain
record RelyingParty(String id) {
    private static final String LOCALHOST = "localhost";

    /// Whether a page of this origin may use its passkeys: https on the domain or below it, on any
    /// port; plain http on `localhost` alone, which browsers take for secure.
    boolean accepts(Origin origin) {
        var host = origin.getHost();
        if (host == null || !within(host, id)) return false;
        return switch (origin.getScheme()) {
            case "https" -> true;
            case "http" -> within(host, LOCALHOST);
            default -> false;
        };
    }

    private static boolean within(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
