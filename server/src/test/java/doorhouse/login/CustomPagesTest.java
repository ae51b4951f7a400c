package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CustomPagesTest {
    private static Pages asking(String... flows) {
        var functions = TestServer.shared().functions();
        var define =
                functions.make(event -> {
                    var session = event.at("/request/session");
                    boolean right =
                            !session.isEmpty()
                                    && session.get(session.size() - 1)
                                            .path("challengeResult")
                                            .asBoolean();
                    var response = (ObjectNode) event.get("response");
                    response.put("issueTokens", right);
                    response.put("failAuthentication", !right && session.size() >= 2);
                    if (!right) response.put("challengeName", "CUSTOM_CHALLENGE");
                });
        var create =
                functions.answering(r -> {
                    r.putObject("publicChallengeParameters")
                            .put("riddle", "Größe <b>?</b>")
                            .put("hint", "a number");
                    r.putObject("privateChallengeParameters").put("answer", "fünf");
                });
        var verify =
                functions.make(event ->
                        ((ObjectNode) event.get("response"))
                                .put(
                                        "answerCorrect",
                                        event.at("/request/challengeAnswer")
                                                .asString()
                                                .equals("fünf")));
        var pool =
                TestServer.shared()
                        .pool(r ->
                                r.lambdaConfig(l ->
                                        l.defineAuthChallenge(define.arn())
                                                .createAuthChallenge(create.arn())
                                                .verifyAuthChallengeResponse(verify.arn())));
        pool.confirmedUser("ana");
        return new Pages(pool, r -> r.explicitAuthFlowsWithStrings(flows));
    }

    @Test
    void whatTheFunctionsAskIsAskedOnAPage() {
        var pages = asking("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");

        var first = pages.authorize("");
        var riddle = pages.type(first, "username", "ana");
        var again = pages.type(riddle, "answer", "sechs");
        var end = pages.type(again, "answer", "fünf");

        assertThat(first.html().select("input[type=password]")).isEmpty();
        assertThat(riddle.text()).contains("riddle Größe <b>?</b>", "hint a number");
        assertThat(riddle.text()).doesNotContain("fünf");
        assertThat(again.title()).isEqualTo("One more step");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void theFunctionsEndItWhereTheyLike() {
        var pages = asking("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
        var riddle = pages.type(pages.authorize(""), "username", "ana");

        var over = pages.type(pages.type(riddle, "answer", "sechs"), "answer", "sieben");

        assertThat(over.title()).isEqualTo("Sign in");
        assertThat(over.notice()).isEqualTo("Incorrect username or password.");
    }

    @Test
    void besideOtherFlowsItIsAnotherWay() {
        var pages = asking("ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");
        var first = pages.authorize("");

        var other = pages.browser.follow(first, "a[href*=way=FUNCTIONS]");
        var riddle = pages.type(other, "username", "ana");

        assertThat(first.html().select("input[type=password]")).hasSize(1);
        assertThat(riddle.title()).isEqualTo("One more step");
    }
}
