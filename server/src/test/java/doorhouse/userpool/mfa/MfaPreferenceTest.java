package doorhouse.userpool.mfa;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminSetUserMfaPreferenceRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;

class MfaPreferenceTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    private void set(String name, Consumer<AdminSetUserMfaPreferenceRequest.Builder> settings) {
        server.admin()
                .adminSetUserMFAPreference(r -> {
                    r.userPoolId(pool.id()).username(name);
                    settings.accept(r);
                });
    }

    private AdminGetUserResponse get(String name) {
        return server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username(name));
    }

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private void ana() {
        pool.confirmedUser(
                "ana",
                attribute("email", "ana@example.com"),
                attribute("phone_number", "+15550001111"));
    }

    @Test
    void factorsAreSwitchedOnAndOffAndTheRestStays() {
        ana();

        set(
                "ana",
                r ->
                        r.smsMfaSettings(s -> s.enabled(true).preferredMfa(true))
                                .emailMfaSettings(s -> s.enabled(true)));
        assertThat(get("ana").userMFASettingList()).containsExactly("SMS_MFA", "EMAIL_OTP");
        assertThat(get("ana").preferredMfaSetting()).isEqualTo("SMS_MFA");

        set("ana", r -> r.emailMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        assertThat(get("ana").userMFASettingList()).containsExactly("SMS_MFA", "EMAIL_OTP");
        assertThat(get("ana").preferredMfaSetting()).isEqualTo("EMAIL_OTP");

        set("ana", r -> r.smsMfaSettings(s -> s.enabled(false)));
        assertThat(get("ana").userMFASettingList()).containsExactly("EMAIL_OTP");
        assertThat(get("ana").preferredMfaSetting()).isEqualTo("EMAIL_OTP");

        set("ana", r -> r.emailMfaSettings(s -> s.enabled(false)));
        assertThat(get("ana").hasUserMFASettingList()).isFalse();
        assertThat(get("ana").preferredMfaSetting()).isNull();
    }

    @Test
    void aPreferenceIsTakenBackWithoutSwitchingOff() {
        ana();
        set("ana", r -> r.smsMfaSettings(s -> s.enabled(true).preferredMfa(true)));

        set("ana", r -> r.smsMfaSettings(s -> s.enabled(true).preferredMfa(false)));

        assertThat(get("ana").userMFASettingList()).containsExactly("SMS_MFA");
        assertThat(get("ana").preferredMfaSetting()).isNull();
    }

    @Test
    void oneFactorIsPreferredAtMost() {
        ana();

        isRefused(
                () ->
                        set(
                                "ana",
                                r ->
                                        r.smsMfaSettings(s -> s.enabled(true).preferredMfa(true))
                                                .emailMfaSettings(
                                                        s -> s.enabled(true).preferredMfa(true))),
                "InvalidParameterException",
                "Only one MFA type can be set as preferred.");
        isRefused(
                () -> set("ana", r -> r.smsMfaSettings(s -> s.preferredMfa(true))),
                "InvalidParameterException",
                "SMS_MFA cannot be set as preferred without being enabled.");
        assertThat(get("ana").hasUserMFASettingList()).isFalse();
    }

    @Test
    void whatTheUserCouldNotAnswerIsRefused() {
        pool.confirmedUser("bob");

        isRefused(
                () -> set("bob", r -> r.smsMfaSettings(s -> s.enabled(true))),
                "InvalidParameterException",
                "User does not have delivery config set to turn on SMS_MFA");
        isRefused(
                () -> set("bob", r -> r.emailMfaSettings(s -> s.enabled(true))),
                "InvalidParameterException",
                "User does not have delivery config set to turn on EMAIL_OTP");
        isRefused(
                () -> set("bob", r -> r.softwareTokenMfaSettings(s -> s.enabled(true))),
                "InvalidParameterException",
                "User has not verified software token mfa");
        set("bob", r -> r.softwareTokenMfaSettings(s -> s.enabled(false)));
    }

    @Test
    void aUserSetsOnesOwn() {
        ana();
        var token = pool.accessToken(pool.client(), "ana");

        server.app()
                .setUserMFAPreference(
                        r -> r.accessToken(token).emailMfaSettings(s -> s.enabled(true)));

        assertThat(get("ana").userMFASettingList()).containsExactly("EMAIL_OTP");
    }

    @Test
    void nobodyIsAnsweredAsUnknown() {
        isRefused(
                () -> set("nobody", r -> r.smsMfaSettings(s -> s.enabled(false))),
                "UserNotFoundException",
                "User does not exist.");
    }

    @Test
    void aUserMadeAnewHasNoFactorsFromBefore() {
        ana();
        set("ana", r -> r.smsMfaSettings(s -> s.enabled(true)));
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));

        ana();

        assertThat(get("ana").hasUserMFASettingList()).isFalse();
    }
}
