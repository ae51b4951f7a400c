package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// Functions that hang, die or answer nonsense: their own pools are told so in Cognito's words
/// after its five seconds and three tries; all other pools are served as before, however many
/// callers hang.
@Alone
class FunctionFaultTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:";

    /// More than the places of the server, and more than may wait for one function.
    private static final int HANGING = UnderLoad.LONG ? 2_000 : 700;

    private static final int MOST_OF_ONE = 500;

    /// Before and after; in one run of the fault, for it takes its time.
    private static final int STRETCHES = 4;

    @TempDir Path data;

    @Test
    void functionsThatHangOrFailHoldUpNobodyElse() throws IOException, InterruptedException {
        try (var functions = new FunctionServer();
                var server = PackedServer.run("dev", data, options(functions));
                var admin = Sdk.root(server.address())) {
            var pool = Pool.create(admin, _ -> {});
            for (int i = 0; i < 4; i++) pool.user("there-" + i);
            var others = new Others(server, pool);
            for (int i = 0; i < STRETCHES; i++) others.without();

            var hangs = poolOf(admin, "hangs");
            var hanging = signUps(server, hangs, HANGING);
            // Those beyond what one function may hold are told at once.
            hanging.await(HANGING - MOST_OF_ONE, 15);
            for (int i = 0; i < 2 * STRETCHES; i++) others.during(() -> true);
            assertThat(hanging.answers()).as("who hang no more").hasSizeLessThan(HANGING);
            assertEachFailureIsToldInCognitosWords(server, admin);

            hanging.end();
            for (int i = 0; i < STRETCHES; i++) others.without();
            others.wereServedAsFast("functions that hang");
            assertThat(hanging.lost()).isEmpty();
            assertThat(hanging.answers())
                    .allMatch(answer -> answer.error().equals("UnexpectedLambdaException"));
            var timedOut =
                    hanging.answers().stream()
                            .filter(answer -> answer.sentence().contains("Socket timeout"))
                            .toList();
            assertThat(timedOut).hasSizeBetween(1, MOST_OF_ONE);
            assertThat(timedOut).allMatch(answer -> answer.seconds() > 14 && answer.seconds() < 60);
            assertThat(hanging.answers())
                    .filteredOn(answer -> !timedOut.contains(answer))
                    .hasSizeGreaterThanOrEqualTo(HANGING - MOST_OF_ONE)
                    .allMatch(answer -> answer.sentence().contains("TooManyRequestsException"));
            assertThat(admin.listUsers(r -> r.userPoolId(hangs.id())).users())
                    .as("users that a refused sign-up left behind")
                    .isEmpty();
        }
    }

    private static void assertEachFailureIsToldInCognitosWords(
            PackedServer server, CognitoIdentityProviderClient admin) throws InterruptedException {
        assertThat(oneSignUp(server, poolOf(admin, "dies")))
                .isEqualTo(
                        "UnexpectedLambdaException: PreSignUp invocation failed due to error"
                                + " ServiceException.");
        assertThat(oneSignUp(server, poolOf(admin, "garbage")))
                .isEqualTo(
                        "InvalidLambdaResponseException: Invalid lambda function output : Invalid"
                                + " JSON");
        assertThat(oneSignUp(server, poolOf(admin, "huge")))
                .startsWith("UnexpectedLambdaException: PreSignUp invocation failed");
        assertThat(oneSignUp(server, poolOf(admin, "echoes"))).isEqualTo("200");
    }

    private static String oneSignUp(PackedServer server, Pool pool) throws InterruptedException {
        var answer = signUps(server, pool, 1).end().answers().getFirst();
        return answer.status() == 200 ? "200" : answer.error() + ": " + answer.sentence();
    }

    private static Pool poolOf(CognitoIdentityProviderClient admin, String function) {
        return Pool.create(admin, r -> r.lambdaConfig(l -> l.preSignUp(ARN + function)));
    }

    private static Crowd signUps(PackedServer server, Pool pool, int callers) {
        return Crowd.once(
                server.port(),
                callers,
                (caller, number) -> caller.call("SignUp", pool.signUp("new-" + number)));
    }

    private static String[] options(FunctionServer functions) {
        var urls =
                Stream.of("echoes", "garbage", "huge", "hangs", "dies")
                        .map(functions::function)
                        .toList();
        return List.of(
                        "--functions-urls",
                        String.join(",", urls),
                        "--functions-url-secret",
                        "a secret of the functions")
                .toArray(String[]::new);
    }
}
