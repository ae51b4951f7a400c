package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import doorhouse.userpool.passkey.PasskeyUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;

/// A session has at most 2,048 characters (API model), whatever it has to carry: clients refuse a
/// longer one.
class SessionLengthTest {
    private static final int LONGEST = 2_048;

    /// A device key of the greatest length, which is nobody's.
    private static final String DEVICE = "us-east-1_" + "f".repeat(45);

    /// The longest name that a user can have: 128 characters, each of four bytes.
    private static final String NAME = "\uD83D\uDE00".repeat(64);

    private static final TestServer SERVER = TestServer.shared();

    private static SigningIn home(Consumer<CreateUserPoolClientRequest.Builder> client) {
        var custom = new CustomSigningIn(SERVER).functions();
        TestFunction create =
                SERVER.functions()
                        .answering(response ->
                                response.putObject("privateChallengeParameters")
                                        .put("answer", "fünf")
                                        .put("kept", "\"".repeat(40)));
        var home =
                SigningIn.byChoice(
                        SERVER,
                        p ->
                                p.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true))
                                        .lambdaConfig(l ->
                                                l.defineAuthChallenge(custom.define.arn())
                                                        .createAuthChallenge(create.arn())
                                                        .verifyAuthChallengeResponse(
                                                                custom.verify.arn())),
                        c -> {
                            c.explicitAuthFlowsWithStrings(
                                    "ALLOW_USER_AUTH",
                                    "ALLOW_USER_PASSWORD_AUTH",
                                    "ALLOW_USER_SRP_AUTH",
                                    "ALLOW_CUSTOM_AUTH");
                            client.accept(c);
                        },
                        AuthFactorType.PASSWORD,
                        AuthFactorType.EMAIL_OTP,
                        AuthFactorType.SMS_OTP,
                        AuthFactorType.WEB_AUTHN);
        SERVER.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(home.pool().id())
                                .webAuthnConfiguration(
                                        w -> w.relyingPartyId(PasskeyUser.RELYING_PARTY)));
        return home;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "한", "\uD83D\uDE00", "\"", "\\", "\u0001"})
    void ofNobodyWhateverTheName(String character) {
        var home = home(c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        for (int times : new int[] {64, 128, 255, 256, 257, 2_000}) {
            var name = character.repeat(times);
            var sessions = new ArrayList<String>();

            sessions.add(home.choose(name, "DEVICE_KEY", DEVICE).session());
            for (var factor : List.of("PASSWORD", "EMAIL_OTP", "SMS_OTP")) {
                sessions.add(
                        home.choose(name, "DEVICE_KEY", DEVICE, "PREFERRED_CHALLENGE", factor)
                                .session());
            }
            sessions.add(begin(home, name, Map.of()));
            var srp = new TestSrp("pool", name);
            sessions.add(begin(home, name, CustomSigningIn.srpFirst(srp)));

            assertThat(sessions)
                    .as(times + " times " + character)
                    .allMatch(session -> session == null || session.length() <= LONGEST);
        }
    }

    private static String begin(SigningIn home, String name, Map<String, String> more) {
        var session = new CustomSigningIn(SERVER).begin(home.client(), name, more).session();
        return session == null ? "" : session;
    }

    @Test
    void ofAUserWithEveryFactOnTheWay() {
        var home = home(_ -> {});
        var user = PasskeyUser.in(home.pool(), home.client(), NAME);
        user.register();
        var first = home.byPassword(NAME).authenticationResult();
        var device = new TestDevice(SERVER, home.client(), first.newDeviceMetadata());
        device.confirm(first.accessToken());
        var key = device.key();

        assertThat(
                        home.choose(NAME, "PREFERRED_CHALLENGE", "WEB_AUTHN", "DEVICE_KEY", key)
                                .session())
                .hasSizeLessThanOrEqualTo(LONGEST);
        SERVER.admin()
                .adminUpdateUserAttributes(r ->
                        r.userPoolId(home.pool().id())
                                .username(NAME)
                                .userAttributes(attribute("name", "Ânâ")));
        TestTotp.preferred(SERVER, first.accessToken());
        var custom = new CustomSigningIn(SERVER);
        var srp = TestSrp.of(home.pool(), NAME);
        var asked = custom.begin(home.client(), NAME, CustomSigningIn.srpFirst(srp));
        assertThat(asked.session()).hasSizeLessThanOrEqualTo(LONGEST);
        var responses = srp.responses(PASSWORD, asked.challengeParameters());
        responses.put("USERNAME", NAME);
        responses.put("DEVICE_KEY", key);
        var riddle = home.answer("PASSWORD_VERIFIER", asked.session(), responses);
        assertThat(riddle.challengeNameAsString()).isEqualTo("CUSTOM_CHALLENGE");
        assertThat(riddle.session()).hasSizeLessThanOrEqualTo(LONGEST);
        var toProve =
                home.answer(
                        "CUSTOM_CHALLENGE", riddle.session(), "USERNAME", NAME, "ANSWER", "fünf");
        assertThat(toProve.challengeNameAsString()).isEqualTo("DEVICE_SRP_AUTH");
        assertThat(toProve.session()).hasSizeLessThanOrEqualTo(LONGEST);
        var proof = device.begin(NAME, device.srp().srpA(), toProve.session());
        assertThat(proof.challengeNameAsString()).isEqualTo("DEVICE_PASSWORD_VERIFIER");
        assertThat(proof.session()).hasSizeLessThanOrEqualTo(LONGEST);
    }
}
