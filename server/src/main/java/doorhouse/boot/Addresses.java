package doorhouse.boot;

import java.net.URI;
import java.net.URISyntaxException;

/// Reads addresses of the configuration.
final class Addresses {
    private Addresses() {}

    /// An address over HTTP, without a slash at the end.
    ///
    /// @throws ConfigException naming the key when the text is none
    static String http(String key, String text) {
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme();
            if (uri.getHost() != null && ("https".equals(scheme) || "http".equals(scheme)))
                return text.replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new ConfigException("'" + key + "' is an http or https address, not '" + text + "'");
    }
}
