package doorhouse.bench;

import java.io.IOException;

/// A pool and its clients.
///
/// @param poolId with its region, as the API names it
/// @param clientId of the client that users sign in to, by the API and on the pages
/// @param machine a client that gets tokens for itself
/// @param identityPoolId of the identity pool that the users come to
record Tenant(String poolId, String clientId, Machine machine, String identityPoolId) {
    /// Where the pages send users; nobody listens there.
    static final String CALLBACK = "http://localhost/callback";

    record Machine(String id, String secret) {}

    /// The part of the pool's id that SRP uses.
    String suffix() {
        return poolId.substring(poolId.indexOf('_') + 1);
    }

    /// Makes a pool and a client that allows every flow measured, on a server that runs as `dev`.
    static Tenant create(int port) throws IOException {
        try (var connection = new Connection(port)) {
            return create(new AdminCalls(connection));
        }
    }

    static Tenant create(AdminCalls admin) throws IOException {
        return create(admin, "{}");
    }

    /// @param tags of the pool, as a JSON object: what it does beyond Cognito
    static Tenant create(AdminCalls admin, String tags) throws IOException {
        var pool = "{\"PoolName\":\"bench\",\"UserPoolTags\":" + tags + "}";
        var poolId = admin.userPools("CreateUserPool", pool).text("Id");
        var asked =
                """
                {"UserPoolId":"%s","ClientName":"bench","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH",\
                "ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"AllowedOAuthFlowsUserPoolClient":true,\
                "AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid","email"],\
                "SupportedIdentityProviders":["COGNITO"],"CallbackURLs":["%s"]}\
                """
                        .formatted(poolId, CALLBACK);
        var clientId = admin.userPools("CreateUserPoolClient", asked).text("ClientId");
        return new Tenant(
                poolId,
                clientId,
                machine(admin, poolId),
                IdentityFlows.createPool(admin, poolId, clientId));
    }

    private static Machine machine(AdminCalls admin, String poolId) throws IOException {
        var api =
                """
                {"UserPoolId":"%s","Identifier":"api","Name":"api","Scopes":[{"ScopeName":"read",\
                "ScopeDescription":"read"}]}\
                """
                        .formatted(poolId);
        admin.userPools("CreateResourceServer", api).good();
        var asked =
                """
                {"UserPoolId":"%s","ClientName":"machine","GenerateSecret":true,\
                "AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["client_credentials"],\
                "AllowedOAuthScopes":["api/read"]}\
                """
                        .formatted(poolId);
        var made = admin.userPools("CreateUserPoolClient", asked);
        return new Machine(made.text("ClientId"), made.text("ClientSecret"));
    }
}
