package doorhouse.boot;

import doorhouse.http.Routes;
import doorhouse.oauth.FederatedLeave;
import doorhouse.oauth.FederatedReturn;
import doorhouse.oauth.FederatedStart;
import doorhouse.oauth.IdpResponse;
import doorhouse.oauth.ProviderStart;
import doorhouse.oauth.SamlEndpoints;
import doorhouse.oauth.SamlLogout;
import doorhouse.userpool.federation.FederatedSignIn;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.federation.HeldMessages;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.oidc.OidcSignIn;
import doorhouse.userpool.saml.SamlParts;
import doorhouse.userpool.trigger.InboundFederation;
import doorhouse.userpool.trigger.PostAuthentication;
import java.util.EnumMap;

/// Signing in by other providers.
final class FederationParts {
    final FederationStates states;
    final HeldMessages messages;
    final FederatedSignIn signIn;
    final FederatedReturn back;
    final FederatedStart start;

    final FederatedLeave leave;

    private final IdpResponse idpResponse;
    private final SamlEndpoints samlEndpoints;
    private final SamlLogout samlLogout;

    FederationParts(Ground ground, UserPoolParts parts, OAuthParts oauth) {
        var database = ground.database();
        var setup = ground.setup();
        var peers = ground.peers();
        states =
                new FederationStates(
                        ground.vault(), parts.marks, ground.randomText(), ground.clock());
        messages = new HeldMessages(database, ground.vault(), ground.randomText(), ground.clock());
        signIn =
                new FederatedSignIn(
                        database,
                        parts.identityProviders,
                        parts.users,
                        new Groups(database),
                        new FederatedSignIn.Functions(
                                new InboundFederation(parts.triggers),
                                parts.preSignUp,
                                parts.postConfirmation,
                                new PostAuthentication(parts.triggers)),
                        parts.authEvents,
                        ground.clock());
        back = new FederatedReturn(oauth.requests, parts.identityProviders, oauth.end);
        var oidc =
                new OidcSignIn(
                        states,
                        peers,
                        setup.peers().origins(),
                        ground.randomText(),
                        ground.clock(),
                        ground.ticker());
        idpResponse = new IdpResponse(oauth.sites, back, states, messages, oidc, signIn);
        var saml =
                SamlParts.of(
                        database,
                        parts.identityProviders,
                        parts.samlKeys,
                        peers,
                        states,
                        parts.marks,
                        parts.browserSessions,
                        ground.clock());
        samlEndpoints =
                new SamlEndpoints(
                        oauth.sites,
                        oauth.requests,
                        parts.identityProviders,
                        back,
                        oauth.end,
                        states,
                        messages,
                        saml,
                        signIn,
                        ground.clock());
        samlLogout = new SamlLogout(oauth.sites, saml.signOut());
        leave = samlLogout;
        var ways = new EnumMap<ProviderType, ProviderStart.Way>(ProviderType.class);
        for (var type : ProviderType.values()) {
            ways.put(type, type == ProviderType.SAML ? samlEndpoints : idpResponse);
        }
        start = new ProviderStart(parts.identityProviders, ways, oauth.end);
    }

    void open(Routes routes) {
        idpResponse.open(routes);
        samlEndpoints.open(routes);
        samlLogout.open(routes);
    }
}
