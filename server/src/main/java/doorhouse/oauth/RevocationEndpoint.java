package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_REQUEST;
import static doorhouse.oauth.OAuthError.UNSUPPORTED_TOKEN_TYPE;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.signin.OAuthGrants;

/// `/oauth2/revoke`: ends a refresh token and all access tokens of its family. Source: RFC 7009;
/// Amazon Cognito Developer Guide, "Revoke endpoint".
public final class RevocationEndpoint {
    private static final String PATH = "/{pool}/oauth2/revoke";

    private final PoolSites sites;
    private final ClientAuthentication authentication;
    private final OAuthGrants grants;

    public RevocationEndpoint(
            PoolSites sites, ClientAuthentication authentication, OAuthGrants grants) {
        this.sites = sites;
        this.authentication = authentication;
        this.grants = grants;
    }

    public void open(Routes routes) {
        routes.post(PATH, sites.at(this::revoke));
        Answers.allowAnyOrigin(routes, PATH, "POST");
    }

    private Response revoke(PoolSite site, Request request) {
        return OAuthError.answered(request, () -> end(site, request));
    }

    private Response end(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        if (!form.duplicates().isEmpty()) throw INVALID_REQUEST.thrown();
        var token = form.get("token");
        var client = authentication.client(site, request, form);
        if (!client.tokenRevocation()) throw INVALID_REQUEST.thrown();
        if (!grants.revoke(client, token)) throw UNSUPPORTED_TOKEN_TYPE.thrown();
        return Answers.toProgram(request, Response.of(200));
    }
}
