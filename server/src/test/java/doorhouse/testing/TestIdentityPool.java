package doorhouse.testing;

import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityProvider;
import software.amazon.awssdk.services.cognitoidentity.model.CreateIdentityPoolRequest;
import software.amazon.awssdk.services.cognitoidentity.model.Credentials;

/// An identity pool of a test, and apps and roles for it.
public record TestIdentityPool(TestServer server, String id) {
    private static final String PROVIDER = "cognito-identity.amazonaws.com";

    /// A pool with these settings, that takes guests unless they say otherwise.
    public static TestIdentityPool of(
            TestServer server, Consumer<CreateIdentityPoolRequest.Builder> settings) {
        var made =
                server.identities()
                        .createIdentityPool(r -> {
                            r.identityPoolName("test").allowUnauthenticatedIdentities(true);
                            settings.accept(r);
                        });
        return new TestIdentityPool(server, made.identityPoolId());
    }

    /// A client of a user pool, as a provider.
    public static CognitoIdentityProvider users(TestPool pool, String client) {
        return users(pool, client, false);
    }

    public static CognitoIdentityProvider users(TestPool pool, String client, boolean checked) {
        return CognitoIdentityProvider.builder()
                .providerName(provider(pool))
                .clientId(client)
                .serverSideTokenCheck(checked)
                .build();
    }

    /// The key of a user pool's logins.
    public static String provider(TestPool pool) {
        return "cognito-idp.us-east-1.amazonaws.com/" + pool.id();
    }

    /// Amazon's SDK as an app has it.
    public CognitoIdentityClient app() {
        return server.appIdentities();
    }

    public String guest() {
        return app().getId(r -> r.identityPoolId(id)).identityId();
    }

    public String identity(Map<String, String> logins) {
        return app().getId(r -> r.identityPoolId(id).logins(logins)).identityId();
    }

    public Credentials credentials(String identity, Map<String, String> logins) {
        return app().getCredentialsForIdentity(r -> r.identityId(identity).logins(logins))
                .credentials();
    }

    /// The same for the SDK's clients.
    public static AwsCredentialsProvider signing(Credentials given) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretKey(), given.sessionToken()));
    }

    /// The trust in this pool's identities.
    ///
    /// @param amr `authenticated` or `unauthenticated`
    public String trust(String amr, String... more) {
        var actions = new StringBuilder("\"sts:AssumeRoleWithWebIdentity\"");
        for (var action : more) actions.append(",\"").append(action).append('"');
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
         "Principal":{"Federated":"%s"},"Action":[%s],
         "Condition":{"StringEquals":{"%s:aud":"%s"},
                      "ForAnyValue:StringLike":{"%s:amr":"%s"}}}]}\
        """
                .formatted(PROVIDER, actions, PROVIDER, id, PROVIDER, amr);
    }

    /// A role.
    ///
    /// @param allowed an action, on everything
    /// @return its ARN
    public String role(String trust, String allowed) {
        return roleWith(
                trust,
                """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"%s","Resource":"*"}]}\
                """
                        .formatted(allowed));
    }

    /// The same with a policy of its own.
    public String roleWith(String trust, String policy) {
        var name = "role-" + UUID.randomUUID();
        var made = server.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust));
        server.iam().putRolePolicy(r -> r.roleName(name).policyName("own").policyDocument(policy));
        return made.role().arn();
    }

    /// Sets the two roles of the pool.
    public void roles(String authenticated, String unauthenticated) {
        server.identities()
                .setIdentityPoolRoles(r ->
                        r.identityPoolId(id)
                                .roles(
                                        Map.of(
                                                "authenticated", authenticated,
                                                "unauthenticated", unauthenticated)));
    }
}
