package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.authorization.ResponseType;
import doorhouse.userpool.authorization.ReturnAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The forms of our answers: to a client by way of the browser, to the browser, and to programs.
final class Answers {
    /// What an answer to a client may be made of. None of it is left in what a client registered,
    /// so that each stands in the answer once.
    private static final Set<String> OURS =
            Set.of(
                    "code",
                    "state",
                    "iss",
                    "error",
                    "error_description",
                    "error_uri",
                    "access_token",
                    "id_token",
                    "token_type",
                    "expires_in",
                    "scope");

    private Answers() {}

    /// Sends the browser back to the client (RFC 6749 §4.1.2, §4.2.2).
    ///
    /// @param parameters in order; the state is added
    static Response toClient(
            PoolSite site, Request request, ReturnAddress address, Map<String, String> parameters) {
        var all = new LinkedHashMap<>(parameters);
        if (address.state() != null) all.put("state", address.state());
        // RFC 9207
        if (site.pool().settings().extensions().strict()) all.put("iss", site.issuer());
        var told =
                all.entrySet().stream()
                        .map(p -> p.getKey() + "=" + encoded(p.getValue()))
                        .collect(Collectors.joining("&"));
        var own = withoutOurs(address.redirectUri());
        var uri =
                address.type() == ResponseType.TOKEN
                        ? own + "#" + told
                        : own + (own.contains("?") ? "&" : "?") + told;
        return toBrowser(site, request, redirect(request, uri));
    }

    /// The registered URI, without the parameters of its own query that would pass for ours.
    private static String withoutOurs(String uri) {
        int question = uri.indexOf('?');
        if (question < 0) return uri;
        var rest =
                Arrays.stream(uri.substring(question + 1).split("&"))
                        .filter(pair -> !pair.isEmpty() && !OURS.contains(name(pair)))
                        .collect(Collectors.joining("&"));
        var path = uri.substring(0, question);
        return rest.isEmpty() ? path : path + "?" + rest;
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /// Sends the browser to a page of ours.
    ///
    /// @param pathAndQuery from the site's base on
    static Response toPage(PoolSite site, Request request, String pathAndQuery) {
        return toBrowser(site, request, redirect(request, site.base() + pathAndQuery));
    }

    /// Tells the user alone what is wrong with a request.
    static Response toErrorPage(PoolSite site, Request request, Refused refused, String client) {
        var query = "error=" + encoded(refused.error());
        if (!client.isEmpty()) query += "&client_id=" + encoded(client);
        return toPage(site, request, "/error?" + query);
    }

    /// A browser that posted comes by GET.
    static Response redirect(Request request, String uri) {
        return request.method().equals("POST") ? Response.seeOther(uri) : Response.redirect(uri);
    }

    /// The headers of whatever a browser shows or follows: kept by nobody, framed by nobody, and no
    /// address of ours told to others.
    static Response toBrowser(PoolSite site, Request request, Response answer) {
        var sealed =
                uncached(request, answer)
                        .with(
                                "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'")
                        .with("Referrer-Policy", "no-referrer")
                        .with("X-Content-Type-Options", "nosniff")
                        .with("X-Frame-Options", "DENY")
                        .with("X-XSS-Protection", "1; mode=block");
        return site.secure()
                ? sealed.with("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains")
                : sealed;
    }

    /// An answer to a program, which may be one in a browser, of any origin.
    static Response toProgram(Request request, Response answer) {
        return uncached(request, answer)
                .with("X-Content-Type-Options", "nosniff")
                .with("Access-Control-Allow-Origin", "*");
    }

    private static Response uncached(Request request, Response answer) {
        return answer.with("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
                .with("Pragma", "no-cache")
                .with("Expires", "0")
                .with("x-amz-cognito-request-id", request.id());
    }

    /// Lets programs of any origin call what stands there (Fetch, "CORS protocol").
    static Routes allowAnyOrigin(Routes routes, String pattern, String methods) {
        return routes.options(
                pattern,
                _ ->
                        Response.of(204)
                                .with("Access-Control-Allow-Origin", "*")
                                .with("Access-Control-Allow-Methods", methods)
                                .with(
                                        "Access-Control-Allow-Headers",
                                        "Authorization, Content-Type, DPoP, X-Amz-User-Agent")
                                .with("Access-Control-Max-Age", "3600"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
