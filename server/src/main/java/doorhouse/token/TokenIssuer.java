package doorhouse.token;

import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Issues ID and access tokens: compact JWS (RFC 7515), with Cognito's claims in Cognito's order.
/// Source: Amazon Cognito Developer Guide, "Understanding the ID token", "… the access token".
public final class TokenIssuer {
    /// Of tokens of the OAuth 2.0 endpoints.
    private static final int VERSION = 2;

    private final SigningKeys keys;
    private final SecureRandom random;
    private final Clock clock;

    public TokenIssuer(SigningKeys keys, SecureRandom random, Clock clock) {
        this.keys = keys;
        this.random = random;
        this.clock = clock;
    }

    /// Issues both tokens.
    public IssuedTokens issue(TokenRequest request) {
        long now = clock.instant().getEpochSecond();
        var client = request.clientId().value();
        var accessClaims = accessClaims(request, now);
        request.accessChanges().apply(accessClaims, TokenUse.ACCESS, client);
        if (request.oauth() != null) bind(accessClaims, request.oauth().boundTo());
        String access = sign(request.userPoolId(), TokenUse.ACCESS, accessClaims);
        var oauth = request.oauth();
        if (oauth != null && !oauth.openId()) {
            return new IssuedTokens(access, null, null, request.accessTokenValidity());
        }
        var idClaims = idClaims(request, now);
        if (oauth != null) {
            // OpenID Connect Core §3.1.3.6
            idClaims.put(
                    "at_hash",
                    keys.signer(KeyOwner.of(request.userPoolId()), TokenUse.ID).halfHash(access));
            if (oauth.nonce() != null) idClaims.put("nonce", oauth.nonce());
        }
        request.idChanges().apply(idClaims, TokenUse.ID, client);
        String id = sign(request.userPoolId(), TokenUse.ID, idClaims);
        return new IssuedTokens(access, id, null, request.accessTokenValidity());
    }

    /// Issues a machine's access token, which is about the client itself.
    public IssuedTokens issue(MachineTokenRequest r) {
        long now = clock.instant().getEpochSecond();
        var client = r.clientId().value();
        var claims =
                Json.object()
                        .put("sub", client)
                        .put("token_use", TokenUse.ACCESS.claim())
                        .put("scope", String.join(" ", r.scopes()))
                        .put("auth_time", now)
                        .put("iss", r.issuer())
                        .put("exp", now + r.validity().toSeconds())
                        .put("iat", now)
                        .put("version", VERSION)
                        .put("jti", TokenId.of(0, random))
                        .put("client_id", client);
        r.changes().apply(claims, TokenUse.ACCESS, client);
        bind(claims, r.boundTo());
        return new IssuedTokens(
                sign(r.userPoolId(), TokenUse.ACCESS, claims), null, null, r.validity());
    }

    /// RFC 9449 §6.1. No function of a pool changes it.
    private static void bind(ObjectNode claims, @Nullable String thumbprint) {
        claims.remove("cnf");
        if (thumbprint != null) claims.putObject("cnf").put("jkt", thumbprint);
    }

    private ObjectNode accessClaims(TokenRequest r, long now) {
        var claims = Json.object().put("sub", r.sub().value());
        if (r.deviceKey() != null) claims.put("device_key", r.deviceKey().value());
        putAll(claims, "cognito:groups", r.groups());
        claims.put("iss", r.issuer());
        if (r.oauth() != null) {
            claims.put("version", VERSION);
            if (r.oauth().resource() != null) claims.put("aud", r.oauth().resource());
        }
        claims.put("client_id", r.clientId().value());
        if (r.showsFamily()) claims.put("origin_jti", r.family());
        return claims.put("event_id", r.eventId())
                .put("token_use", TokenUse.ACCESS.claim())
                .put("scope", String.join(" ", r.scopes()))
                .put("auth_time", r.authenticated().getEpochSecond())
                .put("exp", now + r.accessTokenValidity().toSeconds())
                .put("iat", now)
                .put("jti", TokenId.of(r.generation(), random))
                .put("username", r.username());
    }

    private ObjectNode idClaims(TokenRequest r, long now) {
        var claims = Json.object().put("sub", r.sub().value());
        putAll(claims, "cognito:groups", r.groups());
        r.attributes().forEach((name, value) -> putAttribute(claims, name, value));
        if (r.preferredRole() != null) claims.put("cognito:preferred_role", r.preferredRole());
        claims.put("iss", r.issuer()).put("cognito:username", r.username());
        if (r.showsFamily()) claims.put("origin_jti", r.family());
        putAll(claims, "cognito:roles", r.roles());
        return claims.put("aud", r.clientId().value())
                .put("event_id", r.eventId())
                .put("token_use", TokenUse.ID.claim())
                .put("auth_time", r.authenticated().getEpochSecond())
                .put("exp", now + r.idTokenValidity().toSeconds())
                .put("iat", now)
                .put("jti", TokenId.of(r.generation(), random));
    }

    private static void putAll(ObjectNode claims, String name, Iterable<String> values) {
        if (!values.iterator().hasNext()) return;
        ArrayNode array = claims.putArray(name);
        for (String value : values) array.add(value);
    }

    /// An attribute as its claim is typed (OpenID Connect Core §5.1).
    private static void putAttribute(ObjectNode claims, String name, String value) {
        switch (name) {
            case "sub" -> {}
            case "email_verified", "phone_number_verified" ->
                    claims.put(name, value.equals("true"));
            case "address" -> claims.putObject(name).put("formatted", value);
            case "updated_at" -> putNumber(claims, name, value);
            case "identities" -> putIdentities(claims, value);
            default -> claims.put(name, value);
        }
    }

    /// The identities of other providers, in the token with texts for all but what is null.
    private static void putIdentities(ObjectNode claims, String value) {
        var given = Json.read("{\"identities\":" + value + "}").path("identities");
        var identities = claims.putArray("identities");
        for (var one : given) {
            var identity = identities.addObject();
            one.forEachEntry((member, v) -> {
                if (v.isNull()) identity.putNull(member);
                else identity.put(member, v.asString());
            });
        }
    }

    private static void putNumber(ObjectNode claims, String name, String value) {
        try {
            claims.put(name, Long.parseLong(value));
        } catch (NumberFormatException e) {
            claims.put(name, value);
        }
    }

    private String sign(UserPoolId pool, TokenUse use, ObjectNode claims) {
        var key = keys.signer(KeyOwner.of(pool), use);
        return key.signed(claims);
    }
}
