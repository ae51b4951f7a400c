package doorhouse.boot;

import doorhouse.http.Routes;
import doorhouse.oauth.AuthorizeEndpoint;
import doorhouse.oauth.ClientAssertions;
import doorhouse.oauth.ClientAuthentication;
import doorhouse.oauth.ClientKeys;
import doorhouse.oauth.DeviceAuthorizationEndpoint;
import doorhouse.oauth.DeviceGrant;
import doorhouse.oauth.DpopProofs;
import doorhouse.oauth.FederatedLeave;
import doorhouse.oauth.FederatedStart;
import doorhouse.oauth.IntrospectionEndpoint;
import doorhouse.oauth.KeyProofs;
import doorhouse.oauth.LogoutEndpoint;
import doorhouse.oauth.PoolSites;
import doorhouse.oauth.PushedAuthorizationEndpoint;
import doorhouse.oauth.RevocationEndpoint;
import doorhouse.oauth.SessionCookie;
import doorhouse.oauth.SignInEnd;
import doorhouse.oauth.SiteQuotas;
import doorhouse.oauth.TokenEndpoint;
import doorhouse.oauth.UserInfoEndpoint;
import doorhouse.oauth.WellKnown;
import doorhouse.outbound.PeerCalls;
import doorhouse.token.IdTokenHints;
import doorhouse.userpool.authorization.AuthorizationCodes;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.DeviceAuthorizations;
import doorhouse.userpool.authorization.PushedRequests;
import doorhouse.userpool.authorization.Scopes;
import doorhouse.userpool.resourceserver.ResourceServers;

/// The authorization server.
final class OAuthParts {
    final PoolSites sites;
    final SessionCookie cookie;
    final AuthorizationRequests requests;
    final AuthorizationCodes codes;
    final SignInEnd end;

    private final Ground ground;
    private final UserPoolParts parts;
    private final SignInParts signIn;
    private final Scopes scopes;
    private final PushedRequests pushed;
    final DeviceAuthorizations devices;

    OAuthParts(Ground ground, UserPoolParts parts, SignInParts signIn) {
        this.ground = ground;
        this.parts = parts;
        this.signIn = signIn;
        scopes = new Scopes(new ResourceServers(ground.database()));
        sites =
                new PoolSites(
                        parts.pools,
                        parts.domains,
                        ground.publicUrl(),
                        new SiteQuotas(ground.requestQuotas()));
        cookie = new SessionCookie(parts.browserSessions);
        var random = ground.randomText();
        pushed = new PushedRequests(ground.database(), ground.vault(), random, ground.clock());
        devices = new DeviceAuthorizations(ground.database(), random, ground.clock());
        requests = new AuthorizationRequests(parts.clients, scopes, pushed, sites::isDevicePage);
        codes =
                new AuthorizationCodes(
                        ground.database(),
                        parts.users,
                        parts.revoked,
                        ground.random(),
                        ground.clock());
        end = new SignInEnd(cookie, codes, signIn.oauthGrants, pushed);
    }

    /// @param federated the way to other providers
    /// @param leave the way by other providers for who signs out
    void open(Routes routes, FederatedStart federated, FederatedLeave leave, PeerCalls peers) {
        routes.hosts(sites::prefix);
        new WellKnown(parts.pools, parts.keys, sites, ground.issuer()).open(routes);
        var hints = new IdTokenHints(parts.keys, ground.issuer());
        new AuthorizeEndpoint(sites, requests, cookie, end, federated, hints, ground.clock())
                .open(routes);
        var keys = new ClientKeys(parts.pools, peers, ground.ticker());
        var authentication =
                new ClientAuthentication(
                        parts.clients, new ClientAssertions(keys::of, parts.marks, ground.clock()));
        var proofs = new KeyProofs(new DpopProofs(parts.marks, ground.clock()));
        new TokenEndpoint(
                        sites,
                        authentication,
                        proofs,
                        codes,
                        new DeviceGrant(devices, parts.users),
                        signIn.oauthGrants,
                        scopes)
                .open(routes);
        new RevocationEndpoint(sites, authentication, signIn.oauthGrants).open(routes);
        new UserInfoEndpoint(sites, parts.accessTokens, parts.clients, proofs).open(routes);
        new PushedAuthorizationEndpoint(sites, authentication, requests, pushed).open(routes);
        new DeviceAuthorizationEndpoint(sites, authentication, scopes, devices).open(routes);
        new IntrospectionEndpoint(sites, authentication, parts.accessTokens).open(routes);
        new LogoutEndpoint(sites, parts.clients, requests, cookie, leave, hints).open(routes);
    }
}
