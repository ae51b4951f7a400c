package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidLambdaResponseException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserLambdaValidationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import tools.jackson.databind.node.ObjectNode;

class CustomSignInTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.stoppedInTime();

    /// Functions as the Developer Guide has them: an answer to a riddle, three tries, after the
    /// password where the client begins with SRP.
    private final class Functions {
        final TestFunction define =
                server.functions()
                        .make(event -> define((ObjectNode) event.get("request"), response(event)));
        TestFunction create =
                server.functions()
                        .make(event -> {
                            var response = response(event);
                            response.putObject("publicChallengeParameters").put("riddle", "Größe?");
                            response.putObject("privateChallengeParameters").put("answer", "fünf");
                            response.put("challengeMetadata", "RIDDLE");
                        });
        final TestFunction verify =
                server.functions()
                        .make(event -> {
                            var request = event.get("request");
                            String right =
                                    request.at("/privateChallengeParameters/answer").asString();
                            response(event)
                                    .put(
                                            "answerCorrect",
                                            right.equals(
                                                    request.path("challengeAnswer").asString()));
                        });

        private void define(ObjectNode request, ObjectNode response) {
            var session = request.path("session");
            int last = session.size() - 1;
            boolean right = last >= 0 && session.get(last).path("challengeResult").asBoolean();
            String name = last < 0 ? "" : session.get(last).path("challengeName").asString();
            if (name.equals("SRP_A")) {
                response.put("challengeName", "PASSWORD_VERIFIER");
            } else if (name.equals("CUSTOM_CHALLENGE") && right) {
                response.put("issueTokens", true);
            } else if (session.size() >= 3 && !right) {
                response.put("failAuthentication", true);
            } else {
                response.put("challengeName", "CUSTOM_CHALLENGE");
            }
        }

        TestPool pool(Consumer<CreateUserPoolRequest.Builder> more) {
            var pool =
                    server.pool(p -> {
                        more.accept(p);
                        p.lambdaConfig(l ->
                                l.defineAuthChallenge(define.arn())
                                        .createAuthChallenge(create.arn())
                                        .verifyAuthChallengeResponse(verify.arn()));
                    });
            pool.confirmedUser("ana");
            return pool;
        }

        TestPool pool() {
            return pool(_ -> {});
        }
    }

    private static ObjectNode response(ObjectNode event) {
        return (ObjectNode) event.get("response");
    }

    private static String client(TestPool pool) {
        return pool.client(c ->
                c.explicitAuthFlowsWithStrings(
                        "ALLOW_CUSTOM_AUTH",
                        "ALLOW_USER_PASSWORD_AUTH",
                        "ALLOW_REFRESH_TOKEN_AUTH"));
    }

    private static String hidingClient(TestPool pool) {
        return pool.client(c ->
                c.explicitAuthFlowsWithStrings("ALLOW_CUSTOM_AUTH")
                        .preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
    }

    private InitiateAuthResponse begin(String client, String name, Map<String, String> more) {
        var parameters = new HashMap<>(more);
        parameters.put("USERNAME", name);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.CUSTOM_AUTH)
                                .authParameters(parameters)
                                .clientMetadata(Map.of("of", "the beginning")));
    }

    private RespondToAuthChallengeResponse answer(
            String client, String name, @Nullable String session, String answer) {
        return respond(
                client,
                ChallengeNameType.CUSTOM_CHALLENGE,
                session,
                Map.of("USERNAME", name, "ANSWER", answer));
    }

    private RespondToAuthChallengeResponse respond(
            String client,
            ChallengeNameType challenge,
            @Nullable String session,
            Map<String, String> responses) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses)
                                .clientMetadata(Map.of("of", "the answer")));
    }

    @Test
    void theFunctionsChallengeIsPosedAndAnswered() {
        var functions = new Functions();
        String client = client(functions.pool());

        var posed = begin(client, "ana", Map.of());
        var tokens = answer(client, "ana", posed.session(), "fünf");

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
        var functions = new Functions();
        String client = client(functions.pool());

        answer(client, "ana", begin(client, "ana", Map.of()).session(), "fünf");

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
        var functions = new Functions();
        String client = client(functions.pool());
        String session = begin(client, "ana", Map.of()).session();
        for (int i = 0; i < 2; i++) {
            var again = answer(client, "ana", session, "sechs");
            assertThat(again.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
            assertThat(again.session()).isNotEqualTo(session);
            session = again.session();
        }

        String last = session;
        refused(() -> answer(client, "ana", last, "sechs"), WRONG);
        assertThat(functions.create.events().getLast().at("/request/session")).hasSize(2);
    }

    @Test
    void aChallengeTakesOneAnswerHoweverManyAreSentAtOnce() throws Exception {
        var functions = new Functions();
        String client = client(functions.pool());
        String session = begin(client, "ana", Map.of()).session();

        int answered = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls =
                    IntStream.range(0, 20)
                            .mapToObj(i ->
                                    threads.submit(
                                            () -> answer(client, "ana", session, "guess " + i)))
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
        var functions = new Functions();
        String client = client(functions.pool());
        for (int i = 0; i < 5; i++) {
            answer(client, "ana", begin(client, "ana", Map.of()).session(), "sechs");
        }

        refused(
                () -> answer(client, "ana", begin(client, "ana", Map.of()).session(), "fünf"),
                "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));
        assertThat(
                        answer(client, "ana", begin(client, "ana", Map.of()).session(), "fünf")
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void thePasswordComesFirstWhereTheClientBeginsWithSrp() {
        var functions = new Functions();
        var pool = functions.pool();
        String client = client(pool);
        var srp = TestSrp.of(pool, "ana");

        var asked = begin(client, "ana", srpFirst(srp));
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        var riddle = prove(client, srp, asked, PASSWORD, Map.of());
        assertThat(riddle.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        var tokens = answer(client, "ana", riddle.session(), "fünf");

        assertThat(tokens.authenticationResult().accessToken()).isNotBlank();
        assertThat(sessionNames(functions.define))
                .containsExactly(
                        List.of("SRP_A"),
                        List.of("SRP_A", "PASSWORD_VERIFIER"),
                        List.of("SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"));
        var wrong = TestSrp.of(pool, "ana");
        var again = begin(client, "ana", srpFirst(wrong));
        refused(() -> prove(client, wrong, again, "wrong", Map.of()), WRONG);
    }

    @Test
    void theSecondFactorComesBetweenThePasswordAndTheFunctions() {
        var functions = new Functions();
        var pool = functions.pool();
        String client = client(pool);
        var totp = setUp(pool, client);
        server.clock().forward(Duration.ofSeconds(30));
        var srp = TestSrp.of(pool, "ana");

        var code = prove(client, srp, begin(client, "ana", srpFirst(srp)), PASSWORD, Map.of());
        assertThat(code.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        refused(
                () -> answer(client, "ana", code.session(), "fünf"),
                "Invalid session for the user.");
        var riddle =
                respond(
                        client,
                        ChallengeNameType.SOFTWARE_TOKEN_MFA,
                        code.session(),
                        Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", totp.code()));

        assertThat(riddle.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        assertThat(answer(client, "ana", riddle.session(), "fünf").authenticationResult())
                .isNotNull();
        assertThat(sessionNames(functions.define).getLast())
                .containsExactly(
                        "SRP_A", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA", "CUSTOM_CHALLENGE");
    }

    @Test
    void aRememberedDeviceProvesItselfLast() {
        var functions = new Functions();
        var pool =
                functions.pool(
                        p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
        String client = client(pool);
        var first =
                answer(client, "ana", begin(client, "ana", Map.of()).session(), "fünf")
                        .authenticationResult();
        var device = new TestDevice(server, client, first.newDeviceMetadata());
        device.confirm(first.accessToken());

        var riddle = begin(client, "ana", Map.of("DEVICE_KEY", device.key()));
        var last = answer(client, "ana", riddle.session(), "fünf");

        assertThat(last.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", last.session()).accessToken()).isNotBlank();
        assertThatThrownBy(() -> begin(client, "ana", Map.of("DEVICE_KEY", "us-east-1_0a")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device does not exist.");
    }

    @Test
    void whoIsNotThereIsAskedAllTheSameAndNeverGetsTokens() {
        var functions = new Functions();
        var pool = functions.pool();
        String client = hidingClient(pool);

        var posed = begin(client, "nobody", Map.of());
        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        assertThat(posed.challengeParameters()).containsEntry("USERNAME", "nobody");
        refused(() -> answer(client, "nobody", posed.session(), "fünf"), WRONG);
        assertThat(functions.define.events().getFirst().at("/request/userNotFound").asBoolean())
                .isTrue();
        assertThat(functions.verify.event().at("/request/userNotFound").asBoolean()).isTrue();
        refused(
                () -> answer(client, "ana", begin(client, "nobody", Map.of()).session(), "fünf"),
                "Invalid session for the user.");
        refused(
                () -> answer(client, "nobody", begin(client, "ana", Map.of()).session(), "fünf"),
                "Invalid session for the user.");
        var srp = TestSrp.of(pool, "nobody");
        assertThat(begin(client, "nobody", srpFirst(srp)).challengeName())
                .isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
    }

    @Test
    void aDisabledUserIsToldSoOnlyOnceTheFunctionsAreContent() {
        var functions = new Functions();
        var pool = functions.pool();
        String client = hidingClient(pool);
        String told = client(pool);
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        var posed = begin(client, "ana", Map.of());
        var again = answer(client, "ana", posed.session(), "sechs");
        assertThat(again.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        refused(() -> answer(client, "ana", again.session(), "fünf"), "User is disabled.");
        refused(() -> begin(told, "ana", Map.of()), "User is disabled.");
    }

    @Test
    void withoutHidingAnUnknownUserIsToldSo() {
        String client = client(new Functions().pool());

        assertThatThrownBy(() -> begin(client, "nobody", Map.of()))
                .isInstanceOf(UserNotFoundException.class);
    }

    @Test
    void thePoolMustHaveTheFunctionsAndTheClientTheFlow() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        String client = client(pool);
        String without = pool.client();

        assertThatThrownBy(() -> begin(client, "ana", Map.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "Custom auth lambda trigger is not configured for the user pool.");
        assertThatThrownBy(() -> begin(without, "ana", Map.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("CUSTOM_AUTH is not enabled for the client.");
    }

    @Test
    void anAdministratorBeginsIt() {
        var functions = new Functions();
        var pool = functions.pool();
        String client = client(pool);

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
    void longPrivateParametersAreKeptOutOfTheSession() {
        for (int length : new int[] {0, 200, 400, 500, 600, 2_000, 30_000}) {
            var functions = new Functions();
            String secret = "ü\"".repeat(length / 2);
            functions.create =
                    server.functions()
                            .answering(response -> {
                                response.putObject("publicChallengeParameters").put("a", "b");
                                response.putObject("privateChallengeParameters")
                                        .put("answer", secret);
                            });
            String client = client(functions.pool());

            var posed = begin(client, "ana", Map.of());

            assertThat(posed.session()).hasSizeLessThanOrEqualTo(2_048);
            if (length == 0) continue;
            assertThat(answer(client, "ana", posed.session(), secret).authenticationResult())
                    .as(length + " characters")
                    .isNotNull();
        }
    }

    @Test
    void aLongNameThatNobodyHasFitsASessionToo() {
        for (int length : new int[] {1, 300, 500, 600}) {
            var functions = new Functions();
            functions.create =
                    server.functions()
                            .answering(response ->
                                    response.putObject("privateChallengeParameters")
                                            .put("answer", "x".repeat(length)));
            var pool =
                    functions.pool(
                            p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
            String name = "\uD83D\uDE00".repeat(60);

            var posed = begin(hidingClient(pool), name, Map.of());

            assertThat(posed.session()).hasSizeLessThanOrEqualTo(2_048);
        }
    }

    @Test
    void moreThanCanBeKeptIsNoAnswerOfAFunction() {
        var functions = new Functions();
        functions.create =
                server.functions()
                        .answering(response ->
                                response.putObject("privateChallengeParameters")
                                        .put("a", "x".repeat(70_000)));
        String client = client(functions.pool());

        assertThatThrownBy(() -> begin(client, "ana", Map.of()))
                .isInstanceOf(InvalidLambdaResponseException.class);
    }

    @Test
    void functionsThatNeverEndAreEnded() {
        var define =
                server.functions()
                        .answering(response -> response.put("challengeName", "CUSTOM_CHALLENGE"));
        var create = server.functions().answering(_ -> {});
        var verify = server.functions().answering(response -> response.put("answerCorrect", true));
        var pool =
                server.pool(p ->
                        p.lambdaConfig(l ->
                                l.defineAuthChallenge(define.arn())
                                        .createAuthChallenge(create.arn())
                                        .verifyAuthChallengeResponse(verify.arn())));
        pool.confirmedUser("ana");
        String client = client(pool);
        var sessions = new ArrayList<String>();
        sessions.add(begin(client, "ana", Map.of()).session());

        refused(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        sessions.add(answer(client, "ana", sessions.getLast(), "x").session());
                    }
                },
                WRONG);

        assertThat(sessions).hasSizeGreaterThan(20).allMatch(text -> text.length() <= 2_048);
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
        String client = client(pool);

        assertThatThrownBy(() -> begin(client, "ana", Map.of()))
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
            String client = client(pool);

            assertThatThrownBy(() -> begin(client, "ana", Map.of()))
                    .as(name)
                    .isInstanceOf(InvalidLambdaResponseException.class);
        }
    }

    private static Map<String, String> srpFirst(TestSrp srp) {
        return Map.of("CHALLENGE_NAME", "SRP_A", "SRP_A", srp.srpA());
    }

    private RespondToAuthChallengeResponse prove(
            String client,
            TestSrp srp,
            InitiateAuthResponse posed,
            String password,
            Map<String, String> more) {
        var responses = srp.responses(password, posed.challengeParameters());
        responses.putAll(more);
        responses.put("USERNAME", "ana");
        return respond(client, ChallengeNameType.PASSWORD_VERIFIER, posed.session(), responses);
    }

    private static List<List<String>> sessionNames(TestFunction define) {
        return define.events().stream()
                .map(event -> {
                    var names = new ArrayList<String>();
                    for (var round : event.at("/request/session")) {
                        names.add(round.path("challengeName").asString());
                    }
                    return List.copyOf(names);
                })
                .toList();
    }

    private TestTotp setUp(TestPool pool, String client) {
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(s -> s.enabled(true)));
        return TestTotp.preferred(server, pool.accessToken(client, "ana"));
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}
