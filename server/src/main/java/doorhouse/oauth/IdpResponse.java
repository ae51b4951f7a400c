package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.http.SetCookie.SameSite;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.Prompt;
import doorhouse.userpool.federation.FederatedSignIn;
import doorhouse.userpool.federation.FederatedSignIn.Freshness;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.federation.HeldMessages;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.oidc.OidcSignIn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `/oauth2/idpresponse`: where browsers come back to from OpenID and social providers, by GET, or
/// by a POST of the provider's page (`response_mode=form_post`), which is without our cookies and
/// so leads to a GET. Nothing happens for an answer to no question of ours.
public final class IdpResponse implements ProviderStart.Way {
    private static final String PATH = "/oauth2/idpresponse";
    private static final String TICKET = "ticket";

    /// What of a form is kept, and how much of it.
    private static final Set<String> ANSWER =
            Set.of("code", "state", "iss", "error", "error_description", "user");

    private static final int MOST_CHARACTERS = 4_096;

    /// A state of ours carries the whole request of an app.
    private static final int MOST_CHARACTERS_OF_STATE = 16_384;

    private final PoolSites sites;
    private final FederatedReturn back;
    private final FederationStates states;
    private final HeldMessages messages;
    private final OidcSignIn oidc;
    private final FederatedSignIn federation;

    public IdpResponse(
            PoolSites sites,
            FederatedReturn back,
            FederationStates states,
            HeldMessages messages,
            OidcSignIn oidc,
            FederatedSignIn federation) {
        this.sites = sites;
        this.back = back;
        this.states = states;
        this.messages = messages;
        this.oidc = oidc;
        this.federation = federation;
    }

    public void open(Routes routes) {
        routes.get("/{pool}" + PATH, sites.at(this::get));
        routes.post("/{pool}" + PATH, sites.at(this::post));
    }

    @Override
    public Response start(
            PoolSite site, Request request, AuthorizationRequest asked, IdentityProvider provider) {
        var hint = asked.loginHint();
        var out =
                oidc.begin(
                        site.pool(),
                        asked.client(),
                        provider,
                        new OidcSignIn.Departure(
                                site.base() + PATH,
                                asked.query(),
                                site.cookie(request, FederationStates.COOKIE),
                                prompt(asked),
                                hint == null ? "" : hint,
                                asked.maxAge()));
        return Answers.toBrowser(site, request, Response.redirect(out.to().toString()))
                .with(
                        site.cookie(
                                FederationStates.COOKIE,
                                out.browser(),
                                FederationStates.LIFETIME,
                                SameSite.LAX));
    }

    /// All but `none` are forwarded, which asks that nothing be shown.
    private static String prompt(AuthorizationRequest asked) {
        return asked.prompt().stream()
                .filter(prompt -> prompt != Prompt.NONE)
                .map(Prompt::toString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    Response post(PoolSite site, Request request) {
        var form = single(Parameters.ofForm(request));
        var way =
                form.flatMap(all -> Optional.ofNullable(all.get("state")))
                        .filter(state -> state.length() <= MOST_CHARACTERS_OF_STATE)
                        .flatMap(state -> states.open(site.pool(), state))
                        .filter(OidcSignIn::began);
        if (way.isEmpty()) return back.lost(site, request);
        var message = new LinkedHashMap<>(form.orElseThrow());
        message.keySet().retainAll(ANSWER);
        message.entrySet()
                .removeIf(e ->
                        !e.getKey().equals("state") && e.getValue().length() > MOST_CHARACTERS);
        var ticket = messages.hold(site.pool(), way.get(), message);
        return Answers.toPage(site, request, PATH + "?" + TICKET + "=" + ticket);
    }

    Response get(PoolSite site, Request request) {
        // Whoever only looks (HEAD) spends nothing.
        if (!request.method().equals("GET")) return back.lost(site, request);
        var query = Parameters.ofQuery(request);
        var answer =
                query.find(TICKET).isPresent()
                        ? messages.take(site.pool(), query.get(TICKET))
                        : single(query);
        return answer.map(all -> take(site, request, all))
                .orElseGet(() -> back.lost(site, request));
    }

    private Response take(PoolSite site, Request request, Map<String, String> answer) {
        var way =
                states.take(
                        site.pool(),
                        answer.getOrDefault("state", ""),
                        site.cookie(request, FederationStates.COOKIE));
        if (way.filter(OidcSignIn::began).isEmpty()) return back.lost(site, request);
        return back.finish(
                site,
                request,
                way.get(),
                (asked, provider) ->
                        federation.signIn(
                                site.pool(),
                                asked.client(),
                                oidc.finish(provider, way.get(), answer),
                                new Freshness(asked.maxAge(), way.get().begunAt()),
                                FederatedReturn.browser(request)));
    }

    /// Empty where a parameter stands twice: another reader might take the other.
    private static Optional<Map<String, String>> single(Parameters given) {
        if (!given.duplicates().isEmpty()) return Optional.empty();
        var all = new LinkedHashMap<String, String>();
        for (var name : given.names()) given.find(name).ifPresent(value -> all.put(name, value));
        return Optional.of(all);
    }
}
