package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_GRANT;
import static doorhouse.oauth.OAuthError.INVALID_REQUEST;
import static doorhouse.oauth.OAuthError.INVALID_SCOPE;
import static doorhouse.oauth.OAuthError.INVALID_TARGET;
import static doorhouse.oauth.OAuthError.UNAUTHORIZED_CLIENT;
import static doorhouse.oauth.OAuthError.UNSUPPORTED_GRANT_TYPE;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.operation.ApiException;
import doorhouse.token.IssuedTokens;
import doorhouse.userpool.authorization.AuthorizationCodes;
import doorhouse.userpool.authorization.Scopes;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.OAuthGrants;
import doorhouse.userpool.signin.ToldAttributes;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/oauth2/token`: tokens for an authorization code, a refresh token, or a machine's own secret.
/// Source: RFC 6749 §3.2, §4.1.3, §4.4, §6; Amazon Cognito Developer Guide, "Token endpoint".
public final class TokenEndpoint {
    /// Under a pool's address.
    static final String PATH_OF_POOL = "/oauth2/token";

    private static final String PATH = "/{pool}" + PATH_OF_POOL;

    /// The errors of the pool's own functions, whose sentence the client is told.
    private static final Set<String> OF_FUNCTIONS =
            Set.of(
                    "InvalidLambdaResponseException",
                    "UnexpectedLambdaException",
                    "UserLambdaValidationException");

    private final PoolSites sites;
    private final ClientAuthentication authentication;
    private final KeyProofs proofs;
    private final AuthorizationCodes codes;
    private final DeviceGrant devices;
    private final OAuthGrants grants;
    private final Scopes scopes;

    public TokenEndpoint(
            PoolSites sites,
            ClientAuthentication authentication,
            KeyProofs proofs,
            AuthorizationCodes codes,
            DeviceGrant devices,
            OAuthGrants grants,
            Scopes scopes) {
        this.sites = sites;
        this.authentication = authentication;
        this.proofs = proofs;
        this.codes = codes;
        this.devices = devices;
        this.grants = grants;
        this.scopes = scopes;
    }

    public void open(Routes routes) {
        routes.post(PATH, sites.at(this::token));
        Answers.allowAnyOrigin(routes, PATH, "POST");
    }

    private Response token(PoolSite site, Request request) {
        try {
            return OAuthError.json(request, 200, tokens(site, request));
        } catch (OAuthError.Thrown refusal) {
            return refusal.answer(site, request, 400);
        } catch (Parameters.Malformed e) {
            return INVALID_REQUEST.thrown().answer(request, 400);
        }
    }

    private static Object body(IssuedTokens tokens, String type) {
        var body = Json.object();
        if (tokens.idToken() != null) body.put("id_token", tokens.idToken());
        body.put("access_token", tokens.accessToken());
        if (tokens.refreshToken() != null) body.put("refresh_token", tokens.refreshToken());
        return body.put("expires_in", tokens.accessTokenValidity().toSeconds())
                .put("token_type", type);
    }

    private Object tokens(PoolSite site, Request request) {
        var form = Parameters.ofForm(request);
        if (!form.duplicates().isEmpty()) {
            throw INVALID_REQUEST.because("A parameter is given more than once.");
        }
        var grant = form.get("grant_type");
        var client = authentication.client(site, request, form);
        var boundTo = proofs.ofClient(site, client, request, PATH_OF_POOL).orElse(null);
        var tokens = tokens(site.pool(), client, grant, form, boundTo);
        return body(tokens, boundTo == null ? "Bearer" : "DPoP");
    }

    private IssuedTokens tokens(
            UserPool pool,
            AppClient client,
            String grant,
            Parameters form,
            @Nullable String boundTo) {
        try {
            return switch (grant) {
                case "authorization_code" -> forCode(pool, client, form, boundTo);
                case "refresh_token" -> refreshed(pool, client, form, boundTo);
                case "client_credentials" -> ofMachine(pool, client, form, boundTo);
                case DeviceGrant.TYPE ->
                        grants.forGrant(devices.granted(pool, client, form), boundTo);
                default -> throw UNSUPPORTED_GRANT_TYPE.thrown();
            };
        } catch (ApiException e) {
            throw OF_FUNCTIONS.contains(e.error().name())
                    ? INVALID_GRANT.because(e.sentence())
                    : INVALID_GRANT.thrown();
        }
    }

    private IssuedTokens forCode(
            UserPool pool, AppClient client, Parameters form, @Nullable String boundTo) {
        if (!client.allowsOAuth("code")) throw UNAUTHORIZED_CLIENT.thrown();
        var granted =
                codes.take(
                                pool,
                                client,
                                form.get("code"),
                                form.get("redirect_uri"),
                                form.find("code_verifier").orElse(null))
                        .orElseThrow(INVALID_GRANT::thrown);
        // RFC 8707 §2.2: nothing but what the user was asked for.
        if (form.find("resource").filter(r -> !r.equals(granted.resource())).isPresent()) {
            throw INVALID_TARGET.thrown();
        }
        if (!ToldAttributes.by(granted.scopes()).readableBy(client)) throw INVALID_GRANT.thrown();
        return grants.forGrant(granted, boundTo);
    }

    private IssuedTokens refreshed(
            UserPool pool, AppClient client, Parameters form, @Nullable String boundTo) {
        if (!client.allowsOAuth("code")) throw UNAUTHORIZED_CLIENT.thrown();
        var token = form.get("refresh_token");
        var asked = form.find("scope");
        // The scopes stay as first granted: what is asked beyond them is refused, what is left out
        // is given all the same.
        if (asked.isPresent()) {
            var had = grants.scopes(client, token);
            if (!had.containsAll(words(asked.get()))) throw INVALID_SCOPE.thrown();
        }
        return grants.refresh(pool, client, token, boundTo);
    }

    private IssuedTokens ofMachine(
            UserPool pool, AppClient client, Parameters form, @Nullable String boundTo) {
        if (!client.hasSecret() || !client.allowsOAuth("client_credentials")) {
            throw UNAUTHORIZED_CLIENT.thrown();
        }
        // Resources are bound in tokens of users alone.
        if (form.find("resource").isPresent()) throw INVALID_TARGET.thrown();
        var granted =
                scopes.ofMachine(pool, client, form.find("scope").orElse(null))
                        .orElseThrow(INVALID_SCOPE::thrown);
        return grants.ofMachine(pool, client, granted, metadata(form), boundTo);
    }

    /// `aws_client_metadata`: a JSON object of texts, for the pool's own function.
    private static Map<String, String> metadata(Parameters form) {
        var text = form.find("aws_client_metadata");
        if (text.isEmpty()) return Map.of();
        var metadata = new HashMap<String, String>();
        try {
            for (var entry : Json.read(text.get()).properties()) {
                if (!entry.getValue().isString()) throw badMetadata();
                metadata.put(entry.getKey(), entry.getValue().asString());
            }
        } catch (NotJson e) {
            throw badMetadata();
        }
        return metadata;
    }

    private static OAuthError.Thrown badMetadata() {
        return INVALID_REQUEST.because("aws_client_metadata must be a JSON object of texts.");
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
