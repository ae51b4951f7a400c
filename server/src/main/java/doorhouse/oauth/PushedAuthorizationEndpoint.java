package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_REQUEST;
import static doorhouse.oauth.OAuthError.UNAUTHORIZED_CLIENT;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.PushedRequests;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.pool.Extensions.Use;
import doorhouse.wire.Json;

/// `/oauth2/par`: takes an authorization request from the client itself, so that the browser
/// carries only a reference to it (RFC 9126).
public final class PushedAuthorizationEndpoint {
    static final String PATH_OF_POOL = "/oauth2/par";

    private static final int CREATED = 201;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int TOO_MANY_REQUESTS = 429;

    private final PoolSites sites;
    private final ClientAuthentication authentication;
    private final AuthorizationRequests requests;
    private final PushedRequests pushed;

    public PushedAuthorizationEndpoint(
            PoolSites sites,
            ClientAuthentication authentication,
            AuthorizationRequests requests,
            PushedRequests pushed) {
        this.sites = sites;
        this.authentication = authentication;
        this.requests = requests;
        this.pushed = pushed;
    }

    public void open(Routes routes) {
        routes.post("/{pool}" + PATH_OF_POOL, sites.at(this::push));
        Answers.allowAnyOrigin(routes, "/{pool}" + PATH_OF_POOL, "POST");
    }

    private Response push(PoolSite site, Request request) {
        return OAuthError.answered(request, () -> keptOrRefused(site, request));
    }

    private Response keptOrRefused(PoolSite site, Request request) {
        try {
            return kept(site, request);
        } catch (Refused refused) {
            var body = Json.object().put("error", refused.error());
            refused.description().ifPresent(d -> body.put("error_description", d));
            return OAuthError.json(request, 400, body);
        }
    }

    private Response kept(PoolSite site, Request request) throws Refused {
        var form = Parameters.ofForm(request);
        var client = authentication.client(site, request, form);
        var use = site.pool().settings().extensions().pushedAuthorization(client.id());
        if (use == Use.OFF) throw UNAUTHORIZED_CLIENT.thrown();
        // RFC 9126 §2.1: no reference may be pushed; reading refuses it.
        var asked = requests.readToPush(site.pool(), client, form);
        var query = asked.query();
        // The statuses of RFC 9126 §2.3.
        if (query.length() > PushedRequests.LONGEST) {
            return INVALID_REQUEST
                    .because("The request is too long.")
                    .answer(request, CONTENT_TOO_LARGE);
        }
        return pushed.keep(site.pool().id(), client.id(), query)
                .map(uri -> OAuthError.json(request, CREATED, reference(uri)))
                .orElseGet(() ->
                        INVALID_REQUEST
                                .because("Too many requests of the client wait for their users.")
                                .answer(request, TOO_MANY_REQUESTS));
    }

    private static Object reference(String uri) {
        return Json.object()
                .put("request_uri", uri)
                .put("expires_in", PushedRequests.LIFETIME.toSeconds());
    }
}
