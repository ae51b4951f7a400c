package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// Who knows a password and no more does not come by a second factor of one's own.
class PasswordHolderTest {
    private static final String TEMPORARY = "Temporary-Horse-7";
    private final TestServer server = TestServer.shared();

    @Test
    void anOldSetUpSessionIsWorthNothingOnceTheUserHasASecondFactor() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        home.pool().confirmedUser("ana");
        var old = home.byPassword("ana");
        assertThat(old.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
        server.admin()
                .adminUpdateUserAttributes(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .userAttributes(attribute("phone_number", SigningIn.phone())));
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .smsMfaSettings(s -> s.enabled(true).preferredMfa(true)));

        refused(
                () -> server.app().associateSoftwareToken(r -> r.session(old.session())),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    @Test
    void aTemporaryPasswordDoesNotMoveTheAddressOfTheSecondFactor() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        invite(home);
        var posed = home.pool().signIn(home.client(), "ben", TEMPORARY);

        refused(
                () -> newPassword(home, posed.session(), SigningIn.phone()),
                "NotAuthorizedException",
                "Cannot modify an already provided phone_number");
    }

    @Test
    void whereNoCodeGoesToItAnAddressMayBeGivenAnew() {
        var home = SigningIn.with(UserPoolMfaType.OFF);
        invite(home);
        var posed = home.pool().signIn(home.client(), "ben", TEMPORARY);
        var phone = SigningIn.phone();

        newPassword(home, posed.session(), phone);

        assertThat(home.attribute("ben", "phone_number")).isEqualTo(phone);
    }

    private void invite(SigningIn home) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username("ben")
                                .temporaryPassword(TEMPORARY)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(
                                        attribute("phone_number", SigningIn.phone()),
                                        attribute("phone_number_verified", "true")));
    }

    private static void newPassword(SigningIn home, String session, String phone) {
        home.answer(
                "NEW_PASSWORD_REQUIRED",
                session,
                "USERNAME",
                "ben",
                "NEW_PASSWORD",
                TestPool.PASSWORD,
                "userAttributes.phone_number",
                phone);
    }
}
