package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_REQUEST;
import static doorhouse.oauth.OAuthError.INVALID_SCOPE;
import static doorhouse.oauth.OAuthError.SLOW_DOWN;
import static doorhouse.oauth.OAuthError.UNAUTHORIZED_CLIENT;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.authorization.DeviceAuthorizations;
import doorhouse.userpool.authorization.Scopes;
import doorhouse.wire.Json;

/// `/oauth2/device_authorization`: where a device without a browser begins (RFC 8628 §3.1, §3.2).
public final class DeviceAuthorizationEndpoint {
    static final String PATH_OF_POOL = "/oauth2/device_authorization";

    /// The page where users type what the device shows.
    static final String PAGE = "/device";

    private static final int TOO_MANY_REQUESTS = 429;

    private final PoolSites sites;
    private final ClientAuthentication authentication;
    private final Scopes scopes;
    private final DeviceAuthorizations authorizations;

    public DeviceAuthorizationEndpoint(
            PoolSites sites,
            ClientAuthentication authentication,
            Scopes scopes,
            DeviceAuthorizations authorizations) {
        this.sites = sites;
        this.authentication = authentication;
        this.scopes = scopes;
        this.authorizations = authorizations;
    }

    public void open(Routes routes) {
        routes.post("/{pool}" + PATH_OF_POOL, sites.at(this::begin));
        Answers.allowAnyOrigin(routes, "/{pool}" + PATH_OF_POOL, "POST");
    }

    private Response begin(PoolSite site, Request request) {
        return OAuthError.answered(request, () -> begun(site, request));
    }

    private Response begun(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        if (!form.duplicates().isEmpty()) throw INVALID_REQUEST.thrown();
        var client = authentication.client(site, request, form);
        boolean allowed =
                client.allowsOAuth("code")
                        && site.pool().settings().extensions().deviceAuthorization(client.id());
        if (!allowed) throw UNAUTHORIZED_CLIENT.thrown();
        var granted =
                scopes.granted(site.pool(), client, form.find("scope").orElse(null))
                        .orElseThrow(INVALID_SCOPE::thrown);
        return authorizations
                .begin(client, granted)
                .map(begun -> OAuthError.json(request, 200, told(site, begun)))
                .orElseGet(() -> SLOW_DOWN.thrown().answer(request, TOO_MANY_REQUESTS));
    }

    private static Object told(PoolSite site, DeviceAuthorizations.Begun begun) {
        var page = site.base() + PAGE;
        return Json.object()
                .put("device_code", begun.deviceCode())
                .put("user_code", begun.userCode())
                .put("verification_uri", page)
                .put("verification_uri_complete", page + "?user_code=" + begun.userCode())
                .put("expires_in", DeviceAuthorizations.LIFETIME.toSeconds())
                .put("interval", DeviceAuthorizations.INTERVAL.toSeconds());
    }
}
