package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.userpool.signin.ToldAttributes;
import doorhouse.wire.Json;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/oauth2/userInfo`: what an access token with the scope `openid` lets be known of its user.
/// Source: OpenID Connect Core §5.3, RFC 6750; Amazon Cognito Developer Guide, "UserInfo endpoint".
public final class UserInfoEndpoint {
    private static final String PATH_OF_POOL = "/oauth2/userInfo";
    private static final String PATH = "/{pool}" + PATH_OF_POOL;
    private static final String BEARER = "bearer ";

    /// RFC 9449 §7.1.
    private static final String DPOP = "dpop ";

    private final PoolSites sites;
    private final AccessTokens tokens;
    private final AppClients clients;
    private final KeyProofs proofs;

    public UserInfoEndpoint(
            PoolSites sites, AccessTokens tokens, AppClients clients, KeyProofs proofs) {
        this.sites = sites;
        this.tokens = tokens;
        this.clients = clients;
        this.proofs = proofs;
    }

    public void open(Routes routes) {
        routes.getOrPost(PATH, sites.at(this::userInfo));
        Answers.allowAnyOrigin(routes, PATH, "GET, POST");
    }

    private Response userInfo(PoolSite site, Request request) {
        var token = token(request);
        if (token == null) {
            return refused(
                    request, 400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
        }
        var bearer =
                tokens.bearer(site.pool().id(), token)
                        .filter(b -> mayBring(site, request, token, b));
        var client = bearer.flatMap(b -> clients.find(b.client()));
        if (bearer.isEmpty() || client.isEmpty()) {
            return refused(
                    request,
                    401,
                    "invalid_token",
                    "Access token is expired, disabled, or deleted, or the user has globally signed"
                            + " out.");
        }
        var scopes = bearer.get().scopes();
        if (!scopes.contains(ToldAttributes.OPENID)) {
            return refused(
                    request,
                    403,
                    "insufficient_scope",
                    "Access token does not contain openid scope");
        }
        return OAuthError.json(
                request, 200, claims(site, client.get(), bearer.get().user(), scopes));
    }

    /// The one token of the request, by its header or in a posted form (RFC 6750 §2.1, §2.2); never
    /// in the query, where it would be written down on the way.
    private static @Nullable String token(Request request) {
        var inHeader =
                request.header("Authorization")
                        .filter(h -> isBearer(h) || isDpop(h))
                        .map(h -> h.substring(h.indexOf(' ')).strip())
                        .filter(t -> !t.isEmpty());
        if (request.header("Authorization").isPresent()) return inHeader.orElse(null);
        return request.method().equals("POST") ? inForm(request).orElse(null) : null;
    }

    private static Optional<String> inForm(Request request) {
        try {
            var form = Parameters.ofForm(request);
            return form.duplicates().isEmpty() ? form.find("access_token") : Optional.empty();
        } catch (Parameters.Malformed e) {
            return Optional.empty();
        }
    }

    private static boolean isBearer(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    }

    private static boolean isDpop(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith(DPOP);
    }

    /// A token that is bound to a key comes with a proof of it and in no other way; another never
    /// so.
    private boolean mayBring(
            PoolSite site, Request request, String token, AccessTokens.Bearer bearer) {
        boolean proves =
                request.header("Authorization").filter(UserInfoEndpoint::isDpop).isPresent();
        if (proves) return proofs.provesHolder(site, request, PATH_OF_POOL, token, bearer);
        return bearer.boundTo() == null;
    }

    private static ObjectNode claims(
            PoolSite site, AppClient client, User user, Collection<String> scopes) {
        boolean strict = site.pool().settings().extensions().strict();
        var claims = Json.object().put("sub", user.sub().value());
        ToldAttributes.by(scopes)
                .of(client, user)
                .forEach((name, value) -> {
                    if (name.equals("address")) claims.putObject(name).put("formatted", value);
                    else if (strict) putTyped(claims, name, value);
                    // Cognito: all else is a text here, unlike in ID tokens.
                    else claims.put(name, value);
                });
        return claims.put("username", user.username());
    }

    /// An attribute as its claim is typed (OpenID Connect Core §5.1). Where a moment was emptied,
    /// nothing is told of it.
    private static void putTyped(ObjectNode claims, String name, String value) {
        switch (name) {
            case "email_verified", "phone_number_verified" ->
                    claims.put(name, value.equals("true"));
            case "updated_at" -> {
                if (!value.isEmpty()) claims.put(name, Long.parseLong(value));
            }
            default -> claims.put(name, value);
        }
    }

    private static Response refused(Request request, int status, String error, String description) {
        var body = Json.object().put("error", error).put("error_description", description);
        return OAuthError.json(request, status, body)
                .with("Access-Control-Expose-Headers", "WWW-Authenticate")
                .with(
                        "WWW-Authenticate",
                        "Bearer error=\""
                                + error
                                + "\", error_description=\""
                                + description
                                + "\"");
    }
}
