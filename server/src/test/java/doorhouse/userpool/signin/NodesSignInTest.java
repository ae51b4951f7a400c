package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestNodes;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// Sign-ins that begin at one node and go on at the other, and each of their steps taken at both at
/// the same moment.
class NodesSignInTest {
    private static final int ROUNDS = 3;
    private static final String WRONG = "Incorrect username or password.";
    private static final String USED =
            "Invalid session for the user, session can only be used once.";

    private final TestNodes nodes = TestNodes.shared();
    private final TestServer first = nodes.first();
    private final TestServer second = nodes.second();

    private static AuthenticationResultType respond(
            TestServer node,
            String client,
            ChallengeNameType challenge,
            @Nullable String session,
            Map<String, String> responses) {
        return node.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses))
                .authenticationResult();
    }

    private static InitiateAuthResponse begin(
            TestServer node, String client, AuthFlowType flow, Map<String, String> parameters) {
        return node.app()
                .initiateAuth(r -> r.clientId(client).authFlow(flow).authParameters(parameters));
    }

    /// The proof of a challenge that the first node poses.
    private Map<String, String> proof(TestPool pool, String client, String name) {
        var srp = TestSrp.of(pool, name);
        var posed =
                begin(
                        first,
                        client,
                        AuthFlowType.USER_SRP_AUTH,
                        Map.of("USERNAME", name, "SRP_A", srp.srpA()));
        assertThat(posed.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        var responses = srp.responses(PASSWORD, posed.challengeParameters());
        responses.put("USERNAME", name);
        return responses;
    }

    @Test
    void aPasswordIsProvedBySrpAtAnotherNodeThanAskedForIt() {
        var pool = withUser();
        var client = pool.client();

        var proof = proof(pool, client, "änna");
        var tokens = respond(second, client, ChallengeNameType.PASSWORD_VERIFIER, null, proof);

        assertThat(tokens.accessToken()).isNotBlank();
    }

    @RepeatedTest(ROUNDS)
    void aProofBySrpSignsInOnce() throws Exception {
        var pool = withUser();
        var client = pool.client();
        var proof = proof(pool, client, "änna");

        var refused =
                nodes.onlyOneSucceeds((node, _) ->
                        respond(node, client, ChallengeNameType.PASSWORD_VERIFIER, null, proof));

        assertThat(refused).containsOnly(WRONG);
    }

    private TestPool withUser() {
        var pool = first.pool();
        pool.confirmedUser("änna");
        return pool;
    }

    private TestPool withDevices() {
        var pool =
                first.pool(p ->
                        p.deviceConfiguration(d ->
                                d.challengeRequiredOnNewDevice(true)
                                        .deviceOnlyRememberedOnUserPrompt(false)));
        pool.confirmedUser("änna");
        return pool;
    }

    /// A device that a sign-in has just met, and its sign-ins by password.
    private record NewDevice(
            TestServer first, String client, AuthenticationResultType tokens, TestDevice device) {
        InitiateAuthResponse signIn() {
            var parameters =
                    Map.of("USERNAME", "änna", "PASSWORD", PASSWORD, "DEVICE_KEY", device.key());
            return begin(first, client, AuthFlowType.USER_PASSWORD_AUTH, parameters);
        }
    }

    private NewDevice newDevice() {
        var pool = withDevices();
        var client = pool.client();
        var tokens = pool.signIn(client, "änna", PASSWORD).authenticationResult();
        var device = new TestDevice(first, client, tokens.newDeviceMetadata());
        return new NewDevice(first, client, tokens, device);
    }

    @RepeatedTest(ROUNDS)
    void aDeviceIsConfirmedOnceAndEachOfItsProofsIsTakenOnce() throws Exception {
        var on = newDevice();
        var device = on.device;

        var confirmed =
                nodes.onlyOneSucceeds(
                        (node, _) -> device.at(node).confirm(on.tokens.accessToken()));
        var posed = on.signIn().session();
        var srp = device.srp();
        var begun = new AtomicReference<RespondToAuthChallengeResponse>();
        var begunAgain =
                nodes.onlyOneSucceeds(
                        (node, _) -> begun.set(device.at(node).begin("änna", srp.srpA(), posed)));
        var proved =
                nodes.onlyOneSucceeds(
                        (node, _) -> device.at(node).answer("änna", srp, begun.get()));

        assertThat(confirmed).containsOnly("Device already exists.");
        assertThat(begunAgain).containsOnly(USED);
        assertThat(proved).containsOnly(USED);
    }

    @Test
    void aDeviceGoesFromNodeToNode() {
        var on = newDevice();
        var device = on.device;
        var srp = device.srp();

        device.at(second).confirm(on.tokens.accessToken());
        var posed = on.signIn();
        var begun = device.at(second).begin("änna", srp.srpA(), posed.session());
        var proved = device.answer("änna", srp, begun);

        assertThat(proved.authenticationResult().accessToken()).isNotBlank();
        assertThat(
                        second.app()
                                .getDevice(r ->
                                        r.accessToken(on.tokens.accessToken())
                                                .deviceKey(device.key()))
                                .device()
                                .deviceKey())
                .isEqualTo(device.key());
    }

    @RepeatedTest(ROUNDS)
    void aChallengeOfTheOwnersFunctionsIsAnsweredOnce() throws Exception {
        var here = new CustomSigningIn(first);
        var functions = here.functions();
        var client = CustomSigningIn.client(functions.pool());
        var session = here.begin(client, "ana", Map.of()).session();

        var refused =
                nodes.onlyOneSucceeds((node, _) ->
                        new CustomSigningIn(node).answer(client, "ana", session, "fünf"));

        assertThat(refused).containsOnly(USED);
        assertThat(functions.verify.events()).hasSize(1);
    }

    @Test
    void roundsOfTheOwnersFunctionsGoFromNodeToNode() {
        var here = new CustomSigningIn(first);
        var there = new CustomSigningIn(second);
        var client = CustomSigningIn.client(here.functions().pool());

        var posed = here.begin(client, "ana", Map.of());
        var again = there.answer(client, "ana", posed.session(), "sechs");
        var last = here.answer(client, "ana", again.session(), "sieben");
        var right = there.answer(client, "ana", last.session(), "fünf");

        assertThat(right.authenticationResult().accessToken()).isNotBlank();
    }

    @RepeatedTest(ROUNDS)
    void aCodeThatOneNodeSentSignsInOnceAtAny() throws Exception {
        var here =
                SigningIn.byChoice(
                        first, _ -> {}, AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP);
        var mail = SigningIn.mail("änna");
        here.pool()
                .confirmedUser(
                        "änna", attribute("email", mail), attribute("email_verified", "true"));
        var session = here.choose("änna", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = here.codeTo(mail);

        nodes.onlyOneSucceeds((node, _) ->
                new SigningIn(node, here.pool(), here.client()).email(session, "änna", code));
    }

    /// Sign-ins that were asked to set up a second factor: none of them may do so beside another.
    @RepeatedTest(ROUNDS)
    void anAuthenticatorThatASignInAsksForIsSetUpOnceAndGoesOnOnce() throws Exception {
        var pool = withUser();
        var client = pool.client();
        first.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.ON)
                                .softwareTokenMfaConfiguration(s -> s.enabled(true)));
        nodes.settle();
        var asked = pool.signIn(client, "änna", PASSWORD);
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
        var associated = second.app().associateSoftwareToken(r -> r.session(asked.session()));
        var code = TestTotp.with(first, associated.secretCode()).code();
        var verified = new AtomicReference<String>();

        nodes.onlyOneSucceeds((node, _) ->
                verified.set(
                        node.app()
                                .verifySoftwareToken(
                                        r -> r.session(associated.session()).userCode(code))
                                .session()));
        nodes.onlyOneSucceeds((node, _) ->
                respond(
                        node,
                        client,
                        ChallengeNameType.MFA_SETUP,
                        verified.get(),
                        Map.of("USERNAME", "änna")));
    }

    @RepeatedTest(ROUNDS)
    void aCodeThatShowsAnAddressIsTakenOnce() throws Exception {
        var pool = first.pool();
        var client = pool.client();
        var mail = SigningIn.mail("änna");
        pool.confirmedUser("änna", attribute("email", mail));
        var access = pool.accessToken(client, "änna");
        first.app()
                .getUserAttributeVerificationCode(
                        r -> r.accessToken(access).attributeName("email"));
        var code = new SigningIn(first, pool, client).codeTo(mail);

        nodes.onlyOneSucceeds((node, _) ->
                node.app()
                        .verifyUserAttribute(
                                r -> r.accessToken(access).attributeName("email").code(code)));
    }

    /// All that begin before the lock are in line for the five that are free, whichever node they
    /// came to; and for the one that each later lock lets through.
    @Test
    void ofGuessesAtOnceNoMoreAreToldThanOfGuessesInTurn() throws Exception {
        var pool = withUser();
        var client = pool.client();

        assertThat(toldWrong(pool, client)).isEqualTo(5);
        assertThat(toldWrong(pool, client)).isZero();
        for (int lock = 1; lock <= 4; lock *= 2) {
            first.clock().forward(Duration.ofSeconds(lock));
            assertThat(toldWrong(pool, client)).isEqualTo(1);
        }
        first.clock().forward(Duration.ofMinutes(15));
        assertThat(toldWrong(pool, client)).isEqualTo(5);
        first.clock().forward(Duration.ofSeconds(1));
        assertThat(new TestPool(second, pool.id()).accessToken(client, "änna")).isNotBlank();
        assertThat(toldWrong(pool, client)).isEqualTo(5);
    }

    private long toldWrong(TestPool pool, String client) throws InterruptedException {
        var told =
                nodes.race(
                        20,
                        (node, caller) ->
                                new TestPool(node, pool.id())
                                        .signIn(client, "änna", "Wrong-guess-" + caller));
        assertThat(told).isSubsetOf(WRONG, "Password attempts exceeded");
        return told.stream().filter(WRONG::equals).count();
    }
}
