package doorhouse.oauth;

import static doorhouse.oauth.ClientAssertions.TYPE;
import static doorhouse.oauth.OAuthError.INVALID_CLIENT;
import static doorhouse.oauth.OAuthError.INVALID_REQUEST;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.id.ClientId;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which client calls, and whether it is that one: by HTTP Basic or by its id and secret in the
/// form; a client without a secret by its id alone (RFC 6749 §2.3.1, §3.2.1); one whose key the
/// pool knows by a JWT of its own signature, and in no other way (RFC 7523 §2.2).
public final class ClientAuthentication {
    private static final String BASIC = "basic ";

    /// @param secrets that the client may mean by what it sent; empty where it sent none
    private record Claimed(String id, List<String> secrets) {}

    private final AppClients clients;
    private final ClientAssertions assertions;

    public ClientAuthentication(AppClients clients, ClientAssertions assertions) {
        this.clients = clients;
        this.assertions = assertions;
    }

    /// @throws OAuthError.Thrown invalid_client, also for a client of another pool; invalid_request
    ///   when it proves itself in two ways
    AppClient client(PoolSite site, Request request, Parameters form) {
        var assertion = form.find("client_assertion");
        if (assertion.isPresent()) return byAssertion(site, request, form, assertion.get());
        var claimed = claimed(request, form);
        var client = named(site, claimed.id);
        if (signs(site, client)) throw INVALID_CLIENT.thrown();
        boolean proven = claimed.secrets.isEmpty() && clients.checkSecret(client, null);
        for (var secret : claimed.secrets) proven |= clients.checkSecret(client, secret);
        if (!proven) throw INVALID_CLIENT.thrown();
        return client;
    }

    private AppClient byAssertion(
            PoolSite site, Request request, Parameters form, String assertion) {
        boolean alone =
                request.header("Authorization").isEmpty() && form.find("client_secret").isEmpty();
        if (!alone) throw INVALID_REQUEST.because("The client proves itself in two ways.");
        var subject = ClientAssertions.subject(assertion);
        if (subject == null || !TYPE.equals(form.find("client_assertion_type").orElse("")))
            throw INVALID_CLIENT.thrown();
        if (form.find("client_id").filter(id -> !id.equals(subject)).isPresent())
            throw INVALID_CLIENT.thrown();
        var client = named(site, subject);
        // RFC 7523 §3: the token endpoint or the issuer; the latter alone is not open to a server
        // that plays several parts.
        var audiences = Set.of(site.issuer(), site.base() + TokenEndpoint.PATH_OF_POOL);
        boolean proven = signs(site, client) && assertions.proves(client, assertion, audiences);
        if (!proven) throw INVALID_CLIENT.thrown();
        return client;
    }

    private AppClient named(PoolSite site, String id) {
        if (!ClientId.fits(id)) throw INVALID_CLIENT.thrown();
        return clients.find(new ClientId(id))
                .filter(c -> c.userPoolId().equals(site.pool().id()))
                .orElseThrow(INVALID_CLIENT::thrown);
    }

    /// Whether the pool knows a key of the client.
    private static boolean signs(PoolSite site, AppClient client) {
        return site.pool().settings().extensions().knowsKey(client.id());
    }

    private static Claimed claimed(Request request, Parameters form) {
        var header = request.header("Authorization");
        var id = form.find("client_id");
        var secret = form.find("client_secret");
        if (header.isEmpty()) {
            return new Claimed(
                    id.orElseThrow(INVALID_CLIENT::thrown), secret.map(List::of).orElse(List.of()));
        }
        var claimed = basic(header.get());
        if (secret.isPresent()) {
            throw INVALID_REQUEST.because("The client proves itself in two ways.");
        }
        if (id.filter(one -> !one.equals(claimed.id)).isPresent()) throw INVALID_CLIENT.thrown();
        return claimed;
    }

    /// RFC 6749 wants id and secret form-encoded before they are joined; many clients do not.
    private static Claimed basic(String header) {
        if (!header.toLowerCase(Locale.ROOT).startsWith(BASIC)) throw INVALID_CLIENT.thrown();
        var pair = decoded(header.substring(BASIC.length()).strip());
        int colon = pair.indexOf(':');
        if (colon < 0) throw INVALID_CLIENT.thrown();
        var secret = pair.substring(colon + 1);
        if (secret.isEmpty()) return new Claimed(formDecoded(pair.substring(0, colon)), List.of());
        return new Claimed(
                formDecoded(pair.substring(0, colon)), List.of(secret, formDecoded(secret)));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw INVALID_CLIENT.thrown();
        }
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
