package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.id.UserPoolId;
import doorhouse.token.KeyOwner;
import doorhouse.token.SigningKeys;
import doorhouse.userpool.pool.Extensions;
import doorhouse.userpool.pool.Extensions.Feature;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/<pool id>/.well-known/…`: what whoever checks a pool's tokens reads.
public final class WellKnown {
    /// Of ID tokens and the user info endpoint.
    private static final List<String> CLAIMS =
            List.of(
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "nonce",
                    "at_hash",
                    "name",
                    "given_name",
                    "family_name",
                    "middle_name",
                    "nickname",
                    "preferred_username",
                    "profile",
                    "picture",
                    "website",
                    "email",
                    "email_verified",
                    "gender",
                    "birthdate",
                    "zoneinfo",
                    "locale",
                    "phone_number",
                    "phone_number_verified",
                    "address",
                    "updated_at");

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
        routes.getVital(
                "/{pool}/.well-known/jwks.json",
                request -> answer(request, pool -> keys.jwks(KeyOwner.of(pool))));
        // RFC 8414 §3.1 puts the issuer's path last.
        for (var path :
                List.of(
                        "/{pool}/.well-known/openid-configuration",
                        "/{pool}/.well-known/oauth-authorization-server",
                        "/.well-known/oauth-authorization-server/{pool}")) {
            routes.getVital(
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
        for (var algorithm : keys.algorithms(KeyOwner.of(pool.id())))
            algorithms.add(algorithm.text());
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
        putExtensions(document, pool.settings().extensions(), base);
        return document;
    }

    /// What stands there of what Cognito does not have, and what strict pools say of themselves.
    private static void putExtensions(ObjectNode document, Extensions extensions, String base) {
        if (extensions.offers(Feature.PUSHED_AUTHORIZATION)) {
            document.put(
                    "pushed_authorization_request_endpoint",
                    base + PushedAuthorizationEndpoint.PATH_OF_POOL);
        }
        if (extensions.offers(Feature.DEVICE_AUTHORIZATION)) {
            document.put(
                    "device_authorization_endpoint",
                    base + DeviceAuthorizationEndpoint.PATH_OF_POOL);
            document.withArray("grant_types_supported").add(DeviceGrant.TYPE);
        }
        if (extensions.offers(Feature.INTROSPECTION)) {
            document.put("introspection_endpoint", base + IntrospectionEndpoint.PATH_OF_POOL);
        }
        if (extensions.offers(Feature.DPOP)) {
            putAlgorithms(document, "dpop_signing_alg_values_supported");
        }
        if (extensions.offers(Feature.PUBLIC_KEY) || extensions.offers(Feature.JWKS_URI)) {
            document.withArray("token_endpoint_auth_methods_supported").add("private_key_jwt");
            putAlgorithms(document, "token_endpoint_auth_signing_alg_values_supported");
        }
        if (extensions.strict()) putStrict(document);
    }

    private static void putAlgorithms(ObjectNode document, String name) {
        var algorithms = document.putArray(name);
        ClientSignatures.ALGORITHMS.forEach(algorithms::add);
    }

    /// OpenID Connect Discovery 1.0 §3, RFC 9207 §3. The parameters that are not supported are
    /// named, for the default of one of them is that it is.
    private static void putStrict(ObjectNode document) {
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("claims_parameter_supported", false);
        document.put("request_parameter_supported", false);
        document.put("request_uri_parameter_supported", false);
        var claims = document.putArray("claims_supported");
        CLAIMS.forEach(claims::add);
        var modes = document.putArray("response_modes_supported");
        modes.add("query").add("fragment");
        var prompts = document.putArray("prompt_values_supported");
        prompts.add("none").add("login").add("consent").add("select_account");
    }
}
