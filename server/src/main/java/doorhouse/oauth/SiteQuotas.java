package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.login.text.LanguageChoice;
import doorhouse.login.text.Texts;
import doorhouse.quota.RequestQuotas;
import doorhouse.userpool.code.Source;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses requests to a pool's pages and OAuth endpoints beyond the quotas: 429, as a page to
/// browsers and as JSON to programs.
public final class SiteQuotas {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String MACHINES = "client_credentials";
    private static final String BASIC = "Basic ";
    private static final int LONGEST_NAME = 128;

    /// What browsers are led to below `/oauth2`.
    private static final Set<String> FOR_BROWSERS =
            Set.of("/oauth2/authorize", "/oauth2/idpresponse");

    private final RequestQuotas quotas;

    public SiteQuotas(RequestQuotas quotas) {
        this.quotas = quotas;
    }

    /// The refusal, where one request more is too many.
    Optional<Response> refusal(PoolSite site, Request request) {
        if (quotas.idle()) return Optional.empty();
        var pool = site.pool().id().value();
        var path = request.rawPath().substring(1 + pool.length());
        var form = form(request);
        var what = request.method() + " " + path;
        if (path.equals(TokenEndpoint.PATH_OF_POOL)
                && form.find("grant_type").filter(MACHINES::equals).isPresent())
            what += " " + MACHINES;
        boolean program = path.startsWith("/oauth2/") && !FOR_BROWSERS.contains(path);
        var address = request.remoteAddress();
        var network = Source.of(address).map(Source::network).orElse(address);
        if (quotas.grantsVisit(pool, what, network, client(request, form, program)))
            return Optional.empty();
        var refusal = program ? toProgram(request) : toBrowser(site, request);
        return Optional.of(refusal.with("Retry-After", "1"));
    }

    /// RFC 6749 §4.1.2.1 has the word for it; the token endpoint's list has none.
    private static Response toProgram(Request request) {
        var body = Json.object().put("error", "temporarily_unavailable");
        body.put("error_description", "Too many requests");
        return Answers.toProgram(
                request, Response.of(TOO_MANY_REQUESTS, "application/json", Json.write(body)));
    }

    private static Response toBrowser(PoolSite site, Request request) {
        var texts = Texts.in(LanguageChoice.of(request));
        var page =
                """
                <!doctype html>
                <html lang="%s"><meta charset="utf-8"><title>%s</title>
                <h1>%s</h1>
                <p>%s</p>
                </html>
                """
                        .formatted(
                                texts.language().tag(),
                                texts.get("failure.title"),
                                texts.get("failure.title"),
                                texts.get("error.tooMany"));
        return Answers.toBrowser(
                site,
                request,
                Response.of(
                        TOO_MANY_REQUESTS,
                        "text/html; charset=utf-8",
                        page.getBytes(StandardCharsets.UTF_8)));
    }

    private static Parameters form(Request request) {
        try {
            return Parameters.ofForm(request);
        } catch (Parameters.Malformed e) {
            return Parameters.of(""); // Whoever answers the request says so.
        }
    }

    /// The client that a request names, proved or not. Endpoints for programs do not look at the
    /// query, so nobody chooses there in what to be counted.
    private static @Nullable String client(Request request, Parameters form, boolean program) {
        var asked = program ? Optional.<String>empty() : request.query("client_id");
        return asked.or(() -> form.find("client_id"))
                .or(() -> request.header("Authorization").flatMap(SiteQuotas::basic))
                .filter(name -> name.length() <= LONGEST_NAME)
                .orElse(null);
    }

    private static Optional<String> basic(String authorization) {
        if (!authorization.startsWith(BASIC)) return Optional.empty();
        try {
            var decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()));
            var pair = new String(decoded, StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(0, colon));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
