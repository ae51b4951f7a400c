package doorhouse.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// From a user's token to temporary credentials: by the identity pool itself, and by STS with the
/// identity's own token.
final class IdentityFlows {
    private static final String ACCOUNT = "123456789012";

    private final Tenant tenant;
    private final String provider;

    IdentityFlows(Tenant tenant) {
        this.tenant = tenant;
        this.provider = provider(tenant.poolId());
    }

    private static String provider(String poolId) {
        return "cognito-idp.us-east-1.amazonaws.com/" + poolId;
    }

    /// Makes an identity pool for the users of a client, and the role that it lends.
    static String createPool(AdminCalls admin, String poolId, String clientId) throws IOException {
        var asked =
                """
                {"IdentityPoolName":"bench","AllowUnauthenticatedIdentities":false,\
                "AllowClassicFlow":true,"CognitoIdentityProviders":[{"ProviderName":"%s",\
                "ClientId":"%s","ServerSideTokenCheck":true}]}\
                """
                        .formatted(provider(poolId), clientId);
        var id = admin.identityPools("CreateIdentityPool", asked).text("IdentityPoolId");
        admin.iam(
                        Map.of(
                                "Action",
                                "CreateRole",
                                "Version",
                                "2010-05-08",
                                "RoleName",
                                role(poolId),
                                "AssumeRolePolicyDocument",
                                trust(id)))
                .good();
        var roles =
                "{\"IdentityPoolId\":\"%s\",\"Roles\":{\"authenticated\":\"%s\"}}"
                        .formatted(id, roleArn(poolId));
        admin.identityPools("SetIdentityPoolRoles", roles).good();
        return id;
    }

    /// A server may hold several tenants, each with a role of its own.
    private static String role(String poolId) {
        return "bench-" + poolId;
    }

    private static String roleArn(String poolId) {
        return "arn:aws:iam::" + ACCOUNT + ":role/" + role(poolId);
    }

    private static String trust(String identityPoolId) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
        "Principal":{"Federated":"cognito-identity.amazonaws.com"},\
        "Action":"sts:AssumeRoleWithWebIdentity","Condition":{\
        "StringEquals":{"cognito-identity.amazonaws.com:aud":"%s"},\
        "ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}]}\
        """
                .formatted(identityPoolId);
    }

    /// A user's identity, the login that shows it, and its token.
    record Identity(String id, String logins, String token) {}

    Identity identity(Connection connection, String idToken) throws IOException {
        var logins = "{\"%s\":\"%s\"}".formatted(provider, idToken);
        var asked =
                "{\"IdentityPoolId\":\"%s\",\"Logins\":%s}"
                        .formatted(tenant.identityPoolId(), logins);
        var id = call(connection, "GetId", asked).text("IdentityId");
        var token = call(connection, "GetOpenIdToken", body(id, logins)).text("Token");
        return new Identity(id, logins, token);
    }

    private static String body(String id, String logins) {
        return "{\"IdentityId\":\"%s\",\"Logins\":%s}".formatted(id, logins);
    }

    private static Connection.Answer call(Connection connection, String operation, String body)
            throws IOException {
        return connection.call(Connection.IDENTITY_POOLS + operation, body, "");
    }

    long credentials(Connection connection, Identity identity) throws IOException {
        var body = body(identity.id, identity.logins);
        long start = System.nanoTime();
        call(connection, "GetCredentialsForIdentity", body).text("SessionToken");
        return System.nanoTime() - start;
    }

    long assumeRole(Connection connection, Identity identity) throws IOException {
        var form = new LinkedHashMap<String, String>();
        form.put("Action", "AssumeRoleWithWebIdentity");
        form.put("Version", "2011-06-15");
        form.put("RoleArn", roleArn(tenant.poolId()));
        form.put("RoleSessionName", "bench");
        form.put("WebIdentityToken", identity.token);
        var text = AdminCalls.form(form);
        long start = System.nanoTime();
        connection.post("/", text, "").good();
        return System.nanoTime() - start;
    }
}
