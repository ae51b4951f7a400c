package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// What is good for one use is good for one over all nodes, however many callers come at the same
/// moment; and all nodes together allow no more guesses than one.
@Alone
@ExtendWith(SharedNodes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeRacesTest {
    private static final int CALLERS = NodeRace.CALLERS;
    private static final int ROUNDS = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Nodes nodes;
    private final NodeRace race;
    private final CallbackApp app = new CallbackApp();
    private final Site site;

    NodeRacesTest(Nodes nodes) throws IOException {
        this.nodes = nodes;
        this.race = new NodeRace(nodes);
        this.site = NodeSessionsTest.site(nodes, app);
        // No other node has heard of the pool yet, so none remembers it without.
        nodes.cognito(0)
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(site.poolId())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(c -> c.enabled(true)));
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private String session(Person person) {
        return signIn(0, person, person.password()).session();
    }

    private InitiateAuthResponse signIn(int node, Person person, String password) {
        return NodeSessionsTest.signIn(nodes, node, site.clientId(), person.username(), password);
    }

    @RepeatedTest(ROUNDS)
    void aConfirmationCodeConfirmsOnce() throws InterruptedException {
        var person = Person.fresh();
        nodes.cognito(0)
                .signUp(r ->
                        r.clientId(site.clientId())
                                .username(person.username())
                                .password(person.password())
                                .userAttributes(Site.attribute("email", person.email())));
        var code = nodes.messages().newestCode(person.email());

        race.onlyOneSucceeds((node, _) ->
                nodes.cognito(node)
                        .confirmSignUp(r ->
                                r.clientId(site.clientId())
                                        .username(person.username())
                                        .confirmationCode(code)));
    }

    @RepeatedTest(ROUNDS)
    void aCodeForAForgottenPasswordSetsOnePassword() throws InterruptedException {
        var person = site.confirmedUser();
        nodes.cognito(1)
                .forgotPassword(r -> r.clientId(site.clientId()).username(person.username()));
        var code = nodes.messages().newestCode(person.phone());

        race.onlyOneSucceeds((node, _) ->
                nodes.cognito(node)
                        .confirmForgotPassword(r ->
                                r.clientId(site.clientId())
                                        .username(person.username())
                                        .confirmationCode(code)
                                        .password(Person.secret())));
    }

    @RepeatedTest(ROUNDS)
    void aSessionOfAChallengeIsAnsweredOnce() throws InterruptedException {
        var person = site.invitedUser();
        var session = session(person);

        race.onlyOneSucceeds((node, _) ->
                nodes.cognito(node)
                        .respondToAuthChallenge(r ->
                                r.clientId(site.clientId())
                                        .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                        .session(session)
                                        .challengeResponses(
                                                Map.of(
                                                        "USERNAME",
                                                        person.username(),
                                                        "NEW_PASSWORD",
                                                        Person.secret()))));
    }

    /// Sessions of several sign-ins, and one code for all of them.
    @Test
    void aCodeOfAnAuthenticatorSignsInOnce() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            var person = site.confirmedUser();
            var access =
                    used(signIn(0, person, person.password()).authenticationResult().accessToken());
            var cognito = nodes.cognito(0);
            var totp =
                    new Totp(
                            used(
                                    cognito.associateSoftwareToken(r -> r.accessToken(access))
                                            .secretCode()));
            cognito.verifySoftwareToken(r -> r.accessToken(access).userCode(totp.code(0)));
            cognito.setUserMFAPreference(r ->
                    r.accessToken(access)
                            .softwareTokenMfaSettings(s -> s.enabled(true).preferredMfa(true)));
            var sessions = new ArrayList<String>();
            for (int caller = 0; caller < CALLERS; caller++) sessions.add(session(person));
            var code = totp.code(1);

            race.onlyOneSucceeds((node, caller) ->
                    nodes.cognito(node)
                            .respondToAuthChallenge(r ->
                                    r.clientId(site.clientId())
                                            .challengeName(ChallengeNameType.SOFTWARE_TOKEN_MFA)
                                            .session(sessions.get(caller))
                                            .challengeResponses(
                                                    Map.of(
                                                            "USERNAME",
                                                            person.username(),
                                                            "SOFTWARE_TOKEN_MFA_CODE",
                                                            code))));
        }
    }

    @RepeatedTest(ROUNDS)
    void anAuthorizationCodeIsExchangedOnce() throws IOException, InterruptedException {
        var code = used(Visitor.code(site, site.confirmedUser()));
        var form =
                Form.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        site.clientId(),
                        "redirect_uri",
                        app.callback(),
                        "code",
                        code);

        race.onlyOneSucceeds((node, _) -> exchange(node, form));
    }

    private void exchange(int node, Map<String, String> form) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        nodes.address(node)
                                                + "/"
                                                + site.poolId()
                                                + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(Form.write(form)))
                        .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) return;
        throw AwsServiceException.builder()
                .statusCode(answer.statusCode())
                .awsErrorDetails(AwsErrorDetails.builder().errorMessage(answer.body()).build())
                .build();
    }

    @RepeatedTest(ROUNDS)
    void aRefreshTokenIsRotatedOnce() throws InterruptedException {
        var rotating = site.with(NodeSessionsTest::rotates);
        var person = rotating.confirmedUser();
        var refresh =
                used(
                        NodeSessionsTest.signIn(
                                        nodes,
                                        0,
                                        rotating.clientId(),
                                        person.username(),
                                        person.password())
                                .authenticationResult()
                                .refreshToken());

        race.onlyOneSucceeds((node, _) ->
                nodes.cognito(node)
                        .getTokensFromRefreshToken(
                                r -> r.clientId(rotating.clientId()).refreshToken(refresh)));
    }

    @Test
    void guessesAtAPasswordAreCountedOverAllNodes() throws InterruptedException {
        var person = site.confirmedUser();
        long began = System.nanoTime();

        var told = race.told(60, (node, caller) -> signIn(node, person, "Wrong-guess-" + caller));

        var took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(told)
                .containsOnly("Incorrect username or password.", "Password attempts exceeded")
                .filteredOn("Incorrect username or password."::equals)
                .hasSizeBetween(FREE_GUESSES, FREE_GUESSES + locksOver(took));
    }

    private static final int FREE_GUESSES = 5;

    /// How many locks can have ended, each after one more guess: they last 1, 2, 4 … seconds.
    private static int locksOver(Duration took) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(took.toSeconds() + 1);
    }

    @Test
    void guessesAtACodeAreCountedOverAllNodes() throws InterruptedException {
        var person = site.confirmedUser();
        nodes.cognito(0)
                .forgotPassword(r -> r.clientId(site.clientId()).username(person.username()));
        var code = nodes.messages().newestCode(person.phone());
        var wrong = code.equals("000000") ? "000001" : "000000";

        race.told(30, (node, _) -> confirm(node, person, wrong));

        assertThat(race.told(1, (_, _) -> confirm(1, person, code))).doesNotContain("");
    }

    private void confirm(int node, Person person, String code) {
        nodes.cognito(node)
                .confirmForgotPassword(r ->
                        r.clientId(site.clientId())
                                .username(person.username())
                                .confirmationCode(code)
                                .password(Person.secret()));
    }
}
