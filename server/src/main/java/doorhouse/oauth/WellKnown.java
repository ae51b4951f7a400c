package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import doorhouse.token.SigningKeys;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/<pool id>/.well-known/…`: what whoever checks a pool's tokens reads.
public final class WellKnown {
    private final UserPools pools;
    private final SigningKeys keys;
    private final PoolSites sites;
    private final Function<UserPoolId, String> issuer;

    /// @param issuer the issuer URL of a pool
    public WellKnown(
            UserPools pools,
            SigningKeys keys,
            PoolSites sites,
            Function<UserPoolId, String> issuer) {
        this.pools = pools;
        this.keys = keys;
        this.sites = sites;
        this.issuer = issuer;
    }

    public void open(Routes routes) {
        // The keys alone tell whether there is such a pool: they are answered while the store is
        // down.
        routes.get("/{pool}/.well-known/jwks.json", request -> answer(request, keys::jwks));
        // RFC 8414 §3.1 puts the issuer's path last.
        for (var path :
                List.of(
                        "/{pool}/.well-known/openid-configuration",
                        "/{pool}/.well-known/oauth-authorization-server",
                        "/.well-known/oauth-authorization-server/{pool}")) {
            routes.get(
                    path,
                    request -> answer(request, pool -> pools.find(pool).map(this::discovery)));
            Answers.allowAnyOrigin(routes, path, "GET");
        }
    }

    private Response answer(Request request, Function<UserPoolId, Optional<ObjectNode>> document) {
        String asked = request.path().getOrDefault("pool", "");
        if (!UserPoolId.fits(asked)) return unknown("");
        var found = document.apply(new UserPoolId(asked));
        if (found.isEmpty()) return unknown(asked);
        return Response.of(200, "application/json", Json.write(found.get()))
                .with("Access-Control-Allow-Origin", "*")
                .with("x-amz-cognito-request-id", request.id())
                .with("Cache-Control", "public, max-age=300");
    }

    private static Response unknown(String pool) {
        var body = Json.object().put("message", "User pool " + pool + " does not exist.");
        return Response.of(404, "application/json", Json.write(body))
                .with("Access-Control-Allow-Origin", "*");
    }

    /// OpenID Connect Discovery 1.0 §3, RFC 8414 §2. The endpoints stand where the pool is best
    /// reached, the issuer and its keys always under the public address.
    private ObjectNode discovery(UserPool pool) {
        String iss = issuer.apply(pool.id());
        String base = sites.home(pool).base();
        var document = Json.object();
        document.put("authorization_endpoint", base + "/oauth2/authorize");
        document.putArray("code_challenge_methods_supported").add("S256");
        document.put("end_session_endpoint", base + "/logout");
        document.putArray("grant_types_supported")
                .add("authorization_code")
                .add("implicit")
                .add("refresh_token")
                .add("client_credentials");
        var algorithms = document.putArray("id_token_signing_alg_values_supported");
        for (var algorithm : keys.algorithms(pool.id())) algorithms.add(algorithm.text());
        document.put("issuer", iss);
        document.put("jwks_uri", iss + "/.well-known/jwks.json");
        document.putArray("response_types_supported").add("code").add("token");
        document.put("revocation_endpoint", base + "/oauth2/revoke");
        document.putArray("scopes_supported")
                .add("openid")
                .add("email")
                .add("phone")
                .add("profile");
        document.putArray("subject_types_supported").add("public");
        document.put("token_endpoint", base + "/oauth2/token");
        document.putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_basic")
                .add("client_secret_post");
        document.put("userinfo_endpoint", base + "/oauth2/userInfo");
        return document;
    }
}
