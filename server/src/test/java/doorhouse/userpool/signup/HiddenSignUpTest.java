package doorhouse.userpool.signup;

import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class HiddenSignUpTest {
    private static final String MISMATCH =
            "CodeMismatchException: Invalid verification code provided, please try again.";
    private static final String EXPIRED =
            "ExpiredCodeException: Invalid code provided, please request a code again.";
    private static final String IS_CONFIRMED =
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";

    @Test
    void anUnknownNameIsToldToWhomItIsNotHidden() {
        var house = SignedUp.verifyingEmail();

        var refusals =
                List.of(
                        refusal(catchThrowable(() -> house.confirm("nobody", "123456"))),
                        refusal(catchThrowable(() -> resend(house, "nobody"))));

        assertThat(refusals)
                .allMatch(r ->
                        r.equals(
                                "UserNotFoundException: Username/client id combination not"
                                        + " found."));
    }

    @Test
    void whereItIsHiddenAnUnknownNameIsAnsweredLikeAnother() {
        var house = SignedUp.hiding();

        var before = refusal(catchThrowable(() -> house.confirm("nobody@example.com", "123456")));
        var details =
                house.server()
                        .app()
                        .resendConfirmationCode(
                                r -> r.clientId(house.client()).username("nobody@example.com"))
                        .codeDeliveryDetails();
        var after = refusal(catchThrowable(() -> house.confirm("nobody@example.com", "123456")));

        assertThat(before).isEqualTo(EXPIRED);
        assertThat(details.destination()).isEqualTo("n***@e***");
        assertThat(details.deliveryMedium()).isEqualTo(DeliveryMediumType.EMAIL);
        assertThat(after).isEqualTo(MISMATCH);
        assertThat(house.messagesTo("nobody@example.com")).isEmpty();
    }

    @Test
    void whereItIsHiddenAConfirmedUserGetsNoCodeAndIsNotToldOf() {
        var house = SignedUp.hiding();
        var email = house.confirmed("ana");
        int before = house.messagesTo(email).size();

        var anas = resend(house, "ana");
        var nobodys = resend(house, "nobody");

        assertThat(anas).isEqualTo(resend(house, "ana"));
        assertThat(anas.destination()).matches("[a-z]\\*\\*\\*@[a-z]\\*\\*\\*");
        assertThat(anas.attributeName()).isEqualTo(nobodys.attributeName());
        assertThat(house.messagesTo(email)).hasSize(before);
        assertThat(refusal(catchThrowable(() -> house.confirm("ana", "123456"))))
                .isEqualTo(IS_CONFIRMED);
    }

    @Test
    void whereItIsHiddenADisabledUserGetsNoCode() {
        var house = SignedUp.hiding();
        var email = mail("ana");
        house.signUp("ana", email);
        house.server()
                .admin()
                .adminDisableUser(r -> r.userPoolId(house.pool().id()).username("ana"));

        assertThat(resend(house, "ana").destination()).isNotBlank();

        assertThat(house.messagesTo(email)).hasSize(1);
    }

    @Test
    void whereItIsHiddenAndNobodySignsUpConfirmingTellsOfNobody() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .adminCreateUserConfig(
                                                c -> c.allowAdminCreateUserOnly(true)),
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        house.pool().confirmedUser("ana");
        house.server()
                .admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.pool().id())
                                .username("invited")
                                .messageAction("SUPPRESS"));

        for (var name : List.of("ana", "invited", "nobody")) {
            assertThat(refusal(catchThrowable(() -> house.confirm(name, "123456"))))
                    .isEqualTo(EXPIRED);
            resend(house, name);
            assertThat(refusal(catchThrowable(() -> house.confirm(name, "123456"))))
                    .isEqualTo(MISMATCH);
        }
    }

    private static CodeDeliveryDetailsType resend(SignedUp house, String name) {
        return house.server()
                .app()
                .resendConfirmationCode(r -> r.clientId(house.client()).username(name))
                .codeDeliveryDetails();
    }
}
