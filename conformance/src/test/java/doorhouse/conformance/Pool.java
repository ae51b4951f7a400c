package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;

import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import tools.jackson.databind.json.JsonMapper;

/// A user pool whose people have mail addresses, with one client of no secret: what its callers
/// say.
record Pool(CognitoIdentityProviderClient admin, String id, String client) {
    private static final String PASSWORD = "Aa1!-correct-";
    private static final JsonMapper JSON = new JsonMapper();

    static Pool create(
            CognitoIdentityProviderClient admin, Consumer<CreateUserPoolRequest.Builder> with) {
        var pool =
                admin.createUserPool(
                                r -> {
                                    r.poolName("faults").autoVerifiedAttributesWithStrings("email");
                                    with.accept(r);
                                })
                        .userPool();
        var client =
                admin.createUserPoolClient(r ->
                        r.userPoolId(pool.id())
                                .clientName("faults")
                                .preventUserExistenceErrors("ENABLED")
                                .explicitAuthFlowsWithStrings(
                                        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"));
        return new Pool(admin, pool.id(), client.userPoolClient().clientId());
    }

    /// Somebody who can sign in, and be written to.
    String user(String name) {
        admin.adminCreateUser(r ->
                r.userPoolId(id)
                        .username(name)
                        .messageAction("SUPPRESS")
                        .userAttributes(
                                List.of(
                                        attribute("email", name + "@example.com"),
                                        attribute("email_verified", "true"))));
        admin.adminSetUserPassword(r ->
                r.userPoolId(id).username(name).password(used(password(name))).permanent(true));
        return name;
    }

    private static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    static String password(String name) {
        return PASSWORD + name;
    }

    /// InitiateAuth.
    String signIn(String name, String password) {
        var asked = JSON.createObjectNode().put("ClientId", client);
        asked.put("AuthFlow", "USER_PASSWORD_AUTH");
        asked.putObject("AuthParameters").put("USERNAME", name).put("PASSWORD", password);
        return asked.toString();
    }

    String signUp(String name) {
        var asked = JSON.createObjectNode().put("ClientId", client).put("Username", name);
        asked.put("Password", password(name));
        asked.putArray("UserAttributes")
                .addObject()
                .put("Name", "email")
                .put("Value", name + "@example.com");
        return asked.toString();
    }

    String forgotPassword(String name) {
        return JSON.createObjectNode().put("ClientId", client).put("Username", name).toString();
    }

    static String getUser(String accessToken) {
        return JSON.createObjectNode().put("AccessToken", accessToken).toString();
    }
}
