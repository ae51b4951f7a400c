package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;

class NewPasswordPagesTest {
    private static final String TEMPORARY = "Temporary-1";

    private static Pages invited() {
        var pages = Pages.with(r -> r.schema(Pages.required("given_name")));
        pages.pool
                .server()
                .admin()
                .adminCreateUser(r ->
                        r.userPoolId(pages.pool.id())
                                .username("ana")
                                .temporaryPassword(TEMPORARY)
                                .messageAction(MessageActionType.SUPPRESS));
        return pages;
    }

    @Test
    void aTemporaryPasswordIsReplacedAndTheProfileCompleted() {
        var pages = invited();

        var page = pages.signIn("ana", TEMPORARY);
        var differ = pages.type(page, "new_password", "Better-Horse-8");
        var missing =
                pages.type(
                        differ,
                        "new_password",
                        "Better-Horse-8",
                        "repeat_password",
                        "Better-Horse-8");
        var end =
                pages.type(
                        missing,
                        "new_password",
                        "Better-Horse-8",
                        "repeat_password",
                        "Better-Horse-8",
                        "userAttributes.given_name",
                        "Änna");

        assertThat(page.title()).isEqualTo("Choose a new password");
        assertThat(differ.notice()).isEqualTo("The two passwords are not the same.");
        assertThat(missing.notice()).contains("given_name is missing");
        assertThat(Pages.atClient(end)).isTrue();
        assertThat(Pages.atClient(new Pages(pages.pool).signIn("ana", "Better-Horse-8"))).isTrue();
        assertThat(new Pages(pages.pool).signIn("ana", TEMPORARY).notice())
                .isEqualTo("Incorrect username or password.");
    }

    @Test
    void noOtherAttributeIsWrittenThanAClientMay() {
        var pages = invited();

        var page =
                pages.type(
                        pages.signIn("ana", TEMPORARY),
                        "new_password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD,
                        "userAttributes.given_name",
                        "A",
                        "userAttributes.email_verified",
                        "true");

        assertThat(page.notice()).isEqualTo("A client attempted to write unauthorized attribute");
    }
}
