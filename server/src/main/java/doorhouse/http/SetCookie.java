package doorhouse.http;

import java.time.Duration;
import java.util.regex.Pattern;

/// A cookie to set (RFC 6265bis). Scripts do not see it, and no other host does.
///
/// @param name a token; with the prefix `__Host-` it is secure and has the path `/`
/// @param value without white space, quotes, commas, semicolons and backslashes
/// @param path for which it is sent
/// @param maxAge zero takes the cookie away
/// @param secure whether it is sent over TLS alone
public record SetCookie(
        String name,
        String value,
        String path,
        Duration maxAge,
        boolean secure,
        SameSite sameSite) {
    /// With which requests from other sites it is sent.
    public enum SameSite {
        STRICT("Strict"),
        /// With links that are followed.
        LAX("Lax"),
        /// With all; browsers demand that it is secure.
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    private static final Pattern NAME = Pattern.compile("[\\w!#$%&'*+.^`|~-]+");
    private static final Pattern VALUE =
            Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]*");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x3A\\x3C-\\x7E]*");

    public SetCookie {
        if (!NAME.matcher(name).matches()
                || !VALUE.matcher(value).matches()
                || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a cookie: " + name);
        }
    }

    /// The value of the header.
    String header() {
        return name
                + "="
                + value
                + "; Path="
                + path
                + "; Max-Age="
                + maxAge.toSeconds()
                + (secure ? "; Secure" : "")
                + "; HttpOnly; SameSite="
                + sameSite.text;
    }
}
