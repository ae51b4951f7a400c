package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_CLIENT;
import static doorhouse.oauth.OAuthError.INVALID_REQUEST;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.id.ClientId;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.pool.UserPool;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Which client calls, and whether it is that one: by HTTP Basic or by its id and secret in the
/// form; a client without a secret by its id alone (RFC 6749 §2.3.1, §3.2.1).
final class ClientAuthentication {
    private static final String BASIC = "basic ";

    /// @param secrets that the client may mean by what it sent; empty where it sent none
    private record Claimed(String id, List<String> secrets) {}

    private final AppClients clients;

    ClientAuthentication(AppClients clients) {
        this.clients = clients;
    }

    /// @throws OAuthError.Thrown invalid_client, also for a client of another pool; invalid_request
    ///   when it proves itself in two ways
    AppClient client(UserPool pool, Request request, Parameters form) {
        var claimed = claimed(request, form);
        if (!ClientId.fits(claimed.id)) throw INVALID_CLIENT.thrown();
        var client =
                clients.find(new ClientId(claimed.id))
                        .filter(c -> c.userPoolId().equals(pool.id()))
                        .orElseThrow(INVALID_CLIENT::thrown);
        boolean proven = claimed.secrets.isEmpty() && clients.checkSecret(client, null);
        for (var secret : claimed.secrets) proven |= clients.checkSecret(client, secret);
        if (!proven) throw INVALID_CLIENT.thrown();
        return client;
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
