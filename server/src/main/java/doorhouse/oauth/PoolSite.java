package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.SetCookie;
import doorhouse.userpool.pool.UserPool;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where a browser's request stands: a pool under one of its addresses. The routes are the same
/// under each.
///
/// @param base the address, without a slash at the end: a domain of the pool, or its issuer
/// @param issuer of the pool's tokens, wherever the request stands
/// @param managedLoginVersion 1 for the classic pages, 2 for managed login
public record PoolSite(UserPool pool, String base, String issuer, int managedLoginVersion) {
    /// Whether browsers come over TLS.
    public boolean secure() {
        return base.startsWith("https:");
    }

    /// Whether the host stands for this pool alone.
    public boolean ofDomain() {
        return URI.create(base).getRawPath().isEmpty();
    }

    /// A cookie of this site. Over TLS its name begins with `__Host-`, so that no other host can
    /// set it; such a cookie belongs to the whole host, so where pools share one, it is named after
    /// the pool.
    ///
    /// @param name a token
    /// @param maxAge zero takes the cookie away
    public SetCookie cookie(
            String name, String value, Duration maxAge, SetCookie.SameSite sameSite) {
        return new SetCookie(cookieName(name), value, cookiePath(), maxAge, secure(), sameSite);
    }

    /// The value of a cookie that [#cookie] set.
    public Optional<String> cookie(Request request, String name) {
        return request.cookie(cookieName(name));
    }

    private String cookieName(String name) {
        if (!secure()) return name;
        return ofDomain() ? "__Host-" + name : "__Host-" + name + "-" + pool.id();
    }

    private String cookiePath() {
        return secure() || ofDomain() ? "/" : URI.create(base).getRawPath();
    }
}
