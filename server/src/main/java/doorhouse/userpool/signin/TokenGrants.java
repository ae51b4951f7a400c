package doorhouse.userpool.signin;

import doorhouse.id.UserPoolId;
import doorhouse.token.IssuedTokens;
import doorhouse.token.RefreshToken;
import doorhouse.token.RefreshTokens;
import doorhouse.token.TokenIssuer;
import doorhouse.token.TokenRequest;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Gives tokens to a user who has shown everything that was asked.
public final class TokenGrants {
    /// What an access token of an API sign-in may do: the user's own operations.
    private static final List<String> SCOPES = List.of("aws.cognito.signin.user.admin");

    private final TokenIssuer issuer;
    private final RefreshTokens refreshTokens;
    private final Groups groups;
    private final Function<UserPoolId, String> issuerUrl;
    private final Clock clock;

    /// @param issuerUrl the issuer of a pool
    public TokenGrants(
            TokenIssuer issuer,
            RefreshTokens refreshTokens,
            Groups groups,
            Function<UserPoolId, String> issuerUrl,
            Clock clock) {
        this.issuer = issuer;
        this.refreshTokens = refreshTokens;
        this.groups = groups;
        this.issuerUrl = issuerUrl;
        this.clock = clock;
    }

    /// The tokens at the end of a sign-in.
    IssuedTokens grant(SignIn signIn) {
        var user = signIn.user();
        var client = signIn.client();
        var token =
                new RefreshToken(
                        UUID.randomUUID().toString(),
                        UUID.randomUUID().toString(),
                        client.id(),
                        user.sub(),
                        user.username(),
                        signIn.eventId(),
                        signIn.startedAt(),
                        user.tokenGeneration(),
                        SCOPES,
                        clock.instant().plus(client.refreshTokenValidity()),
                        signIn.device().orElse(null));
        return refresh(signIn.pool(), client, user, token)
                .with(refreshTokens.seal(signIn.pool().id(), token));
    }

    /// New ID and access tokens of the same family, with the user's attributes and groups of now.
    IssuedTokens refresh(UserPool pool, AppClient client, User user, RefreshToken token) {
        var claims = groups.claims(pool.id(), user.sub());
        var readable = new LinkedHashMap<String, String>();
        user.attributes()
                .forEach((name, value) -> {
                    if (client.reads(name)) readable.put(name, value);
                });
        return issuer.issue(
                new TokenRequest(
                        pool.id(),
                        issuerUrl.apply(pool.id()),
                        client.id(),
                        user.sub(),
                        user.username(),
                        token.family(),
                        client.tokenRevocation() || client.refreshRotation() != null,
                        token.eventId(),
                        token.authenticated(),
                        user.tokenGeneration(),
                        token.deviceKey(),
                        token.scopes(),
                        readable,
                        claims.groups(),
                        claims.roles(),
                        claims.preferredRole().orElse(null),
                        client.accessTokenValidity(),
                        client.idTokenValidity(),
                        doorhouse.token.ClaimChanges.NONE,
                        doorhouse.token.ClaimChanges.NONE));
    }

    /// As [#refresh], with a refresh token in place of the one that was spent.
    IssuedTokens rotate(UserPool pool, AppClient client, User user, RefreshToken token) {
        var successor = token.successor(UUID.randomUUID().toString());
        return refresh(pool, client, user, token).with(refreshTokens.seal(pool.id(), successor));
    }
}
