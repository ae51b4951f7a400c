package doorhouse.bench;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// A pool and its clients.
///
/// @param poolId with its region, as the API names it
/// @param clientId of the client that users sign in to, by the API and on the pages
/// @param machine a client that gets tokens for itself
record Tenant(String poolId, String clientId, Machine machine) {
    /// Where the pages send users; nobody listens there.
    static final String CALLBACK = "http://localhost/callback";

    record Machine(String id, String secret) {}

    private static final Signer SIGNER =
            new Signer(
                    "doorhouse",
                    Secret.of("doorhouse"),
                    null,
                    new Region("us-east-1"),
                    "cognito-idp");

    private static final Set<String> SENT_ANYWAY = Set.of("Host", "X-Amz-Target");

    /// The part of the pool's id that SRP uses.
    String suffix() {
        return poolId.substring(poolId.indexOf('_') + 1);
    }

    /// Makes a pool and a client that allows every flow measured, on a server that runs as `dev`.
    static Tenant create(int port) throws IOException {
        try (var connection = new Connection(port)) {
            var poolId =
                    signed(connection, "CreateUserPool", "{\"PoolName\":\"bench\"}").text("Id");
            var asked =
                    """
                    {"UserPoolId":"%s","ClientName":"bench","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH",\
                    "ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"AllowedOAuthFlowsUserPoolClient":true,\
                    "AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["openid","email"],\
                    "SupportedIdentityProviders":["COGNITO"],"CallbackURLs":["%s"]}\
                    """
                            .formatted(poolId, CALLBACK);
            var clientId = signed(connection, "CreateUserPoolClient", asked).text("ClientId");
            return new Tenant(poolId, clientId, machine(connection, poolId));
        }
    }

    private static Machine machine(Connection connection, String poolId) throws IOException {
        var api =
                """
                {"UserPoolId":"%s","Identifier":"api","Name":"api","Scopes":[{"ScopeName":"read",\
                "ScopeDescription":"read"}]}\
                """
                        .formatted(poolId);
        signed(connection, "CreateResourceServer", api).good();
        var asked =
                """
                {"UserPoolId":"%s","ClientName":"machine","GenerateSecret":true,\
                "AllowedOAuthFlowsUserPoolClient":true,"AllowedOAuthFlows":["client_credentials"],\
                "AllowedOAuthScopes":["api/read"]}\
                """
                        .formatted(poolId);
        var made = signed(connection, "CreateUserPoolClient", asked);
        return new Machine(made.text("ClientId"), made.text("ClientSecret"));
    }

    private static Connection.Answer signed(Connection connection, String operation, String body)
            throws IOException {
        var request =
                new RawRequest(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new RawRequest.Header("Host", connection.host()),
                                new RawRequest.Header(
                                        "X-Amz-Target", Connection.TARGET + operation)),
                        sha256(body));
        var signed = SIGNER.sign(request, Instant.now());
        var headers = new StringBuilder();
        for (var header : signed.headers()) {
            if (!SENT_ANYWAY.contains(header.name()))
                headers.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return connection.call(operation, body, headers.toString());
    }

    private static String sha256(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
