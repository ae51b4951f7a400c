package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import doorhouse.testing.TestTotp;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MFAOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class AuthFactorsTest {
    private final TestServer server = TestServer.shared();

    @Test
    void usersAreToldWhatTheyCanSignInWith() {
        var home =
                SigningIn.byChoice(
                        AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP);
        home.pool().confirmedUser("ana", attribute("email", SigningIn.mail("ana")));
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .emailMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username("bob")
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attribute("phone_number", SigningIn.phone())));

        var ana =
                server.admin()
                        .adminGetUserAuthFactors(
                                r -> r.userPoolId(home.pool().id()).username("ana"));
        var bob =
                server.admin()
                        .adminGetUserAuthFactors(
                                r -> r.userPoolId(home.pool().id()).username("bob"));

        assertThat(ana.username()).isEqualTo("ana");
        assertThat(ana.preferredMfaSetting()).isEqualTo("EMAIL_OTP");
        assertThat(ana.userMFASettingList()).containsExactly("EMAIL_OTP");
        assertThat(ana.configuredUserAuthFactorsAsStrings())
                .containsExactly("PASSWORD", "EMAIL_OTP");
        assertThat(bob.hasUserMFASettingList()).isFalse();
        assertThat(bob.configuredUserAuthFactorsAsStrings()).containsExactly("SMS_OTP");
    }

    @Test
    void aSignedInUserIsToldToo() {
        var home = SigningIn.byChoice(AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP);
        home.pool().confirmedUser("ana");
        var token =
                home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD)
                        .authenticationResult()
                        .accessToken();

        var factors = server.app().getUserAuthFactors(r -> r.accessToken(token));

        assertThat(factors.username()).isEqualTo("ana");
        assertThat(factors.configuredUserAuthFactorsAsStrings()).containsExactly("PASSWORD");
    }

    @Test
    void theOlderSettingsSwitchTextMessages() {
        var home = SigningIn.with(UserPoolMfaType.OPTIONAL);
        home.pool().confirmedUser("ana", attribute("phone_number", SigningIn.phone()));
        var token = home.pool().accessToken(home.client(), "ana");
        var sms =
                MFAOptionType.builder().deliveryMedium("SMS").attributeName("phone_number").build();

        var email = MFAOptionType.builder().deliveryMedium("EMAIL").attributeName("email").build();

        server.app().setUserSettings(r -> r.accessToken(token).mfaOptions(sms));
        assertThat(home.byPassword("ana").challengeName()).isEqualTo(ChallengeNameType.SMS_MFA);
        assertThat(server.app().getUser(r -> r.accessToken(token)).mfaOptions())
                .containsExactly(sms);

        server.admin()
                .adminSetUserSettings(
                        r -> r.userPoolId(home.pool().id()).username("ana").mfaOptions(List.of()));
        assertThat(home.byPassword("ana").authenticationResult()).isNotNull();
        refused(
                () ->
                        server.admin()
                                .adminSetUserSettings(r ->
                                        r.userPoolId(home.pool().id())
                                                .username("ana")
                                                .mfaOptions(email)),
                "InvalidParameterException",
                "MFAOptions can be set only to SMS with phone_number.");
    }

    @Test
    void anAdministratorTakesAnAuthenticatorAway() {
        var home = SigningIn.with(UserPoolMfaType.OPTIONAL);
        home.pool().confirmedUser("ana");
        var token = home.pool().accessToken(home.client(), "ana");
        TestTotp.preferred(server, token);
        assertThat(home.byPassword("ana").challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);

        for (int i = 0; i < 2; i++) {
            server.admin()
                    .adminDeleteSoftwareToken(r -> r.userPoolId(home.pool().id()).username("ana"));
        }

        assertThat(home.byPassword("ana").authenticationResult()).isNotNull();
        var user = server.admin().adminGetUser(r -> r.userPoolId(home.pool().id()).username("ana"));
        assertThat(user.hasUserMFASettingList()).isFalse();
        assertThat(user.preferredMfaSetting()).isNull();
        refused(
                () ->
                        server.app()
                                .setUserMFAPreference(r ->
                                        r.accessToken(token)
                                                .softwareTokenMfaSettings(s -> s.enabled(true))),
                "InvalidParameterException",
                "User has not verified software token mfa");
    }
}
