package doorhouse.userpool.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidLambdaResponseException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;

class CustomStateTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.stoppedInTime();
    private final CustomSigningIn home = new CustomSigningIn(server);

    @Test
    void longPrivateParametersAreKeptOutOfTheSession() {
        for (int length : new int[] {0, 200, 400, 500, 600, 2_000, 30_000}) {
            var functions = home.functions();
            String secret = "ü\"".repeat(length / 2);
            functions.create =
                    server.functions()
                            .answering(response -> {
                                response.putObject("publicChallengeParameters").put("a", "b");
                                response.putObject("privateChallengeParameters")
                                        .put("answer", secret);
                            });
            String client = CustomSigningIn.client(functions.pool());

            var posed = home.begin(client, "ana", Map.of());

            assertThat(posed.session()).hasSizeLessThanOrEqualTo(2_048);
            if (length == 0) continue;
            assertThat(home.answer(client, "ana", posed.session(), secret).authenticationResult())
                    .as(length + " characters")
                    .isNotNull();
        }
    }

    @Test
    void aLongNameThatNobodyHasFitsASessionToo() {
        for (int length : new int[] {1, 300, 500, 600}) {
            var functions = home.functions();
            functions.create =
                    server.functions()
                            .answering(response ->
                                    response.putObject("privateChallengeParameters")
                                            .put("answer", "x".repeat(length)));
            var pool =
                    functions.pool(
                            p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
            String name = "\uD83D\uDE00".repeat(60);

            var posed = home.begin(CustomSigningIn.hidingClient(pool), name, Map.of());

            assertThat(posed.session()).hasSizeLessThanOrEqualTo(2_048);
        }
    }

    @Test
    void moreThanCanBeKeptIsNoAnswerOfAFunction() {
        var functions = home.functions();
        functions.create =
                server.functions()
                        .answering(response ->
                                response.putObject("privateChallengeParameters")
                                        .put("a", "x".repeat(70_000)));
        String client = CustomSigningIn.client(functions.pool());

        assertThatThrownBy(() -> home.begin(client, "ana", Map.of()))
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
        String client = CustomSigningIn.client(pool);
        var sessions = new ArrayList<String>();
        sessions.add(home.begin(client, "ana", Map.of()).session());

        refused(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        sessions.add(home.answer(client, "ana", sessions.getLast(), "x").session());
                    }
                },
                WRONG);

        assertThat(sessions).hasSizeGreaterThan(20).allMatch(text -> text.length() <= 2_048);
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}
