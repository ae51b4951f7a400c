package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_REQUEST;
import static doorhouse.oauth.OAuthError.UNAUTHORIZED_CLIENT;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.wire.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/oauth2/introspect`: tells a server of the pool's, which proves itself as a client with a
/// secret or a key, whether an access token is good now and what it says (RFC 7662). A JWT says the
/// same by itself, save whether it was revoked.
public final class IntrospectionEndpoint {
    static final String PATH_OF_POOL = "/oauth2/introspect";

    /// What is told, by the names of RFC 7662 §2.2 and RFC 9449 §6.2.
    private static final List<String> TOLD =
            List.of(
                    "scope",
                    "client_id",
                    "username",
                    "exp",
                    "iat",
                    "sub",
                    "aud",
                    "iss",
                    "jti",
                    "cnf");

    private final PoolSites sites;
    private final ClientAuthentication authentication;
    private final AccessTokens tokens;

    public IntrospectionEndpoint(
            PoolSites sites, ClientAuthentication authentication, AccessTokens tokens) {
        this.sites = sites;
        this.authentication = authentication;
        this.tokens = tokens;
    }

    public void open(Routes routes) {
        routes.post("/{pool}" + PATH_OF_POOL, sites.at(this::introspect));
    }

    private Response introspect(PoolSite site, Request request) {
        return OAuthError.answered(
                request, () -> OAuthError.json(request, 200, told(site, request)));
    }

    private Object told(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        if (!form.duplicates().isEmpty()) throw INVALID_REQUEST.thrown();
        var client = authentication.client(site, request, form);
        var extensions = site.pool().settings().extensions();
        // Whoever knows a public client's id could ask for anything (RFC 7662 §2.1).
        boolean proven = client.hasSecret() || extensions.knowsKey(client.id());
        if (!proven || !extensions.introspection(client.id())) throw UNAUTHORIZED_CLIENT.thrown();
        return tokens.living(site.pool().id(), form.get("token"))
                .map(IntrospectionEndpoint::told)
                .orElseGet(() -> Json.object().put("active", false));
    }

    private static ObjectNode told(ObjectNode claims) {
        var told = Json.object().put("active", true);
        for (var name : TOLD) if (claims.has(name)) told.set(name, claims.get(name));
        return told.put("token_type", claims.has("cnf") ? "DPoP" : "Bearer");
    }
}
