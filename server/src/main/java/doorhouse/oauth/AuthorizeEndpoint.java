package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.ClientId;
import doorhouse.token.IdTokenHints;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.Prompt;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.client.AppClient;
import java.time.Clock;
import java.util.Optional;

/// `/oauth2/authorize`: where clients send browsers. Who is signed in already gets an answer at
/// once, everybody else a page or another provider. Source: RFC 6749 §3.1, OpenID Connect Core
/// §3.1.2; Amazon Cognito Developer Guide, "Authorize endpoint".
public final class AuthorizeEndpoint {
    private final PoolSites sites;
    private final AuthorizationRequests requests;
    private final SessionCookie cookie;
    private final SignInEnd end;
    private final FederatedStart federated;
    private final IdTokenHints hints;
    private final Clock clock;

    public AuthorizeEndpoint(
            PoolSites sites,
            AuthorizationRequests requests,
            SessionCookie cookie,
            SignInEnd end,
            FederatedStart federated,
            IdTokenHints hints,
            Clock clock) {
        this.sites = sites;
        this.requests = requests;
        this.cookie = cookie;
        this.end = end;
        this.federated = federated;
        this.hints = hints;
        this.clock = clock;
    }

    public void open(Routes routes) {
        // By a form too (OpenID Connect Core §3.1.2.1).
        routes.getOrPost("/{pool}/oauth2/authorize", sites.at(this::authorize));
    }

    private Response authorize(PoolSite site, Request request) {
        try {
            var given = Parameters.ofRequest(request);
            var asked = requests.read(site.pool(), given);
            // Beside a reference to a pushed request nothing else counts.
            var hint = given.find("id_token_hint").filter(_ -> asked.pushed() == null);
            return answer(site, request, asked, hint);
        } catch (Refused refused) {
            return refused(site, request, refused);
        } catch (Parameters.Malformed e) {
            return refused(site, request, Refused.onOurPage("invalid_request"));
        }
    }

    private Response answer(
            PoolSite site, Request request, AuthorizationRequest asked, Optional<String> hint) {
        var session = session(site, request, asked);
        boolean silent = asked.prompt().contains(Prompt.NONE);
        // The client means somebody else, who is not to be answered for.
        if (session.isPresent()
                && hint.isPresent()
                && !hints.mean(site.pool().id(), hint.get(), session.get().user().sub())) {
            return silent
                    ? end.refused(site, request, asked, "login_required", "")
                    : answer(site, request, asked.signingInAnew(), Optional.empty());
        }
        if (session.isPresent()) {
            var who = session.get().at(site.pool(), asked.client());
            return end.granted(site, request, asked, who);
        }
        if (silent) return end.refused(site, request, asked, "login_required", "");
        var provider = provider(asked);
        if (provider.isPresent()) return federated.start(site, request, provider.get());
        return Answers.toPage(site, request, "/login?" + asked.query());
    }

    /// The session that answers the request; empty where the user is to do something, or whoever
    /// asks only looks whether somebody is there.
    private Optional<BrowserSession> session(
            PoolSite site, Request request, AuthorizationRequest asked) {
        boolean askedForUser =
                asked.prompt().contains(Prompt.LOGIN)
                        || asked.prompt().contains(Prompt.SELECT_ACCOUNT);
        if (askedForUser || request.method().equals("HEAD")) return Optional.empty();
        return cookie.find(site, request)
                .filter(session -> session.serves(asked.client()))
                .filter(session ->
                        asked.maxAge() == null || session.within(asked.maxAge(), clock.instant()));
    }

    /// The request with the provider that it goes to; empty where the pool itself asks the user. A
    /// client with one other provider needs to name none.
    private static Optional<AuthorizationRequest> provider(AuthorizationRequest asked) {
        if (asked.idpIdentifier() != null) return Optional.of(asked);
        if (asked.identityProvider() != null) {
            return Optional.of(asked)
                    .filter(a -> !AppClient.THIS_POOL.equals(a.identityProvider()));
        }
        var supported = asked.client().supportedProviders();
        if (supported.size() > 1 || supported.contains(AppClient.THIS_POOL))
            return Optional.empty();
        return supported.stream().findFirst().map(asked::withProvider);
    }

    private static Response refused(PoolSite site, Request request, Refused refused) {
        if (refused.address().isPresent()) {
            return Answers.toClient(
                    site,
                    request,
                    refused.address().get(),
                    SignInEnd.parameters(refused.error(), refused.description().orElse("")));
        }
        var client = request.query("client_id").filter(ClientId::fits).orElse("");
        return Answers.toErrorPage(site, request, refused, client);
    }
}
