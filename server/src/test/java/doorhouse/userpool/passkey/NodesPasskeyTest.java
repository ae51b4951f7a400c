package doorhouse.userpool.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestNodes;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import tools.jackson.databind.node.ObjectNode;

/// Passkeys that are begun at one node and completed at the other, or at both at the same moment.
class NodesPasskeyTest {
    private static final int ROUNDS = 3;
    private static final String NAME = "mélanie";

    private final TestNodes nodes = TestNodes.shared();
    private final TestPool pool = PasskeyUser.pool(nodes.first());
    private final String client =
            pool.client(r ->
                    r.explicitAuthFlows(
                            ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                            ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH));
    private final PasskeyUser user = PasskeyUser.in(pool, client, NAME);

    private PasskeyUser at(TestServer node) {
        return new PasskeyUser(node, user.accessToken(), user.authenticator());
    }

    private InitiateAuthResponse begin(TestServer node) {
        return node.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_AUTH)
                                .authParameters(
                                        Map.of(
                                                "USERNAME",
                                                NAME,
                                                "PREFERRED_CHALLENGE",
                                                "WEB_AUTHN")));
    }

    private ObjectNode signed(InitiateAuthResponse posed) {
        return user.authenticator()
                .get(
                        Json.read(
                                posed.challengeParameters()
                                        .getOrDefault("CREDENTIAL_REQUEST_OPTIONS", "")));
    }

    private AuthenticationResultType answer(
            TestServer node, InitiateAuthResponse posed, ObjectNode credential) {
        return node.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName("WEB_AUTHN")
                                .session(posed.session())
                                .challengeResponses(
                                        Map.of(
                                                "USERNAME",
                                                NAME,
                                                "CREDENTIAL",
                                                Json.text(credential))))
                .authenticationResult();
    }

    @Test
    void aPasskeyOfOneNodeIsRegisteredAndUsedAtTheOther() {
        var options = user.start();
        at(nodes.second()).complete(user.authenticator().create(options));

        var posed = begin(nodes.first());
        var tokens = answer(nodes.second(), posed, signed(posed));

        assertThat(tokens.accessToken()).isNotBlank();
        assertThat(user.list()).hasSize(1);
    }

    /// Each caller's passkey is another one, and right.
    @RepeatedTest(ROUNDS)
    void aChallengeOfARegistrationIsGoodForOnePasskey() throws Exception {
        var options = user.start();
        var made = new ArrayList<ObjectNode>();
        for (int caller = 0; caller < TestNodes.TRIES; caller++) {
            made.add(new TestAuthenticator(PasskeyUser.ORIGIN).create(options));
        }

        var refused = nodes.onlyOneSucceeds((node, caller) -> at(node).complete(made.get(caller)));

        assertThat(refused)
                .containsOnly("The challenge does not exist, has expired, or was used before.");
        assertThat(user.list()).hasSize(1);
    }

    /// Each caller's signature is another one, by a higher count, and right.
    @RepeatedTest(ROUNDS)
    void aChallengeOfASignInIsAnsweredOnce() throws Exception {
        user.register();
        var posed = begin(nodes.first());
        var signed = new ArrayList<ObjectNode>();
        for (int caller = 0; caller < TestNodes.TRIES; caller++) signed.add(signed(posed));

        nodes.onlyOneSucceeds((node, caller) -> answer(node, posed, signed.get(caller)));
    }
}
