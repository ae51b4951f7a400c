package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.saml.SamlRefused;
import doorhouse.userpool.saml.SamlSignOut;
import java.util.Optional;

/// `/saml2/logout`: where a sign-out comes back from a SAML provider, or begins at one. Messages
/// come in forms, signed within, or in queries, signed as these stand.
public final class SamlLogout implements FederatedLeave {
    private static final String PATH = "/{pool}/saml2/logout";
    private static final String REQUEST = "SAMLRequest";
    private static final String RESPONSE = "SAMLResponse";

    private final PoolSites sites;
    private final SamlSignOut signOut;

    public SamlLogout(PoolSites sites, SamlSignOut signOut) {
        this.sites = sites;
        this.signOut = signOut;
    }

    public void open(Routes routes) {
        routes.post(PATH, sites.at(this::post));
        routes.get(PATH, sites.at(this::get));
    }

    @Override
    public Optional<String> first(
            PoolSite site, BrowserSession session, AppClient client, String target) {
        return signOut.begin(
                site.pool(), client, session.eventId(), SamlEndpoints.us(site), target);
    }

    private Response post(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        boolean answer = form.find(RESPONSE).isPresent();
        var message = form.find(answer ? RESPONSE : REQUEST);
        boolean one = message.isPresent() && !(answer && form.find(REQUEST).isPresent());
        if (!one || !form.duplicates().isEmpty()) return lost(site, request);
        try {
            var next =
                    signOut.posted(
                            site.pool(),
                            SamlEndpoints.us(site),
                            answer,
                            message.get(),
                            form.find("RelayState").orElse(""));
            return Answers.toBrowser(site, request, Response.seeOther(next));
        } catch (SamlRefused refused) {
            return lost(site, request);
        }
    }

    private Response get(PoolSite site, Request request) {
        try {
            var next = signOut.inQuery(site.pool(), SamlEndpoints.us(site), request.rawQuery());
            return Answers.toBrowser(site, request, Response.redirect(next));
        } catch (SamlRefused refused) {
            return lost(site, request);
        }
    }

    /// Nobody is known who could be told.
    private static Response lost(PoolSite site, Request request) {
        return Answers.toPage(site, request, "/error?error=invalid_request");
    }
}
