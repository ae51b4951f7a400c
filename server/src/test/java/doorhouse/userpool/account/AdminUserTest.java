package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;

class AdminUserTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    private AdminGetUserResponse get(String name) {
        return server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username(name));
    }

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private static void isUnknown(ThrowingCallable call) {
        isRefused(call, "UserNotFoundException", "User does not exist.");
    }

    @Test
    void aUserIsFoundByNameAndBySub() {
        pool.confirmedUser("ana", attribute("name", "Ana"));

        var byName = get("ana");
        var bySub = get(byName.userAttributes().getFirst().value());

        assertThat(bySub.username()).isEqualTo("ana");
        assertThat(byName.userAttributes()).contains(attribute("name", "Ana"));
        assertThat(byName.enabled()).isTrue();
        assertThat(byName.userStatus()).isEqualTo(UserStatusType.CONFIRMED);
        assertThat(byName.hasUserMFASettingList()).isFalse();
        assertThat(byName.preferredMfaSetting()).isNull();
    }

    @Test
    void nobodyIsAnsweredAsUnknown() {
        isUnknown(() -> get("nobody"));
        isUnknown(() ->
                server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("nobody")));
        isUnknown(() ->
                server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("nobody")));
        isUnknown(() ->
                server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("nobody")));
        isUnknown(() ->
                server.admin()
                        .adminSetUserPassword(r ->
                                r.userPoolId(pool.id()).username("nobody").password("Abcdef1!")));
    }

    @Test
    void aDeletedUserIsGoneAndTheNameIsFree() {
        pool.confirmedUser("ana");
        var before = get("ana").userAttributes().getFirst();

        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));

        isUnknown(() -> get("ana"));
        isUnknown(() -> get(before.value()));
        pool.confirmedUser("ana");
        assertThat(get("ana").userAttributes().getFirst()).isNotEqualTo(before);
    }

    @Test
    void aUserIsDisabledAndEnabled() {
        pool.confirmedUser("ana");

        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(get("ana").enabled()).isFalse();

        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(get("ana").enabled()).isTrue();
    }

    @Test
    void aPasswordConfirmsAndATemporaryOneDoesNot() {
        server.admin().adminCreateUser(r -> r.userPoolId(pool.id()).username("ana"));
        var created = get("ana");
        server.clock().forward(Duration.ofSeconds(1));

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .password("Abcdef1!")
                                .permanent(true));
        var confirmed = get("ana");
        server.admin()
                .adminSetUserPassword(
                        r -> r.userPoolId(pool.id()).username("ana").password("Abcdef1!"));

        assertThat(confirmed.userStatus()).isEqualTo(UserStatusType.CONFIRMED);
        assertThat(confirmed.userLastModifiedDate()).isAfter(created.userLastModifiedDate());
        assertThat(get("ana").userStatus()).isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
    }

    @Test
    void aPasswordMustFitThePolicy() {
        pool.confirmedUser("ana");

        isRefused(
                () ->
                        server.admin()
                                .adminSetUserPassword(r ->
                                        r.userPoolId(pool.id())
                                                .username("ana")
                                                .password("abcdefg1!")
                                                .permanent(true)),
                "InvalidPasswordException",
                "Password did not conform with policy: Password must have uppercase characters");
    }

    @Test
    void anEarlierPasswordIsRefusedForAsLongAsItIsRemembered() {
        var strict =
                server.pool(p ->
                        p.policies(o ->
                                o.passwordPolicy(w ->
                                        w.minimumLength(8)
                                                .requireLowercase(true)
                                                .passwordHistorySize(2))));
        server.admin().adminCreateUser(r -> r.userPoolId(strict.id()).username("ana"));
        setPassword(strict, "first-one");
        server.clock().forward(Duration.ofSeconds(1));
        setPassword(strict, "second-one");
        server.clock().forward(Duration.ofSeconds(1));

        isRefused(
                () -> setPassword(strict, "first-one"),
                "PasswordHistoryPolicyViolationException",
                "Password has previously been used");
        setPassword(strict, "third-one");
        setPassword(strict, "first-one");
    }

    private void setPassword(TestPool in, String password) {
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(in.id()).username("ana").password(password).permanent(true));
    }
}
