package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;

class CustomAfterPasswordTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.stoppedInTime();
    private final CustomSigningIn home = new CustomSigningIn(server);

    @Test
    void thePasswordComesFirstWhereTheClientBeginsWithSrp() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.client(pool);
        var srp = TestSrp.of(pool, "ana");

        var asked = home.begin(client, "ana", CustomSigningIn.srpFirst(srp));
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        var riddle = home.prove(client, srp, asked, PASSWORD, Map.of());
        assertThat(riddle.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        var tokens = home.answer(client, "ana", riddle.session(), "fünf");

        assertThat(tokens.authenticationResult().accessToken()).isNotBlank();
        assertThat(sessionNames(functions.define))
                .containsExactly(
                        List.of("SRP_A"),
                        List.of("SRP_A", "PASSWORD_VERIFIER"),
                        List.of("SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"));
        var wrong = TestSrp.of(pool, "ana");
        var again = home.begin(client, "ana", CustomSigningIn.srpFirst(wrong));
        refused(() -> home.prove(client, wrong, again, "wrong", Map.of()), WRONG);
    }

    @Test
    void theSecondFactorComesBetweenThePasswordAndTheFunctions() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.client(pool);
        var totp = home.setUp(pool, client);
        server.clock().forward(Duration.ofSeconds(30));
        var srp = TestSrp.of(pool, "ana");

        var code =
                home.prove(
                        client,
                        srp,
                        home.begin(client, "ana", CustomSigningIn.srpFirst(srp)),
                        PASSWORD,
                        Map.of());
        assertThat(code.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        refused(
                () -> home.answer(client, "ana", code.session(), "fünf"),
                "Invalid session for the user.");
        var riddle =
                home.respond(
                        client,
                        ChallengeNameType.SOFTWARE_TOKEN_MFA,
                        code.session(),
                        Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", totp.code()));

        assertThat(riddle.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        assertThat(home.answer(client, "ana", riddle.session(), "fünf").authenticationResult())
                .isNotNull();
        assertThat(sessionNames(functions.define).getLast())
                .containsExactly(
                        "SRP_A", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA", "CUSTOM_CHALLENGE");
    }

    @Test
    void aRememberedDeviceProvesItselfLast() {
        var functions = home.functions();
        var pool =
                functions.pool(
                        p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
        String client = CustomSigningIn.client(pool);
        var first =
                home.answer(client, "ana", home.begin(client, "ana", Map.of()).session(), "fünf")
                        .authenticationResult();
        var device = new TestDevice(server, client, first.newDeviceMetadata());
        device.confirm(first.accessToken());

        var riddle = home.begin(client, "ana", Map.of("DEVICE_KEY", device.key()));
        var last = home.answer(client, "ana", riddle.session(), "fünf");

        assertThat(last.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        assertThat(device.prove("ana", last.session()).accessToken()).isNotBlank();
        assertThatThrownBy(() -> home.begin(client, "ana", Map.of("DEVICE_KEY", "us-east-1_0a")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device does not exist.");
    }

    /// What the functions asked for stands for a second factor only where no password came before.
    @Test
    void whoseDeviceIsNoLongerRememberedShowsTheSecondFactorAfterAll() {
        var functions = home.functions();
        var pool =
                functions.pool(
                        p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
        String client = CustomSigningIn.client(pool);
        var first = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        var device = new TestDevice(server, client, first.newDeviceMetadata());
        device.confirm(first.accessToken());
        var totp = home.setUp(pool, client);
        var key = Map.of("DEVICE_KEY", device.key());
        var srp = TestSrp.of(pool, "ana");
        var riddle =
                home.prove(
                        client,
                        srp,
                        home.begin(client, "ana", CustomSigningIn.srpFirst(srp)),
                        PASSWORD,
                        key);
        var toProve = home.answer(client, "ana", riddle.session(), "fünf");
        assertThat(toProve.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        server.admin()
                .adminUpdateDeviceStatus(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .deviceKey(device.key())
                                .deviceRememberedStatus("not_remembered"));

        var code = device.proof("ana", toProve.session());

        assertThat(code.authenticationResult()).isNull();
        assertThat(code.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        var right = Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", totp.nextCode());
        assertThat(
                        home.respond(
                                        client,
                                        ChallengeNameType.SOFTWARE_TOKEN_MFA,
                                        code.session(),
                                        right)
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void aSecondFactorThatCameMeanwhileIsAskedOfWhoBeganWithThePassword() {
        var functions = home.functions();
        var pool = functions.pool();
        String client = CustomSigningIn.client(pool);
        var totp = home.setUp(pool, client);
        preferTotp(pool, false);
        var srp = TestSrp.of(pool, "ana");
        var riddle =
                home.prove(
                        client,
                        srp,
                        home.begin(client, "ana", CustomSigningIn.srpFirst(srp)),
                        PASSWORD,
                        Map.of());
        assertThat(riddle.challengeName()).isEqualTo(ChallengeNameType.CUSTOM_CHALLENGE);
        preferTotp(pool, true);

        var code = home.answer(client, "ana", riddle.session(), "fünf");

        assertThat(code.authenticationResult()).isNull();
        assertThat(code.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        var right = Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", totp.nextCode());
        var again =
                home.respond(client, ChallengeNameType.SOFTWARE_TOKEN_MFA, code.session(), right);
        assertThat(home.answer(client, "ana", again.session(), "fünf").authenticationResult())
                .isNotNull();
    }

    @Test
    void aLostDeviceSpendsNoAnswer() {
        var functions = home.functions();
        var pool =
                functions.pool(
                        p -> p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
        String client = CustomSigningIn.client(pool);
        var riddle = home.begin(client, "ana", Map.of());
        var lost = Map.of("USERNAME", "ana", "ANSWER", "fünf", "DEVICE_KEY", "us-east-1_0a");

        assertThatThrownBy(() ->
                        home.respond(
                                client, ChallengeNameType.CUSTOM_CHALLENGE, riddle.session(), lost))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device does not exist.");

        assertThat(functions.verify.events()).isEmpty();
        assertThat(home.answer(client, "ana", riddle.session(), "fünf").authenticationResult())
                .isNotNull();
    }

    private void preferTotp(TestPool pool, boolean enabled) {
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .softwareTokenMfaSettings(t -> t.enabled(enabled)));
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

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}
