package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.ClientId;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import java.util.Optional;

/// `/logout`: ends the browser's session, here and in the browser, whatever else the request says;
/// then goes where the client registered, or to sign in anew. Tokens live on. Source: Amazon
/// Cognito Developer Guide, "Logout endpoint".
public final class LogoutEndpoint {
    private final PoolSites sites;
    private final AppClients clients;
    private final AuthorizationRequests requests;
    private final SessionCookie cookie;
    private final FederatedLeave federated;

    public LogoutEndpoint(
            PoolSites sites,
            AppClients clients,
            AuthorizationRequests requests,
            SessionCookie cookie,
            FederatedLeave federated) {
        this.sites = sites;
        this.clients = clients;
        this.requests = requests;
        this.cookie = cookie;
        this.federated = federated;
    }

    public void open(Routes routes) {
        routes.get("/{pool}/logout", sites.at(this::logout));
    }

    private Response logout(PoolSite site, Request request) {
        // Whoever only asks whether the page is there signs nobody out.
        if (!request.method().equals("GET")) return Answers.toPage(site, request, "/signedOut");
        return next(site, request).with(cookie.end(site, request));
    }

    private Response next(PoolSite site, Request request) {
        try {
            var given = Parameters.ofQuery(request);
            if (given.find("logout_uri").isPresent()) return leave(site, request, given);
            if (given.find("redirect_uri").isPresent()) {
                var asked = requests.read(site.pool(), given);
                return to(site, request, asked.client(), site.base() + "/login?" + asked.query());
            }
            return Answers.toPage(site, request, "/signedOut");
        } catch (Parameters.Malformed e) {
            return error(site, request, Refused.onOurPage("invalid_request"));
        } catch (Refused refused) {
            return error(site, request, refused);
        }
    }

    private Response leave(PoolSite site, Request request, Parameters given) throws Refused {
        if (given.duplicates().contains("logout_uri")) throw Refused.onOurPage("invalid_request");
        var uri = given.get("logout_uri");
        var client = client(site, given).orElseThrow(() -> Refused.onOurPage("invalid_request"));
        if (!client.logoutUrls().contains(uri)) throw Refused.onOurPage("redirect_mismatch");
        return to(site, request, client, uri);
    }

    /// Where the browser wants to go, by way of the provider that signed it in, if this is to know.
    private Response to(PoolSite site, Request request, AppClient client, String target) {
        var first =
                cookie.find(site, request)
                        .flatMap(session -> federated.first(site, session, client, target));
        return Answers.toBrowser(site, request, Response.redirect(first.orElse(target)));
    }

    private Optional<AppClient> client(PoolSite site, Parameters given) {
        return given.find("client_id")
                .filter(ClientId::fits)
                .flatMap(id -> clients.find(new ClientId(id)))
                .filter(client -> client.userPoolId().equals(site.pool().id()));
    }

    /// Told to the user: who signs out has no answer to a client to wait for.
    private static Response error(PoolSite site, Request request, Refused refused) {
        var client = request.query("client_id").filter(ClientId::fits).orElse("");
        return Answers.toErrorPage(site, request, refused, client);
    }
}
