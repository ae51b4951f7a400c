package doorhouse.userpool.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.operation.ApiException;
import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.trigger.TriggerName;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.trigger.CustomAuthTriggers.Round;
import doorhouse.userpool.trigger.CustomAuthTriggers.Subject;
import doorhouse.userpool.trigger.CustomAuthTriggers.Verdict;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CustomAuthTriggersTest {
    private static final Subject ANA = new Subject(APool.ANA, true);
    private static final Map<String, String> METADATA = Map.of("köy", "değer");

    private final TestFunctions functions = new TestFunctions();
    private final Triggers triggers = new Triggers(functions, 10);
    private final CustomAuthTriggers custom = new CustomAuthTriggers(triggers);

    @AfterEach
    void close() {
        triggers.close();
    }

    private static Occasion occasion(TriggerName trigger, TestFunction function) {
        return new Occasion(APool.with(trigger, function), APool.CLIENT, METADATA);
    }

    private Verdict define(Consumer<ObjectNode> response) {
        var function = functions.answering(response);
        return custom.define(occasion(TriggerName.DEFINE_AUTH_CHALLENGE, function), ANA, List.of());
    }

    @Test
    void defineIsToldOfTheUserAndAllRoundsSoFar() {
        var function = functions.answering(r -> r.put("challengeName", "CUSTOM_CHALLENGE"));
        var rounds =
                List.of(
                        new Round("SRP_A", true, null),
                        new Round("CUSTOM_CHALLENGE", false, "mail"));

        var verdict =
                custom.define(occasion(TriggerName.DEFINE_AUTH_CHALLENGE, function), ANA, rounds);

        assertThat(verdict).isEqualTo(new Verdict.Pose("CUSTOM_CHALLENGE"));
        assertThat(function.event())
                .isEqualTo(
                        Json.read(
                                """
                                {"version":"1","triggerSource":"DefineAuthChallenge_Authentication",
                                 "region":"us-east-1","userPoolId":"us-east-1_AbC123xYz","userName":"ana",
                                 "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown",
                                   "clientId":"1example23456789abcdefghij"},
                                 "request":{
                                   "userAttributes":{"sub":"11111111-2222-3333-4444-555555555555",
                                     "cognito:user_status":"CONFIRMED","email":"ana@example.com"},
                                   "clientMetadata":{"köy":"değer"},
                                   "userNotFound":false,
                                   "session":[
                                     {"challengeName":"SRP_A","challengeResult":true,"challengeMetadata":null},
                                     {"challengeName":"CUSTOM_CHALLENGE","challengeResult":false,
                                      "challengeMetadata":"mail"}]},
                                 "response":{"challengeName":null,"issueTokens":null,"failAuthentication":null}}\
                                """));
    }

    @Test
    void aPhantomIsShownWithoutAttributes() {
        var function = functions.answering(r -> r.put("failAuthentication", true));

        var verdict =
                custom.define(
                        occasion(TriggerName.DEFINE_AUTH_CHALLENGE, function),
                        new Subject(APool.ANA, false),
                        List.of());

        assertThat(verdict).isEqualTo(new Verdict.FailAuthentication());
        assertThat(function.event().at("/request/userNotFound").asBoolean()).isTrue();
        assertThat(function.event().at("/request/userAttributes")).isEmpty();
    }

    @Test
    void tokensAreIssuedOnlyOnAClearWord() {
        assertThat(define(r -> r.put("issueTokens", true).put("failAuthentication", false)))
                .isEqualTo(new Verdict.IssueTokens());
        refused(() -> define(r -> r.put("issueTokens", true).put("failAuthentication", true)));
        refused(() -> define(r -> r.put("issueTokens", false)));
        refused(() -> define(r -> r.put("issueTokens", "true")));
        refused(() -> define(r -> r.put("issueTokens", 1)));
        refused(() -> define(r -> r.put("challengeName", "")));
        refused(() -> define(r -> r.putArray("challengeName")));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ApiException.class)
                .hasMessage("InvalidLambdaResponseException: Unrecognizable lambda output");
    }

    @Test
    void createMakesAChallengeWithAPublicAndAPrivatePart() {
        var function =
                functions.answering(r -> {
                    r.putObject("publicChallengeParameters").put("question", "Şehir?");
                    r.putObject("privateChallengeParameters").put("answer", "İzmir");
                    r.put("challengeMetadata", "city");
                });

        var challenge =
                custom.create(
                        occasion(TriggerName.CREATE_AUTH_CHALLENGE, function),
                        ANA,
                        "CUSTOM_CHALLENGE",
                        List.of());

        assertThat(challenge)
                .isEqualTo(
                        new CustomAuthTriggers.Challenge(
                                Map.of("question", "Şehir?"), Map.of("answer", "İzmir"), "city"));
        assertThat(function.event().at("/request/challengeName").asString())
                .isEqualTo("CUSTOM_CHALLENGE");
    }

    @Test
    void aParameterThatIsNoTextRefusesTheChallenge() {
        var function =
                functions.answering(r -> r.putObject("publicChallengeParameters").put("tries", 3));

        refused(() ->
                custom.create(
                        occasion(TriggerName.CREATE_AUTH_CHALLENGE, function),
                        ANA,
                        "CUSTOM_CHALLENGE",
                        List.of()));
    }

    @Test
    void verifyIsToldTheAnswerAndThePrivatePart() {
        var right =
                functions.make(event -> {
                    var request = event.path("request");
                    var expected = request.at("/privateChallengeParameters/answer");
                    ((ObjectNode) event.path("response"))
                            .put("answerCorrect", expected.equals(request.path("challengeAnswer")));
                });
        var occasion = occasion(TriggerName.VERIFY_AUTH_CHALLENGE_RESPONSE, right);

        assertThat(custom.verify(occasion, ANA, Map.of("answer", "İzmir"), "İzmir")).isTrue();
        assertThat(custom.verify(occasion, ANA, Map.of("answer", "İzmir"), "Muş")).isFalse();
    }

    @Test
    void aFunctionThatSaysNothingFoundTheAnswerWrong() {
        var silent = functions.answering(_ -> {});
        var occasion = occasion(TriggerName.VERIFY_AUTH_CHALLENGE_RESPONSE, silent);

        assertThat(custom.verify(occasion, ANA, Map.of(), "anything")).isFalse();
    }

    @Test
    void aPoolWithoutTheTriggersHasNoCustomAuthentication() {
        var occasion =
                new Occasion(
                        APool.with(
                                doorhouse.userpool.pool.LambdaConfig.TokenEventVersion.V1_0,
                                Map.of()),
                        APool.CLIENT,
                        Map.of());

        var refusal = catchThrowable(() -> custom.define(occasion, ANA, List.of()));

        assertThat(refusal)
                .hasMessage(
                        "InvalidParameterException: Custom auth lambda trigger is not configured"
                                + " for the user pool.");
    }
}
