package doorhouse.testing;

import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;

/// A pool of a test, in the words of its domain.
public record TestPool(TestServer server, String id) {
    public static final String PASSWORD = "Correct-Horse-7";

    /// The part of the id that SRP binds a password to.
    public String suffix() {
        return id.substring(id.lastIndexOf('_') + 1);
    }

    /// A client that may begin every flow that is offered.
    public String client() {
        return client(_ -> {});
    }

    public String client(Consumer<CreateUserPoolClientRequest.Builder> settings) {
        return server.admin()
                .createUserPoolClient(r -> {
                    r.userPoolId(id)
                            .clientName("app")
                            .explicitAuthFlows(
                                    ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                    ExplicitAuthFlowsType.ALLOW_ADMIN_USER_PASSWORD_AUTH,
                                    ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH,
                                    ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH);
                    settings.accept(r);
                })
                .userPoolClient()
                .clientId();
    }

    /// A confirmed user with [#PASSWORD].
    public void confirmedUser(String name, AttributeType... attributes) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(id)
                                .username(name)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attributes));
        server.admin()
                .adminSetUserPassword(
                        r -> r.userPoolId(id).username(name).password(PASSWORD).permanent(true));
    }

    public static AttributeType attribute(String name, String value) {
        return AttributeType.builder().name(name).value(value).build();
    }

    /// Begins USER_PASSWORD_AUTH.
    public InitiateAuthResponse signIn(String client, String name, String password) {
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", name, "PASSWORD", password)));
    }

    /// The access token of a sign-in with [#PASSWORD] that asks for nothing more.
    public String accessToken(String client, String name) {
        return signIn(client, name, PASSWORD).authenticationResult().accessToken();
    }

    /// A browser in which a user has just signed in.
    public TestBrowser browser(String client, String name) {
        var browser = new TestBrowser(server);
        browser.keep("cognito", "/" + id, server.browserSignIns().begin(id, client, name));
        return browser;
    }
}
