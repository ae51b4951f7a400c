package doorhouse.userpool.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidLambdaResponseException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserLambdaValidationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

class CustomSignInTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.stoppedInTime();
    private final CustomSigningIn home = new CustomSigningIn(server);

    @Test
    void theFunctionsChallengeIsPosedAndAnswered() {
        var functions = home.functions();
        String client = CustomSigningIn.client(functions.pool());

        var posed = home.begin(client, "ana", Map.of());
        var tokens = home.answer(client, "ana", posed.session(), "fünf");

        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        assertThat(posed.challengeParameters())
                .containsEntry("riddle", "Größe?")
                .containsEntry("USERNAME", "ana")
                .doesNotContainValue("fünf");
        assertThat(posed.toString()).doesNotContain("fünf");
        assertThat(tokens.authenticationResult().accessToken()).isNotBlank();
        assertThat(functions.define.events()).hasSize(2);
        assertThat(functions.define.events().getLast().at("/request/session/0"))
                .hasToString(
                        "{\"challengeName\":\"CUSTOM_CHALLENGE\",\"challengeResult\":true,"
                                + "\"challengeMetadata\":\"RIDDLE\"}");
    }

    @Test
    void metadataReachesTheFunctionsWithAnswersAlone() {
        var functions = home.functions();
        String client = CustomSigningIn.client(functions.pool());

        home.answer(client, "ana", home.begin(client, "ana", Map.of()).session(), "fünf");

        assertThat(
                        functions
                                .define
                                .events()
                                .getFirst()
                                .at("/request/clientMetadata/of")
                                .asString(""))
                .isEmpty();
        assertThat(functions.verify.event().at("/request/clientMetadata/of").asString())
                .isEqualTo("the answer");
        assertThat(functions.define.events().getLast().at("/request/clientMetadata/of").asString())
                .isEqualTo("the answer");
    }

    @Test
    void aWrongAnswerIsARoundAndTheFunctionsEndIt() {
        var functions = home.functions();
        String client = CustomSigningIn.client(functions.pool());
        String session = home.begin(client, "ana", Map.of()).session();
        for (int i = 0; i < 2; i++) {
            var again = home.answer(client, "ana", session, "sechs");
            assertThat(again.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
            assertThat(again.session()).isNotEqualTo(session);
            session = again.session();
        }

        String last = session;
        refused(() -> home.answer(client, "ana", last, "sechs"), WRONG);
        assertThat(functions.create.events().getLast().at("/request/session")).hasSize(2);
    }

    @Test
    void aChallengeTakesOneAnswerHoweverManyAreSentAtOnce() throws Exception {
        var functions = home.functions();
        String client = CustomSigningIn.client(functions.pool());
        String session = home.begin(client, "ana", Map.of()).session();

        int answered = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls =
                    IntStream.range(0, 20)
                            .mapToObj(i ->
                                    threads.submit(() ->
                                            home.answer(client, "ana", session, "guess " + i)))
                            .toList();
            for (var call : calls) {
                try {
                    call.get();
                    answered++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(NotAuthorizedException.class);
                }
            }
        }

        assertThat(answered).isEqualTo(1);
        assertThat(functions.verify.events()).hasSize(1);
    }

    @Test
    void wrongAnswersLockTheUser() {
        var functions = home.functions();
        String client = CustomSigningIn.client(functions.pool());
        for (int i = 0; i < 5; i++) {
            home.answer(client, "ana", home.begin(client, "ana", Map.of()).session(), "sechs");
        }

        refused(
                () ->
                        home.answer(
                                client,
                                "ana",
                                home.begin(client, "ana", Map.of()).session(),
                                "fünf"),
                "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));
        assertThat(
                        home.answer(
                                        client,
                                        "ana",
                                        home.begin(client, "ana", Map.of()).session(),
                                        "fünf")
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void whoIsNotThereIsAskedAllTheSameAndNeverGetsTokens() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.hidingClient(pool);

        var posed = home.begin(client, "nobody", Map.of());
        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        assertThat(posed.challengeParameters()).containsEntry("USERNAME", "nobody");
        refused(() -> home.answer(client, "nobody", posed.session(), "fünf"), WRONG);
        assertThat(functions.define.events().getFirst().at("/request/userNotFound").asBoolean())
                .isTrue();
        assertThat(functions.verify.event().at("/request/userNotFound").asBoolean()).isTrue();
        refused(
                () ->
                        home.answer(
                                client,
                                "ana",
                                home.begin(client, "nobody", Map.of()).session(),
                                "fünf"),
                "Invalid session for the user.");
        refused(
                () ->
                        home.answer(
                                client,
                                "nobody",
                                home.begin(client, "ana", Map.of()).session(),
                                "fünf"),
                "Invalid session for the user.");
        var srp = TestSrp.of(pool, "nobody");
        assertThat(home.begin(client, "nobody", CustomSigningIn.srpFirst(srp)).challengeName())
                .isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
    }

    @Test
    void aDisabledUserIsToldSoOnlyOnceTheFunctionsAreContent() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.hidingClient(pool);
        String told = CustomSigningIn.client(pool);
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        var posed = home.begin(client, "ana", Map.of());
        var again = home.answer(client, "ana", posed.session(), "sechs");
        assertThat(again.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        refused(() -> home.answer(client, "ana", again.session(), "fünf"), "User is disabled.");
        refused(() -> home.begin(told, "ana", Map.of()), "User is disabled.");
    }

    @Test
    void withoutHidingAnUnknownUserIsToldSo() {
        String client = CustomSigningIn.client(home.functions().pool());

        assertThatThrownBy(() -> home.begin(client, "nobody", Map.of()))
                .isInstanceOf(UserNotFoundException.class);
    }

    @Test
    void thePoolMustHaveTheFunctionsAndTheClientTheFlow() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        String client = CustomSigningIn.client(pool);
        String without = pool.client();

        assertThatThrownBy(() -> home.begin(client, "ana", Map.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "Custom auth lambda trigger is not configured for the user pool.");
        assertThatThrownBy(() -> home.begin(without, "ana", Map.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("CUSTOM_AUTH is not enabled for the client.");
    }

    @Test
    void anAdministratorBeginsIt() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.client(pool);

        var posed =
                server.admin()
                        .adminInitiateAuth(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client)
                                        .authFlow(AuthFlowType.CUSTOM_AUTH)
                                        .authParameters(Map.of("USERNAME", "ana")));
        var tokens =
                server.admin()
                        .adminRespondToAuthChallenge(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client)
                                        .challengeName(ChallengeNameType.CUSTOM_CHALLENGE)
                                        .session(posed.session())
                                        .challengeResponses(
                                                Map.of("USERNAME", "ana", "ANSWER", "fünf")));

        assertThat(tokens.authenticationResult().accessToken()).isNotBlank();
    }

    @Test
    void whatAFunctionThrowsIsTold() {
        var failing = server.functions().throwing("No riddles today");
        var define =
                server.functions()
                        .answering(response -> response.put("challengeName", "CUSTOM_CHALLENGE"));
        var pool =
                server.pool(p ->
                        p.lambdaConfig(l ->
                                l.defineAuthChallenge(define.arn())
                                        .createAuthChallenge(failing.arn())
                                        .verifyAuthChallengeResponse(failing.arn())));
        pool.confirmedUser("ana");
        String client = CustomSigningIn.client(pool);

        assertThatThrownBy(() -> home.begin(client, "ana", Map.of()))
                .isInstanceOf(UserLambdaValidationException.class)
                .hasMessageContaining("CreateAuthChallenge failed with error No riddles today.");
    }

    @Test
    void aChallengeThatFunctionsCannotPoseIsNoAnswer() {
        for (String name : List.of("PASSWORD_VERIFIER", "SMS_MFA", "Riddle")) {
            var define =
                    server.functions().answering(response -> response.put("challengeName", name));
            var pool = server.pool(p -> p.lambdaConfig(l -> l.defineAuthChallenge(define.arn())));
            pool.confirmedUser("ana");
            String client = CustomSigningIn.client(pool);

            assertThatThrownBy(() -> home.begin(client, "ana", Map.of()))
                    .as(name)
                    .isInstanceOf(InvalidLambdaResponseException.class);
        }
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}
