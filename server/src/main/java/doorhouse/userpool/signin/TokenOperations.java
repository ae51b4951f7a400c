package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.UNAUTHORIZED;
import static doorhouse.operation.CognitoErrors.UNSUPPORTED_OPERATION;
import static doorhouse.operation.CognitoErrors.UNSUPPORTED_TOKEN_TYPE;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.token.RefreshTokens;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.trigger.Occasion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What keeps a user signed in, and what signs out.
public final class TokenOperations implements Operations {
    private final UserPools pools;
    private final AppClients clients;
    private final Users users;
    private final RefreshTokens refreshTokens;
    private final RevokedFamilies revoked;
    private final RefreshFlow refreshFlow;

    public TokenOperations(
            UserPools pools,
            AppClients clients,
            Users users,
            RefreshTokens refreshTokens,
            RevokedFamilies revoked,
            RefreshFlow refreshFlow) {
        this.pools = pools;
        this.clients = clients;
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.revoked = revoked;
        this.refreshFlow = refreshFlow;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone(
                        "GetTokensFromRefreshToken",
                        GetTokensFromRefreshToken.class,
                        this::getTokensFromRefreshToken),
                anyone("RevokeToken", RevokeToken.class, this::revokeToken),
                byUser("GlobalSignOut", GlobalSignOut.class, this::globalSignOut),
                signed(
                        "AdminUserGlobalSignOut",
                        AdminUserGlobalSignOut.class,
                        this::adminUserGlobalSignOut));
    }

    record GetTokensFromRefreshToken(
            String refreshToken,
            ClientId clientId,
            @Nullable String clientSecret,
            @Nullable String deviceKey,
            @Nullable Map<String, String> clientMetadata) {}

    record RevokeToken(String token, ClientId clientId, @Nullable String clientSecret) {}

    record GlobalSignOut() {}

    record AdminUserGlobalSignOut(UserPoolId userPoolId, String username) {}

    SignInAnswer getTokensFromRefreshToken(GetTokensFromRefreshToken asked) {
        var client = clients.get(asked.clientId);
        if (!clients.checkSecret(client, asked.clientSecret))
            throw UNAUTHORIZED.because("Invalid client secret");
        var pool = pools.get(client.userPoolId());
        KeyHolders.refuseToRefresh(pool, client);
        var tokens =
                refreshFlow.exchange(
                        Occasion.of(pool, client.id(), asked.clientMetadata),
                        client,
                        asked.refreshToken,
                        asked.deviceKey,
                        null);
        return SignInAnswer.of(new Outcome.Tokens(tokens, null));
    }

    Empty revokeToken(RevokeToken asked) {
        var client = clients.get(asked.clientId);
        if (!clients.checkSecret(client, asked.clientSecret))
            throw UNAUTHORIZED.because("Invalid client secret");
        KeyHolders.refuseToRevoke(pools.get(client.userPoolId()), client);
        if (!client.tokenRevocation()) {
            throw UNSUPPORTED_OPERATION.because("Revoke token is not supported for this client");
        }
        if (isSigned(asked.token)) throw UNSUPPORTED_TOKEN_TYPE.because("Unsupported token type");
        refreshTokens
                .open(client.userPoolId(), asked.token)
                .filter(token -> token.clientId().equals(client.id()))
                .ifPresent(token -> revoked.revoke(client.userPoolId(), token));
        return Empty.EMPTY;
    }

    /// A signed JWT has three parts; ours to refresh with has five.
    static boolean isSigned(String token) {
        return token.split("\\.", -1).length == 3;
    }

    Empty globalSignOut(Call call, GlobalSignOut asked) {
        var user = call.signedInUser();
        users.revokeTokens(pools.get(user.userPoolId()), user.sub());
        return Empty.EMPTY;
    }

    Empty adminUserGlobalSignOut(AdminUserGlobalSignOut asked) {
        var pool = pools.get(asked.userPoolId);
        users.revokeTokens(pool, users.get(pool, asked.username).sub());
        return Empty.EMPTY;
    }
}
