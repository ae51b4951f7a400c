package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.http.SetCookie.SameSite;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.Prompt;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.federation.FederatedSignIn;
import doorhouse.userpool.federation.FederatedSignIn.Freshness;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.federation.HeldMessages;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.saml.SamlParts;
import doorhouse.userpool.saml.SamlSignIn;
import doorhouse.userpool.saml.ServiceProvider;
import doorhouse.userpool.signin.SignedIn;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `/saml2/idpresponse`: where browsers come back to from SAML providers, or come without having
/// left, and `/saml2/metadata`: what a provider must know of us. A POST of a provider's page is
/// without our cookies, so an answer to our request leads to a GET, which has them; the answer is
/// checked at both, and nobody is signed in at the first.
public final class SamlEndpoints implements ProviderStart.Way {
    private static final String PATH = "/saml2/idpresponse";
    private static final String TICKET = "ticket";
    private static final String RESPONSE = "SAMLResponse";
    private static final String RELAY_STATE = "RelayState";
    private static final String ERROR = "error";
    private static final String DESCRIPTION = "description";

    /// Observed on the live service.
    private static final String NEITHER =
            "Invalid samlResponse or relayState from identity provider";

    private static final Duration LONG = Duration.ofHours(1);

    private final PoolSites sites;
    private final AuthorizationRequests requests;
    private final IdentityProviders providers;
    private final FederatedReturn back;
    private final SignInEnd end;
    private final FederationStates states;
    private final HeldMessages messages;
    private final SamlParts saml;
    private final FederatedSignIn federation;
    private final Clock clock;

    public SamlEndpoints(
            PoolSites sites,
            AuthorizationRequests requests,
            IdentityProviders providers,
            FederatedReturn back,
            SignInEnd end,
            FederationStates states,
            HeldMessages messages,
            SamlParts saml,
            FederatedSignIn federation,
            Clock clock) {
        this.sites = sites;
        this.requests = requests;
        this.providers = providers;
        this.back = back;
        this.end = end;
        this.states = states;
        this.messages = messages;
        this.saml = saml;
        this.federation = federation;
        this.clock = clock;
    }

    public void open(Routes routes) {
        routes.post("/{pool}" + PATH, sites.at(this::post));
        routes.get("/{pool}" + PATH, sites.at(this::get));
        routes.get("/{pool}/saml2/metadata", sites.at(this::metadata));
    }

    static ServiceProvider us(PoolSite site) {
        return new ServiceProvider(site.pool().id(), site.base());
    }

    @Override
    public Response start(
            PoolSite site, Request request, AuthorizationRequest asked, IdentityProvider provider) {
        var out =
                saml.signIn()
                        .begin(
                                site.pool(),
                                asked.client(),
                                provider,
                                new SamlSignIn.Departure(
                                        us(site),
                                        asked.query(),
                                        site.cookie(request, FederationStates.COOKIE),
                                        anew(asked)));
        return Answers.toBrowser(site, request, Response.redirect(out.to()))
                .with(
                        site.cookie(
                                FederationStates.COOKIE,
                                out.browser(),
                                FederationStates.LIFETIME,
                                SameSite.LAX));
    }

    /// A provider cannot be told how old its session may be; where that is less than an hour, it is
    /// best asked for a new one.
    private static boolean anew(AuthorizationRequest asked) {
        var maxAge = asked.maxAge();
        return asked.prompt().contains(Prompt.LOGIN)
                || (maxAge != null && maxAge.compareTo(LONG) < 0);
    }

    Response post(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        var response = form.find(RESPONSE);
        var relayState = form.find(RELAY_STATE);
        if (response.isEmpty() || relayState.isEmpty() || !form.duplicates().isEmpty()) {
            return back.lost(site, request);
        }
        var way = states.open(site.pool(), relayState.get());
        if (way.isEmpty()) return unasked(site, request, response.get(), relayState.get());
        var asked = SamlSignIn.requestOf(way.get());
        if (asked.isEmpty()) return back.lost(site, request);
        var message = new HashMap<>(Map.of(RELAY_STATE, relayState.get()));
        providers
                .find(site.pool().id(), way.get().providerName())
                .filter(way.get()::leadsTo)
                .map(p -> kept(p, new SamlSignIn.Posted(us(site), asked, response.get())))
                .ifPresent(message::putAll);
        var ticket = messages.hold(site.pool(), way.get(), message);
        return Answers.toPage(site, request, PATH + "?" + TICKET + "=" + ticket);
    }

    /// A response that proves nobody is not kept, only why: what strangers post fills no database.
    private Map<String, String> kept(IdentityProvider provider, SamlSignIn.Posted posted) {
        try {
            saml.signIn().check(provider, posted);
            return Map.of(RESPONSE, posted.response());
        } catch (FederationRefused refused) {
            return Map.of(ERROR, refused.error(), DESCRIPTION, refused.description());
        }
    }

