package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

@OnBothDatabases
class SrpSignInTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.shared();

    @Test
    void whoKnowsThePasswordProvesItWithoutSendingIt() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        assertThat(new Exchange(pool, client, "ana").prove(PASSWORD)).isNotBlank();
    }

    @Test
    void aWrongPasswordIsRefusedAndCounted() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        for (int i = 0; i < 5; i++)
            refused(() -> new Exchange(pool, client, "ana").prove("wrong"), WRONG);

        refused(
                () -> new Exchange(pool, client, "ana").prove(PASSWORD),
                "Password attempts exceeded");
    }

    @Test
    void aProofIsGoodOnce() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var exchange = new Exchange(pool, client, "ana");
        exchange.prove(PASSWORD);

        refused(() -> exchange.prove(PASSWORD), WRONG);
    }

    @Test
    void aSecretBlockEndsWithTheSessionsValidity() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var exchange = new Exchange(pool, client, "ana");
        server.clock().forward(Duration.ofMinutes(3));

        refused(() -> exchange.prove(PASSWORD), WRONG);
    }

    @Test
    void aSecretBlockIsOneClientsAndUnchanged() {
        var pool = server.pool();
        String client = pool.client();
        String other = pool.client();
        pool.confirmedUser("ana");
        var exchange = new Exchange(pool, client, "ana");

        refused(() -> exchange.answer(other, exchange.block(), "ana", PASSWORD), WRONG);
        refused(() -> exchange.answer(client, changed(exchange.block()), "ana", PASSWORD), WRONG);
        refused(() -> exchange.answer(client, exchange.block(), "eve", PASSWORD), WRONG);
    }

    @Test
    void aPublicValueOfZeroIsRefused() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        for (String zero : new String[] {"0", "00", "zz", "1".repeat(769)}) {
            assertThatThrownBy(() ->
                            server.app()
                                    .initiateAuth(r ->
                                            r.clientId(client)
                                                    .authFlow(AuthFlowType.USER_SRP_AUTH)
                                                    .authParameters(
                                                            Map.of(
                                                                    "USERNAME",
                                                                    "ana",
                                                                    "SRP_A",
                                                                    zero))))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    @Test
    void anUnknownUserGetsTheSameStableChallengeWhereExistenceIsHidden() {
        var pool = server.pool();
        String client =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        var first = new Exchange(pool, client, "nobody");
        var second = new Exchange(pool, client, "nobody");
        var another = new Exchange(pool, client, "somebody-else");

        assertThat(first.parameter("SALT"))
                .isEqualTo(second.parameter("SALT"))
                .isNotEqualTo(another.parameter("SALT"));
        // As a user of this pool is.
        assertThat(first.parameter("USER_ID_FOR_SRP")).isEqualTo("nobody");
        assertThat(second.parameter("USER_ID_FOR_SRP")).isEqualTo("nobody");
        assertThat(first.parameter("SRP_B")).isNotEqualTo(second.parameter("SRP_B"));
        refused(() -> first.prove(PASSWORD), WRONG);
    }

    @Test
    void anUnknownUserIsToldOfWhereItIsNotHidden() {
        var pool = server.pool();
        String client = pool.client();

        assertThatThrownBy(() -> new Exchange(pool, client, "nobody"))
                .isInstanceOf(UserNotFoundException.class);
    }

    private static String changed(String base64) {
        char c = base64.charAt(40);
        return base64.substring(0, 40) + (c == 'x' ? 'y' : 'x') + base64.substring(41);
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }

    /// One exchange, from the challenge to the proof.
    private final class Exchange {
        private final String client;
        private final Map<String, String> parameters;
        private final TestSrp srp;

        Exchange(TestPool pool, String client, String name) {
            this.client = client;
            // The value A does not depend on the name, which the server tells only with the
            // challenge.
            var first = TestSrp.of(pool, name);
            var challenge =
                    server.app()
                            .initiateAuth(r ->
                                    r.clientId(client)
                                            .authFlow(AuthFlowType.USER_SRP_AUTH)
                                            .authParameters(
                                                    Map.of(
                                                            "USERNAME",
                                                            name,
                                                            "SRP_A",
                                                            first.srpA())));
            assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
            parameters = challenge.challengeParameters();
            srp = first;
        }

        private String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        String block() {
            return parameter("SECRET_BLOCK");
        }

        String prove(String password) {
            return answer(client, block(), parameter("USER_ID_FOR_SRP"), password);
        }

        String answer(String byClient, String block, String name, String password) {
            var responses = srp.responses(password, parameters, block);
            responses.put("USERNAME", name);
            return server.app()
                    .respondToAuthChallenge(r ->
                            r.clientId(byClient)
                                    .challengeName(ChallengeNameType.PASSWORD_VERIFIER)
                                    .challengeResponses(responses))
                    .authenticationResult()
                    .accessToken();
        }
    }
}
