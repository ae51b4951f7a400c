package doorhouse.userpool.oidc;

import doorhouse.userpool.federation.FederationRefused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;

/// Where providers' addresses lead. The addresses of social providers are fixed; an operator whose
/// network has a stand-in for one, such as a test's, sets what stands for its origin. That changes
/// where a call goes, and nothing of what its answer must say.
///
/// @param replacements origins (`https://accounts.google.com`) and what stands for them
public record Origins(Map<String, String> replacements) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public Origins {
        replacements = Map.copyOf(replacements);
    }

    /// @throws FederationRefused when the text is no address over TLS or on this machine
    URI locate(String url) {
        try {
            var uri = new URI(url);
            boolean safe = "https".equals(uri.getScheme());
            boolean own =
                    "http".equals(uri.getScheme())
                            && uri.getHost() != null
                            && THIS_MACHINE.contains(uri.getHost());
            if (uri.getHost() != null && uri.getRawFragment() == null && (safe || own)) {
                return replaced(uri);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw FederationRefused.because("The identity provider's address is not valid.");
    }

    /// The same address, or the one that an operator set in its place.
    public URI replaced(URI uri) {
        var origin = uri.getScheme() + "://" + uri.getRawAuthority();
        var replacement = replacements.get(origin);
        if (replacement == null) return uri;
        return URI.create(replacement + uri.toString().substring(origin.length()));
    }
}
