package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Page;
import doorhouse.login.page.Templates;
import doorhouse.oauth.PoolSite;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes pages, with the headers that each of them has. Nothing on a page runs or looks as it does
/// by what stands in the page itself: styles, images and the one script come from addresses of
/// ours.
final class PageWriter {
    private final Templates templates = new Templates();

    /// @param formTargets where a form may lead, besides here: browsers hold also what a form
    ///   redirects to against it
    Response answer(PoolSite site, int status, Page page, List<String> formTargets) {
        byte[] html = templates.render("login/page.jte", page).getBytes(StandardCharsets.UTF_8);
        return guarded(site, Response.of(status, "text/html; charset=utf-8", html))
                .with("Content-Security-Policy", policy(page, formTargets));
    }

    private static String policy(Page page, List<String> formTargets) {
        var targets = new StringBuilder("'self'");
        for (var target : formTargets) targets.append(' ').append(target);
        return "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
                + (page.script() == null ? "" : "script-src 'self'; ")
                + "form-action "
                + targets
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    /// What also answers carry that only lead on: they are nobody's to keep, and no site that is
    /// reached from them learns their address, in which a state or a hint may stand.
    static Response guarded(PoolSite site, Response response) {
        var guarded =
                response.with("Cache-Control", "no-store")
                        .with("Referrer-Policy", "no-referrer")
                        .with("X-Content-Type-Options", "nosniff")
                        .with("X-Frame-Options", "DENY")
                        .with("Cross-Origin-Opener-Policy", "same-origin");
        return site.secure()
                ? guarded.with("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains")
                : guarded;
    }
}
