package doorhouse.boot;

import doorhouse.crypto.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A database's URL as people write it, taken apart so that its password goes no further with it.
/// Both forms in use are read: `postgresql://user:password@host:port/name` and
/// `jdbc:postgresql://host:port/name?user=…&password=…`; also with several hosts, of which the one
/// that takes writes is meant unless the URL says otherwise.
///
/// @param url for JDBC, without user and password
/// @param user empty when the URL has none
record PostgresAddress(String url, String user, Secret password) {
    private static final String WHICH_HOST = "targetServerType=";

    /// @throws ConfigException without the URL in its message, for that may hold a password
    static PostgresAddress parse(String text) {
        String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
        if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://"))
            throw new ConfigException("'database.url' begins with postgresql://");
        try {
            return parse(new URI(plain));
        } catch (URISyntaxException e) {
            throw new ConfigException("'database.url' is no URL: " + e.getReason());
        }
    }

    private static PostgresAddress parse(URI uri) {
        String user = "";
        String password = "";
        // Not by the URI's own parts, which know a single host.
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            var parts = List.of(authority.substring(0, at).split(":", 2));
            user = decoded(parts.getFirst());
            if (parts.size() == 2) password = decoded(parts.getLast());
        }
        var others = new ArrayList<String>();
        for (String pair :
                uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
            if (pair.startsWith("user=")) user = decoded(pair.substring("user=".length()));
            else if (pair.startsWith("password="))
                password = decoded(pair.substring("password=".length()));
            else others.add(pair);
        }
        String hosts = authority.substring(at + 1);
        if (hosts.contains(",") && others.stream().noneMatch(p -> p.startsWith(WHICH_HOST)))
            others.add(WHICH_HOST + "primary");
        String query = others.isEmpty() ? "" : "?" + String.join("&", others);
        return new PostgresAddress(
                "jdbc:postgresql://" + hosts + uri.getRawPath() + query, user, Secret.of(password));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
