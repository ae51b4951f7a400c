package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.UNAUTHORIZED;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.Extensions.Use;
import doorhouse.userpool.pool.UserPool;

/// Clients that have to prove that they hold a key (RFC 7523, RFC 9449). Amazon's API has no place
/// for such a proof, so what they are known by there, their id or a secret, redeems and revokes
/// none of their refresh tokens: that they do at the OAuth endpoints.
final class KeyHolders {
    private KeyHolders() {}

    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    static void refuseToRefresh(UserPool pool, AppClient client) {
        var extensions = pool.settings().extensions();
        if (extensions.knowsKey(client.id()) || extensions.dpop(client.id()) == Use.REQUIRED) {
            throw NOT_AUTHORIZED.because(
                    "Client " + client.id() + " refreshes tokens at the token endpoint");
        }
    }

    /// @throws doorhouse.operation.ApiException UnauthorizedException
    static void refuseToRevoke(UserPool pool, AppClient client) {
        if (pool.settings().extensions().knowsKey(client.id())) {
            throw UNAUTHORIZED.because(
                    "Client " + client.id() + " revokes tokens at the revocation endpoint");
        }
    }
}
