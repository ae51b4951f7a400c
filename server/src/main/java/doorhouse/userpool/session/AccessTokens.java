package doorhouse.userpool.session;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.SignedInUser;
import doorhouse.token.AccessTokenCheck;
import doorhouse.token.TokenId;
import doorhouse.userpool.directory.Users;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The check of the access token that a user's call carries: signature and lifetime, then, at the
/// store, that neither the token's family nor all of the user's tokens were revoked, that the user
/// is still there and enabled, and that the token has the scope for the user's own operations.
public final class AccessTokens {
    private static final String OWN_OPERATIONS = "aws.cognito.signin.user.admin";

    private final AccessTokenCheck check;
    private final Users users;
    private final RevokedFamilies revoked;

    public AccessTokens(AccessTokenCheck check, Users users, RevokedFamilies revoked) {
        this.check = check;
        this.users = users;
        this.revoked = revoked;
    }

    /// @throws ApiException NotAuthorizedException with the sentence of what is wrong, or
    ///   UserNotFoundException
    public SignedInUser authenticate(String token) {
        return switch (check.check(token)) {
            case AccessTokenCheck.Result.Good(var pool, var claims) -> alive(pool, claims);
            case AccessTokenCheck.Result.Expired() ->
                    throw NOT_AUTHORIZED.because("Access Token has expired");
            case AccessTokenCheck.Result.BadSignature() ->
                    throw NOT_AUTHORIZED.because("Could not verify signature for Access Token");
            case AccessTokenCheck.Result.Invalid() ->
                    throw NOT_AUTHORIZED.because("Invalid Access Token");
        };
    }

    private SignedInUser alive(UserPoolId pool, ObjectNode claims) {
        var user = users.get(pool, new Sub(claims.path("sub").asString()));
        long generation = TokenId.generation(claims.path("jti").asString());
        String family = claims.path("origin_jti").asString(null);
        boolean familyRevoked = family != null && revoked.revoked(pool, family);
        if (generation != user.tokenGeneration() || familyRevoked) {
            throw NOT_AUTHORIZED.because("Access Token has been revoked");
        }
        if (!user.enabled()) throw NOT_AUTHORIZED.because("User is disabled.");
        var scopes = Set.of(claims.path("scope").asString("").split(" "));
        if (!scopes.contains(OWN_OPERATIONS)) {
            throw NOT_AUTHORIZED.because("Access Token does not have required scopes");
        }
        String device = claims.path("device_key").asString(null);
        return new SignedInUser(
                pool,
                new ClientId(claims.path("client_id").asString()),
                user.sub(),
                user.username(),
                scopes,
                family,
                device == null ? null : new DeviceKey(device));
    }
}
