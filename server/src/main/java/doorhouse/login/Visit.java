package doorhouse.login;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.SetCookie;
import doorhouse.login.page.Block;
import doorhouse.login.page.Page;
import doorhouse.login.page.Page.Notice;
import doorhouse.oauth.PoolSite;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signup.Surroundings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request of a browser to a page, on the way to a client that waits for its user.
///
/// @param asked by the client; carried on by every link and form
/// @param form what was typed; empty where a page is only looked at
record Visit(Stage stage, AuthorizationRequest asked, Parameters form, BrowserToken token) {
    PoolSite site() {
        return stage.site();
    }

    Request request() {
        return stage.request();
    }

    UserPool pool() {
        return site().pool();
    }

    AppClient client() {
        return asked.client();
    }

    Surroundings surroundings() {
        return new Surroundings(
                request().remoteAddress(),
                request().header("User-Agent").orElse(null),
                token.browser());
    }

    String text(String key) {
        return stage.text(key);
    }

    /// What was typed into a field.
    Optional<String> typed(String field) {
        return form.find(field);
    }

    /// The address of another page on the same way.
    String to(String page) {
        return stage.path(page) + "?" + asked.query();
    }

    /// As [#to], for another request.
    String to(String page, AuthorizationRequest other) {
        return stage.path(page) + "?" + other.query();
    }

    /// The hidden fields of a form.
    Map<String, String> hidden(Map<String, String> more) {
        var all = new LinkedHashMap<String, String>();
        all.put(BrowserToken.FIELD, token.value());
        all.putAll(more);
        return all;
    }

    Response page(String title, List<Block> blocks) {
        return page(200, title, null, blocks);
    }

    /// @param notice what is to be said; null for nothing
    Response page(int status, String title, @Nullable Notice notice, List<Block> blocks) {
        return answer(status, stage.page(title, notice, blocks));
    }

    Response answer(int status, Page page) {
        return stage.writer()
                .answer(site(), status, page, List.of(formTarget(asked.redirectUri())));
    }

    /// Leads on to another address.
    Response lead(String address) {
        var led =
                request().method().equals("POST")
                        ? Response.seeOther(address)
                        : Response.redirect(address);
        return PageWriter.guarded(site(), led);
    }

    SetCookie cookie() {
        return token.cookie(site());
    }

    /// Where the browser is sent in the end, as a Content-Security-Policy names it: Chromium holds
    /// every redirect after a form against that, also those that the client's own address answers
    /// with. Those lead where only the client knows, so the scheme is all that is said; that is
    /// enough to keep a form from scripts and from addresses without TLS.
    private static String formTarget(String redirectUri) {
        return URI.create(redirectUri).getScheme() + ":";
    }
}
