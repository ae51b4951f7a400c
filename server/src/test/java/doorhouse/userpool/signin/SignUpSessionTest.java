package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;

class SignUpSessionTest {
    private static final String INVALID = "Invalid session for the user.";
    private static final AuthFactorType[] ALL = {
        AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP
    };
    private final TestServer server = TestServer.shared();

    @Test
    void whoConfirmedTheSignUpIsSignedInByItsSession() {
        var home = SigningIn.signingUp(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = home.signedUp("ana", email);

        var tokens = home.goOn(confirmed, "ana");

        assertThat(tokens.authenticationResult()).isNotNull();
        refused(
                () -> home.goOn(confirmed, "ana"),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
    }

    @Test
    void theSessionOfASignUpIsItsUsersAndClientsAndEnds() {
        var home = SigningIn.signingUp(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = home.signedUp("ana", email);
        home.pool().confirmedUser("bob");
        var elsewhere =
                new SigningIn(server, home.pool(), SigningIn.choiceClient(home.pool(), _ -> {}));

        refused(() -> home.goOn(confirmed, "bob"), "NotAuthorizedException", INVALID);
        refused(() -> elsewhere.goOn(confirmed, "ana"), "NotAuthorizedException", INVALID);
        refused(
                () -> home.select(confirmed, "ana", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                INVALID);
        server.clock().forward(Duration.ofMinutes(3));
        refused(
                () -> home.goOn(confirmed, "ana"),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }

    @Test
    void theSessionOfASignUpEndsWithThePasswordOfThen() {
        var home = SigningIn.signingUp(ALL);
        var reset = home.signedUp("ana", SigningIn.mail("ana"));
        var replaced = home.signedUp("bob", SigningIn.mail("bob"));

        server.admin().adminResetUserPassword(r -> r.userPoolId(home.pool().id()).username("ana"));
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(home.pool().id())
                                .username("bob")
                                .password("A-new-Horse-8")
                                .permanent(true));

        refused(
                () -> home.goOn(reset, "ana"),
                "PasswordResetRequiredException",
                "Password reset required for the user");
        refused(() -> home.goOn(replaced, "bob"), "NotAuthorizedException", INVALID);
    }

    @Test
    void aSignUpIsNoSecondFactor() {
        var home = SigningIn.signingUp(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = home.signedUp("ana", email);
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .emailMfaSettings(s -> s.enabled(true)));

        var challenge = home.goOn(confirmed, "ana");

        assertThat(challenge.authenticationResult()).isNull();
        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        var code = home.messageTo(email, 2).findCode().orElseThrow();
        assertThat(home.email(challenge.session(), "ana", code).authenticationResult()).isNotNull();
    }
}
