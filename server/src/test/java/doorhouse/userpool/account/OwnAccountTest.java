package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;

class OwnAccountTest {
    private static final String NEW_PASSWORD = "Other-Horse-8";

    private final TestServer server = TestServer.stoppedInTime();
    private final TestPool pool = server.pool();

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private String signedIn(AttributeType... attributes) {
        pool.confirmedUser("ana", attributes);
        return pool.accessToken(pool.client(), "ana");
    }

    private void changePassword(String token, String previous, String proposed) {
        server.app()
                .changePassword(r ->
                        r.accessToken(token).previousPassword(previous).proposedPassword(proposed));
    }

    private void setPassword(boolean permanent) {
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .password("Given-Horse-9")
                                .permanent(permanent));
    }

    @Test
    void aUserSeesOneself() {
        var token = signedIn(attribute("email", "ana@example.com"), attribute("name", "Ana"));

        var self = server.app().getUser(r -> r.accessToken(token));

        assertThat(self.username()).isEqualTo("ana");
        assertThat(self.userAttributes().getFirst().name()).isEqualTo("sub");
        assertThat(self.userAttributes())
                .contains(attribute("email", "ana@example.com"), attribute("name", "Ana"));
        assertThat(self.hasUserMFASettingList()).isFalse();
    }

    @Test
    void aUserSeesOnlyWhatTheClientMayRead() {
        pool.confirmedUser("ana", attribute("email", "ana@example.com"), attribute("name", "Ana"));
        var token = pool.accessToken(pool.client(c -> c.readAttributes("name")), "ana");

        var self = server.app().getUser(r -> r.accessToken(token));

        assertThat(self.userAttributes())
                .extracting(AttributeType::name)
                .containsExactly("sub", "name");
    }

    @Test
    void aUserWhoLeavesIsGone() {
        var token = signedIn();

        server.app().deleteUser(r -> r.accessToken(token));

        isRefused(
                () -> server.app().getUser(r -> r.accessToken(token)),
                "UserNotFoundException",
                "User does not exist.");
        isRefused(
                () -> server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("ana")),
                "UserNotFoundException",
                "User does not exist.");
    }

    @Test
    void aDisabledUsersTokensAreDeadAlsoAfterwards() {
        var token = signedIn();

        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));
        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ana"));

        isRefused(
                () -> server.app().getUser(r -> r.accessToken(token)),
                "NotAuthorizedException",
                "Access Token has been revoked");
    }

    @Test
    void aChangedPasswordIsTheOneThatCounts() {
        var token = signedIn();

        changePassword(token, TestPool.PASSWORD, NEW_PASSWORD);

        var client = pool.client();
        assertThat(pool.signIn(client, "ana", NEW_PASSWORD).authenticationResult()).isNotNull();
        isRefused(
                () -> pool.signIn(client, "ana", TestPool.PASSWORD),
                "NotAuthorizedException",
                "Incorrect username or password.");
        assertThat(server.app().getUser(r -> r.accessToken(token)).username()).isEqualTo("ana");
    }

    @Test
    void thePreviousPasswordMustBeShown() {
        var token = signedIn();

        isRefused(
                () -> changePassword(token, "Wrong-Horse-7", NEW_PASSWORD),
                "NotAuthorizedException",
                "Incorrect username or password.");
        isRefused(
                () ->
                        server.app()
                                .changePassword(
                                        r -> r.accessToken(token).proposedPassword(NEW_PASSWORD)),
                "NotAuthorizedException",
                "Incorrect username or password.");
    }

    @ParameterizedTest
    @CsvSource({
        "Abcdef1, Password not long enough",
        "abcdefg1!, Password must have uppercase characters",
        "ABCDEFG1!, Password must have lowercase characters",
        "Abcdefgh!, Password must have numeric characters",
        "Abcdefgh1, Password must have symbol characters"
    })
    void aNewPasswordMustFitThePolicy(String password, String rule) {
        var token = signedIn();

        isRefused(
                () -> changePassword(token, TestPool.PASSWORD, password),
                "InvalidPasswordException",
                "Password does not conform to policy: " + rule);
    }

    @Test
    void aPasswordIsChangedFiveTimesAnHour() {
        var token = signedIn();
        for (int i = 0; i < 5; i++) {
            changePassword(token, TestPool.PASSWORD, TestPool.PASSWORD);
        }

        isRefused(
                () -> changePassword(token, TestPool.PASSWORD, NEW_PASSWORD),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
        server.clock().forward(Duration.ofHours(1));
        var later = pool.accessToken(pool.client(), "ana");
        changePassword(later, TestPool.PASSWORD, NEW_PASSWORD);
    }

    @Test
    void guessingThePreviousPasswordLocksTheUser() {
        var token = signedIn();
        for (int i = 0; i < 4; i++) {
            isRefused(
                    () -> pool.signIn(pool.client(), "ana", "Wrong-Horse-7"),
                    "NotAuthorizedException",
                    "Incorrect username or password.");
        }
        isRefused(
                () -> changePassword(token, "Wrong-Horse-7", NEW_PASSWORD),
                "NotAuthorizedException",
                "Incorrect username or password.");

        isRefused(
                () -> changePassword(token, TestPool.PASSWORD, NEW_PASSWORD),
                "NotAuthorizedException",
                "Password attempts exceeded");
    }

    @Test
    void aPasswordThatAnAdministratorWantsReplacedIsNotChangedByAToken() {
        var token = signedIn();

        setPassword(false);

        isRefused(
                () -> changePassword(token, "Given-Horse-9", NEW_PASSWORD),
                "NotAuthorizedException",
                "User password cannot be reset in the current state.");
        setPassword(true);
        changePassword(token, "Given-Horse-9", NEW_PASSWORD);
    }

    @Test
    void aPasswordThatIsToBeResetIsNotChangedByAToken() {
        var token =
                signedIn(
                        attribute("email", "ana@example.com"), attribute("email_verified", "true"));

        server.admin().adminResetUserPassword(r -> r.userPoolId(pool.id()).username("ana"));

        isRefused(
                () -> changePassword(token, TestPool.PASSWORD, NEW_PASSWORD),
                "PasswordResetRequiredException",
                "Password reset required for the user");
    }
}
