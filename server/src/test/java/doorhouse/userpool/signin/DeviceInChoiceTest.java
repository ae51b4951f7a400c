package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.other;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestTotp;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;

/// A client that hears of a lost device drops it and says the same again: nothing of it may be
/// spent by then.
class DeviceInChoiceTest {
    private static final String LOST = "us-east-1_0a";
    private static final String MISMATCH = "Invalid code or auth state for the user.";
    private final TestServer server = TestServer.shared();

    private static SigningIn home() {
        return SigningIn.signingUp(
                r -> r.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)),
                AuthFactorType.PASSWORD,
                AuthFactorType.EMAIL_OTP,
                AuthFactorType.SMS_OTP);
    }

    private static void lost(ThrowingCallable call) {
        refused(call, "ResourceNotFoundException", "Device does not exist.");
    }

    private TestDevice confirmed(SigningIn home, AuthenticationResultType tokens) {
        var device = new TestDevice(server, home.client(), tokens.newDeviceMetadata());
        device.confirm(tokens.accessToken());
        return device;
    }

    private void forget(SigningIn home, TestDevice device) {
        server.admin()
                .adminForgetDevice(r ->
                        r.userPoolId(home.pool().id()).username("ana").deviceKey(device.key()));
    }

    @Test
    void aCodeIsGoodAgainWithoutTheLostDevice() {
        var home = home();
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = home.codeTo(email);

        lost(() -> email(home, session, code, "DEVICE_KEY", LOST));

        assertThat(email(home, session, code).newDeviceMetadata()).isNotNull();
    }

    @Test
    void whoShowsNothingHearsOfNoDevice() {
        var home = home();
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var wrong = other(home.codeTo(email));

        refused(
                () -> email(home, session, wrong, "DEVICE_KEY", LOST),
                "CodeMismatchException",
                MISMATCH);
        refused(
                () ->
                        home.select(
                                session,
                                "ana",
                                "PASSWORD",
                                "PASSWORD",
                                "wrong",
                                "DEVICE_KEY",
                                LOST),
                "NotAuthorizedException",
                "Incorrect username or password.");
    }

    @Test
    void aCodeThatConfirmsASignUpConfirmsNothingWithTheLostDevice() {
        var home = home();
        var email = SigningIn.mail("ana");
        server.app()
                .signUp(r ->
                        r.clientId(home.client())
                                .username("ana")
                                .password(PASSWORD)
                                .userAttributes(attribute("email", email)));
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = home.messageTo(email, 2).findCode().orElseThrow();

        lost(() -> email(home, session, code, "DEVICE_KEY", LOST));
        assertThat(home.status("ana")).isEqualTo("UNCONFIRMED");

        assertThat(email(home, session, code).accessToken()).isNotBlank();
        assertThat(home.status("ana")).isEqualTo("CONFIRMED");
    }

    @Test
    void aChosenPasswordIsGoodAgainWithoutTheLostDevice() {
        var home = home();
        home.pool().confirmedUser("ana");
        var session = home.choose("ana").session();

        lost(() ->
                home.select(session, "ana", "PASSWORD", "PASSWORD", PASSWORD, "DEVICE_KEY", LOST));
        lost(() ->
                home.choose(
                        "ana",
                        "PREFERRED_CHALLENGE",
                        "PASSWORD",
                        "PASSWORD",
                        PASSWORD,
                        "DEVICE_KEY",
                        LOST));

        assertThat(
                        home.select(session, "ana", "PASSWORD", "PASSWORD", PASSWORD)
                                .authenticationResult()
                                .newDeviceMetadata())
                .isNotNull();
    }

    @Test
    void theSessionOfASignUpIsGoodAgainWithoutTheLostDevice() {
        var home = home();
        var session = home.signedUp("ana", SigningIn.mail("ana"));

        lost(() -> home.goOn(session, "ana", "DEVICE_KEY", LOST));

        assertThat(home.goOn(session, "ana").authenticationResult().newDeviceMetadata())
                .isNotNull();
    }

    @Test
    void aDeviceNamedAtTheBeginningAndLostSinceIsDoneWithout() {
        var home = home();
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var device = confirmed(home, password(home));
        var session =
                home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP", "DEVICE_KEY", device.key())
                        .session();
        forget(home, device);

        lost(() -> email(home, session, home.codeTo(email), "DEVICE_KEY", device.key()));
        var tokens = email(home, session, home.codeTo(email));

        assertThat(tokens.newDeviceMetadata().deviceKey()).isNotEqualTo(device.key());
    }

    @Test
    void aDeviceLostBeforeTheSecondFactorIsDoneWithoutAndReplacesNothing() {
        var home = home();
        home.pool().confirmedUser("ana");
        var first = password(home);
        var device = confirmed(home, first);
        var totp = TestTotp.preferred(server, first.accessToken());
        var toProve = choosePassword(home, device.key());
        assertThat(toProve.challengeName()).isEqualTo(ChallengeNameType.DEVICE_SRP_AUTH);
        forget(home, device);
        lost(() -> device.proof("ana", toProve.session()));
        lost(() -> choosePassword(home, device.key()));

        var asked = choosePassword(home, null);
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        var tokens = totp(home, asked.session(), totp.nextCode());

        assertThat(tokens.newDeviceMetadata().deviceKey()).isNotEqualTo(device.key());
    }

    @Test
    void aDeviceLostWhileTheSecondFactorWasAskedIsDoneWithout() {
        var home = home();
        home.pool().confirmedUser("ana");
        var first = password(home);
        var device = confirmed(home, first);
        var totp = TestTotp.preferred(server, first.accessToken());
        server.admin()
                .adminUpdateDeviceStatus(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .deviceKey(device.key())
                                .deviceRememberedStatus("not_remembered"));
        var asked = choosePassword(home, device.key());
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        forget(home, device);
        var code = totp.nextCode();

        lost(() -> totp(home, asked.session(), code, "DEVICE_KEY", device.key()));
        var tokens = totp(home, asked.session(), code);

        assertThat(tokens.newDeviceMetadata().deviceKey()).isNotEqualTo(device.key());
    }

    @Test
    void whoNamesADeviceIsNotKeptOutByStrangersWhoAskForCodes() {
        var home = home();
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var device = confirmed(home, password(home));
        for (int i = 0; i < 20; i++) home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        for (String stranger : new String[] {LOST, "nothing"}) {
            refused(
                    () -> byCode(home, stranger),
                    "LimitExceededException",
                    "Attempt limit exceeded, please try after some time.");
        }

        assertThat(byCode(home, device.key()).session()).isNotBlank();
    }

    private static InitiateAuthResponse byCode(SigningIn home, String device) {
        return home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP", "DEVICE_KEY", device);
    }

    private static AuthenticationResultType email(
            SigningIn home, String session, String code, String... more) {
        var responses = SigningIn.parameters(more);
        responses.put("USERNAME", "ana");
        responses.put("EMAIL_OTP_CODE", code);
        return home.answer("EMAIL_OTP", session, responses).authenticationResult();
    }

    private static AuthenticationResultType totp(
            SigningIn home, String session, String code, String... more) {
        var responses = SigningIn.parameters(more);
        responses.put("USERNAME", "ana");
        responses.put("SOFTWARE_TOKEN_MFA_CODE", code);
        return home.answer("SOFTWARE_TOKEN_MFA", session, responses).authenticationResult();
    }

    private static AuthenticationResultType password(SigningIn home) {
        return choosePassword(home, null).authenticationResult();
    }

    private static InitiateAuthResponse choosePassword(SigningIn home, @Nullable String device) {
        var parameters =
                new ArrayList<>(List.of("PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD));
        if (device != null) parameters.addAll(List.of("DEVICE_KEY", device));
        return home.choose("ana", parameters.toArray(String[]::new));
    }
}