    Response get(PoolSite site, Request request) {
        var held =
                Parameters.ofQuery(request)
                        .find(TICKET)
                        .flatMap(ticket -> messages.take(site.pool(), ticket));
        if (held.isEmpty()) return back.lost(site, request);
        var way =
                states.take(
                        site.pool(),
                        held.get().getOrDefault(RELAY_STATE, ""),
                        site.cookie(request, FederationStates.COOKIE));
        var asked = way.flatMap(SamlSignIn::requestOf);
        if (asked.isEmpty()) return back.lost(site, request);
        return back.finish(
                site,
                request,
                way.get(),
                (wanted, provider) ->
                        signedIn(
                                site,
                                request,
                                wanted,
                                provider,
                                posted(site, asked, held.get()),
                                way.get().begunAt()));
    }

    private static SamlSignIn.Posted posted(
            PoolSite site, Optional<String> asked, Map<String, String> held) {
        var response = held.get(RESPONSE);
        if (response != null) return new SamlSignIn.Posted(us(site), asked, response);
        throw new FederationRefused(
                held.getOrDefault(ERROR, ""), held.getOrDefault(DESCRIPTION, ""));
    }

    /// The provider begins: its relay state is the query of an authorization request (Amazon
    /// Cognito Developer Guide, "Implement IdP-initiated SAML sign-in").
    private Response unasked(PoolSite site, Request request, String response, String relayState) {
        AuthorizationRequest asked;
        try {
            asked = requests.read(site.pool(), Parameters.of(relayState));
        } catch (Refused | Parameters.Malformed refused) {
            return back.lost(site, request);
        }
        try {
            var provider =
                    named(site, asked)
                            .filter(p -> mayBegin(site, asked.client(), p))
                            .orElseThrow(() -> new FederationRefused("server_error", NEITHER));
            var posted = new SamlSignIn.Posted(us(site), Optional.empty(), response);
            var who = signedIn(site, request, asked, provider, posted, clock.instant());
            // For this client alone: anybody may have sent the browser here, so it is not kept
            // signed in for the pool's others.
            return end.granted(site, request, asked, who);
        } catch (FederationRefused refused) {
            return end.refused(site, request, asked, refused.error(), refused.description());
        }
    }

    private Optional<IdentityProvider> named(PoolSite site, AuthorizationRequest asked) {
        var pool = site.pool().id();
        if (asked.identityProvider() != null) return providers.find(pool, asked.identityProvider());
        if (asked.idpIdentifier() == null) return Optional.empty();
        return providers.findByIdentifier(pool, asked.idpIdentifier());
    }

    /// Whoever can be sent an answer to nobody's request is easily signed in as somebody else, so a
    /// client takes them only where it has no other users than those of SAML providers.
    private boolean mayBegin(PoolSite site, AppClient client, IdentityProvider provider) {
        return provider.type() == ProviderType.SAML
                && provider.mayBegin()
                && client.supportedProviders().contains(provider.name())
                && client.supportedProviders().stream().allMatch(name -> isSaml(site, name));
    }

    private boolean isSaml(PoolSite site, String name) {
        return providers
                .find(site.pool().id(), name)
                .filter(p -> p.type() == ProviderType.SAML)
                .isPresent();
    }

    /// @param asked when the authorization request was made
    private SignedIn signedIn(
            PoolSite site,
            Request request,
            AuthorizationRequest wanted,
            IdentityProvider provider,
            SamlSignIn.Posted posted,
            Instant asked) {
        var arrival = saml.signIn().finish(site.pool(), provider, posted);
        try {
            var who =
                    federation.signIn(
                            site.pool(),
                            wanted.client(),
                            arrival.identity(),
                            new Freshness(wanted.maxAge(), asked),
                            FederatedReturn.browser(request));
            saml.signOut().remember(who, arrival);
            return who;
        } catch (FederationRefused refused) {
            throw told(refused);
        }
    }

    /// Observed on the live service for attributes that do not fit.
    private static FederationRefused told(FederationRefused refused) {
        if (!refused.description().startsWith("Invalid user attributes")) return refused;
        return new FederationRefused(
                "server_error", "Invalid SAML response received: " + refused.description());
    }

    /// @param request may name a provider, for the certificate that this one encrypts for
    private Response metadata(PoolSite site, Request request) {
        var encryption =
                request.query("identity_provider")
                        .flatMap(name -> providers.find(site.pool().id(), name))
                        .flatMap(provider -> Optional.ofNullable(provider.encryption()));
        var signing = saml.keys().signingCertificate(site.pool().id());
        return Response.of(
                200,
                "application/samlmetadata+xml",
                us(site).metadata(signing, encryption).getBytes(StandardCharsets.UTF_8));
    }
}
