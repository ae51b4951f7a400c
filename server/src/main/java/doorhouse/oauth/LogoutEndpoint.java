package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.ClientId;
import doorhouse.token.IdTokenHints;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import java.util.Optional;

/// `/logout`: ends the browser's session, here and in the browser, whatever else the request says,
/// unless the client means somebody else; then goes where the client registered, or to sign in
/// anew. Tokens live on. Source: Amazon Cognito Developer Guide, "Logout endpoint"; OpenID Connect
/// RP-Initiated Logout 1.0.
public final class LogoutEndpoint {
    private static final String HINT = "id_token_hint";
    private static final String OF_OPENID = "post_logout_redirect_uri";

    private final PoolSites sites;
    private final AppClients clients;
    private final AuthorizationRequests requests;
    private final SessionCookie cookie;
    private final FederatedLeave federated;
    private final IdTokenHints hints;

    public LogoutEndpoint(
            PoolSites sites,
            AppClients clients,
            AuthorizationRequests requests,
            SessionCookie cookie,
            FederatedLeave federated,
            IdTokenHints hints) {
        this.sites = sites;
        this.clients = clients;
        this.requests = requests;
        this.cookie = cookie;
        this.federated = federated;
        this.hints = hints;
    }

    public void open(Routes routes) {
        routes.getOrPost("/{pool}/logout", sites.at(this::logout));
    }

    private Response logout(PoolSite site, Request request) {
        // Whoever only asks whether the page is there signs nobody out.
        if (request.method().equals("HEAD")) return Answers.toPage(site, request, "/signedOut");
        try {
            var given = Parameters.ofRequest(request);
            if (meansAnother(site, request, given)) {
                return error(site, request, Refused.onOurPage("invalid_request"));
            }
            return next(site, request, given).with(cookie.end(site, request));
        } catch (Parameters.Malformed e) {
            return error(site, request, Refused.onOurPage("invalid_request"))
                    .with(cookie.end(site, request));
        }
    }

    /// Whether the client brings an ID token that is none of this browser's user.
    private boolean meansAnother(PoolSite site, Request request, Parameters given) {
        var hint = given.find(HINT);
        var session = cookie.find(site, request);
        if (hint.isEmpty() || session.isEmpty()) return false;
        return !hints.mean(site.pool().id(), hint.get(), session.get().user().sub());
    }

    private Response next(PoolSite site, Request request, Parameters given) {
        try {
            if (given.find("logout_uri").isPresent()) {
                return leave(site, request, given, "logout_uri");
            }
            if (given.find(OF_OPENID).isPresent()) return leave(site, request, given, OF_OPENID);
            if (given.find("redirect_uri").isPresent()) {
                var asked = requests.read(site.pool(), given);
                return to(site, request, asked.client(), site.base() + "/login?" + asked.query());
            }
            return Answers.toPage(site, request, "/signedOut");
        } catch (Refused refused) {
            return error(site, request, refused);
        }
    }

    private Response leave(PoolSite site, Request request, Parameters given, String name)
            throws Refused {
        if (given.duplicates().contains(name)) throw Refused.onOurPage("invalid_request");
        var uri = given.get(name);
        var client = client(site, given).orElseThrow(() -> Refused.onOurPage("invalid_request"));
        if (!client.logoutUrls().contains(uri)) throw Refused.onOurPage("redirect_mismatch");
        var state = given.find("state").filter(_ -> name.equals(OF_OPENID));
        return to(site, request, client, state.map(text -> with(uri, text)).orElse(uri));
    }

    /// The state goes back as it came.
    private static String with(String uri, String state) {
        return uri + (uri.contains("?") ? "&" : "?") + "state=" + Answers.encoded(state);
    }

    /// Where the browser wants to go, by way of the provider that signed it in, if this is to know.
    private Response to(PoolSite site, Request request, AppClient client, String target) {
        var first =
                cookie.find(site, request)
                        .flatMap(session -> federated.first(site, session, client, target));
        return Answers.toBrowser(site, request, Answers.redirect(request, first.orElse(target)));
    }

    /// By its id, or by the ID token that it brings; where it brings both, they are of one client.
    private Optional<AppClient> client(PoolSite site, Parameters given) {
        var hinted =
                given.find(HINT)
                        .flatMap(hint -> hints.read(site.pool().id(), hint))
                        .map(claims -> claims.path("aud").asString(""));
        if (given.find(HINT).isPresent() && hinted.isEmpty()) return Optional.empty();
        var named = given.find("client_id").or(() -> hinted);
        if (hinted.isPresent() && !hinted.equals(named)) return Optional.empty();
        return named.filter(ClientId::fits)
                .flatMap(id -> clients.find(new ClientId(id)))
                .filter(client -> client.userPoolId().equals(site.pool().id()));
    }

    /// Told to the user: who signs out has no answer to a client to wait for.
    private static Response error(PoolSite site, Request request, Refused refused) {
        var client = request.query("client_id").filter(ClientId::fits).orElse("");
        return Answers.toErrorPage(site, request, refused, client);
    }
}
