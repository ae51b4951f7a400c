package doorhouse.identitypool.token;

import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// What whoever checks the tokens of identities reads, such as another cloud's STS: the issuer's
/// discovery document and its keys.
public final class IssuerDoor {
    private static final String KEYS = "/.well-known/jwks_uri";

    /// Nobody is sent anywhere to authorize: the APIs alone give these tokens. The document must
    /// name an endpoint all the same (Discovery §3), and says so with a name that is no address.
    private static final String BY_API = "urn:doorhouse:programmatic_authorization";

    private final IdentityTokens tokens;

    public IssuerDoor(IdentityTokens tokens) {
        this.tokens = tokens;
    }

    /// To be opened before what answers at the same place for any user pool.
    public void open(Routes routes) {
        routes.getVital(
                IdentityTokens.PATH + "/.well-known/openid-configuration",
                _ -> answer(discovery()));
        routes.getVital(IdentityTokens.PATH + KEYS, _ -> answer(tokens.jwks()));
    }

    private static Response answer(ObjectNode document) {
        return Response.of(200, "application/json", Json.write(document))
                .with("Access-Control-Allow-Origin", "*")
                .with("Cache-Control", "public, max-age=300");
    }

    /// OpenID Connect Discovery 1.0 §3.
    private ObjectNode discovery() {
        var document = Json.object().put("issuer", tokens.issuer());
        document.put("jwks_uri", tokens.issuer() + KEYS);
        document.put("authorization_endpoint", BY_API);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported")
                .add(IdentityTokens.ALGORITHM.text());
        var claims = document.putArray("claims_supported");
        for (var claim : new String[] {"sub", "aud", "amr", "iss", "exp", "iat"}) {
            claims.add(claim);
        }
        return document;
    }
}
