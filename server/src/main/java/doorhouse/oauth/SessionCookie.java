package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.SetCookie;
import doorhouse.http.SetCookie.SameSite;
import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.browser.BrowserSessions;
import doorhouse.userpool.signin.SignedIn;
import java.time.Duration;
import java.util.Optional;

/// The cookie that carries a browser's session, `cognito`.
public final class SessionCookie {
    private static final String NAME = "cognito";

    private final BrowserSessions sessions;

    public SessionCookie(BrowserSessions sessions) {
        this.sessions = sessions;
    }

    /// The session that the browser has on this site.
    public Optional<BrowserSession> find(PoolSite site, Request request) {
        return site.cookie(request, NAME).flatMap(secret -> sessions.find(site.pool(), secret));
    }

    /// Begins a session in place of the browser's own, under a new secret: whoever knew the one
    /// before, or gave it to the browser, has nothing of this one.
    SetCookie begin(PoolSite site, Request request, SignedIn who) {
        endSession(site, request);
        var lifetime = BrowserSessions.lifetime(site.pool());
        return site.cookie(NAME, sessions.begin(who), lifetime, SameSite.LAX);
    }

    /// Ends the browser's session here as well as there.
    SetCookie end(PoolSite site, Request request) {
        endSession(site, request);
        return site.cookie(NAME, "", Duration.ZERO, SameSite.LAX);
    }

    private void endSession(PoolSite site, Request request) {
        site.cookie(request, NAME).ifPresent(secret -> sessions.end(site.pool(), secret));
    }
}
