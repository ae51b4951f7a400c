package doorhouse.login;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.SetCookie;
import doorhouse.oauth.PoolSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a browser holds in a cookie and every form of ours sends along: a form of another site can
/// send the cookie, but not know it (OWASP, "Double submit cookie"). It also tells one browser from
/// another, so that what begins in one cannot be ended in another.
///
/// @param value 43 letters and digits: 256 bits
record BrowserToken(String value) {
    /// The form's field.
    static final String FIELD = "_csrf";

    private static final String COOKIE = "XSRF-TOKEN";
    private static final int LENGTH = 43;
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{" + LENGTH + "}");

    /// The browser's token, or a new one.
    static BrowserToken of(PoolSite site, Request request, RandomText random) {
        return find(site, request).orElseGet(() -> new BrowserToken(random.letters(LENGTH)));
    }

    private static Optional<BrowserToken> find(PoolSite site, Request request) {
        return site.cookie(request, COOKIE)
                .filter(value -> FORM.matcher(value).matches())
                .map(BrowserToken::new);
    }

    /// Whether a form was sent from a page that this browser got from us.
    static boolean proves(PoolSite site, Request request, Parameters form) {
        // Browsers say where a form comes from; those that are too old to do so have the token.
        var from = request.header("Sec-Fetch-Site").orElse("same-origin");
        if (!from.equals("same-origin") && !from.equals("none")) return false;
        var sent = form.find(FIELD).orElse("").getBytes(StandardCharsets.UTF_8);
        return find(site, request)
                .map(held -> MessageDigest.isEqual(held.bytes(), sent))
                .orElse(false);
    }

    /// The cookie that keeps it, for some hours more.
    SetCookie cookie(PoolSite site) {
        return site.cookie(COOKIE, value, LIFETIME, SetCookie.SameSite.LAX);
    }

    /// What stands for the browser in sealed sessions.
    String browser() {
        return HexFormat.of().formatHex(Hashes.sha256(bytes()), 0, 16);
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
