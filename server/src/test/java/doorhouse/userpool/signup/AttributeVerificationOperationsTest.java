package doorhouse.userpool.signup;

import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.other;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class AttributeVerificationOperationsTest {
    private static final String MISMATCH =
            "CodeMismatchException: Invalid verification code provided, please try again.";
    private static final String EXPIRED =
            "ExpiredCodeException: Invalid code provided, please request a code again.";
    private static final String EXCEEDED =
            "LimitExceededException: Attempt limit exceeded, please try after some time.";

    private final SignedUp house = SignedUp.with(_ -> {}, _ -> {});

    private String signedIn(SignedUp at, String name, AttributeType... attributes) {
        at.pool().confirmedUser(name, attributes);
        return at.pool().accessToken(at.client(), name);
    }

    private CodeDeliveryDetailsType ask(String token, String attribute) {
        return house.server()
                .app()
                .getUserAttributeVerificationCode(
                        r -> r.accessToken(token).attributeName(attribute))
                .codeDeliveryDetails();
    }

    private void verify(String token, String code) {
        house.server()
                .app()
                .verifyUserAttribute(r -> r.accessToken(token).attributeName("email").code(code));
    }

    private String verified(SignedUp at, String name) {
        return value(at, name, "email_verified");
    }

    private String value(SignedUp at, String name, String attribute) {
        return at
                .server()
                .admin()
                .adminGetUser(r -> r.userPoolId(at.pool().id()).username(name))
                .userAttributes()
                .stream()
                .filter(a -> a.name().equals(attribute))
                .map(AttributeType::value)
                .findFirst()
                .orElse("none");
    }

    @Test
    void aUserProvesToHoldAnAddress() {
        var email = mail("ana");
        var token = signedIn(house, "ana", attribute("email", email));

        var details = ask(token, "email");
        verify(token, house.codeTo(email));

        assertThat(details.destination()).isEqualTo("a***@e***");
        assertThat(details.deliveryMedium()).isEqualTo(DeliveryMediumType.EMAIL);
        assertThat(details.attributeName()).isEqualTo("email");
        assertThat(verified(house, "ana")).isEqualTo("true");
        assertThat(refusal(catchThrowable(() -> verify(token, house.codeTo(email)))))
                .isEqualTo(EXPIRED);
    }

    @Test
    void aWrongCodeProvesNothingAndTooManyAreTooMany() {
        var email = mail("ana");
        var token = signedIn(house, "ana", attribute("email", email));
        ask(token, "email");
        var code = house.codeTo(email);

        for (int n = 0; n < 15; n++) {
            assertThat(refusal(catchThrowable(() -> verify(token, other(code)))))
                    .isEqualTo(MISMATCH);
        }

        assertThat(refusal(catchThrowable(() -> verify(token, code)))).isEqualTo(EXCEEDED);
        assertThat(verified(house, "ana")).isNotEqualTo("true");
    }

    @Test
    void askingForCodesIsLimitedByTheHour() {
        var token = signedIn(house, "ana", attribute("email", mail("ana")));
        for (int n = 0; n < 5; n++) ask(token, "email");

        assertThat(refusal(catchThrowable(() -> ask(token, "email")))).isEqualTo(EXCEEDED);
    }

    @Test
    void aCodeProvesOnlyTheAddressItWasSentTo() {
        var email = mail("ana");
        var token = signedIn(house, "ana", attribute("email", email));
        ask(token, "email");
        var code = house.codeTo(email);

        house.server()
                .admin()
                .adminUpdateUserAttributes(r ->
                        r.userPoolId(house.pool().id())
                                .username("ana")
                                .userAttributes(attribute("email", mail("victim"))));

        assertThat(refusal(catchThrowable(() -> verify(token, code)))).isEqualTo(EXPIRED);
        assertThat(verified(house, "ana")).isNotEqualTo("true");
    }

    @Test
    void anAddressThatIsProvenFirstChangesOnlyThen() {
        var careful =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .userAttributeUpdateSettings(s ->
                                                s.attributesRequireVerificationBeforeUpdate(
                                                        VerifiedAttributeType.EMAIL)),
                        _ -> {});
        var old = mail("old");
        var next = mail("next");
        var token =
                signedIn(
                        careful,
                        "ana",
                        attribute("email", old),
                        attribute("email_verified", "true"));

        var details =
                careful.server()
                        .app()
                        .updateUserAttributes(
                                r -> r.accessToken(token).userAttributes(attribute("email", next)))
                        .codeDeliveryDetailsList();
        var before = value(careful, "ana", "email");
        var again = ask(token, "email");
        verify(token, careful.codeTo(next));

        assertThat(details)
                .extracting(CodeDeliveryDetailsType::destination)
                .containsExactly("n***@e***");
        assertThat(before).isEqualTo(old);
        assertThat(again.destination()).isEqualTo("n***@e***");
        assertThat(careful.messagesTo(old)).isEmpty();
        assertThat(careful.messagesTo(next)).hasSize(2);
        assertThat(value(careful, "ana", "email")).isEqualTo(next);
        assertThat(verified(careful, "ana")).isEqualTo("true");
    }

    @Test
    void anAliasOfSomebodyElseIsRefusedAndTheCodeKept() {
        var aliased = SignedUp.with(p -> p.aliasAttributes(AliasAttributeType.EMAIL), _ -> {});
        var email = mail("shared");
        signedIn(aliased, "ana", attribute("email", email), attribute("email_verified", "true"));
        var token = signedIn(aliased, "ben", attribute("email", email));
        ask(token, "email");
        var code = aliased.codeTo(email);

        for (int times = 0; times < 2; times++) {
            assertThat(refusal(catchThrowable(() -> verify(token, code))))
                    .isEqualTo(
                            "AliasExistsException: An account with the given email already"
                                    + " exists.");
        }
        assertThat(verified(aliased, "ana")).isEqualTo("true");
    }

    @Test
    void onlyAnAddressThatIsThereIsProven() {
        var token = signedIn(house, "ana");

        assertThat(refusal(catchThrowable(() -> ask(token, "email"))))
                .startsWith("InvalidParameterException: ");
        assertThat(refusal(catchThrowable(() -> ask(token, "name"))))
                .startsWith("InvalidParameterException: ");
        assertThat(refusal(catchThrowable(() -> verify(token, "123456")))).isEqualTo(EXPIRED);
    }

    @Test
    void aMailThatCannotBeSentIsTold() {
        var email = mail("ana").replace("@", TestServer.UNDELIVERABLE);
        var token = signedIn(house, "ana", attribute("email", email));

        assertThat(refusal(catchThrowable(() -> ask(token, "email"))))
                .isEqualTo("CodeDeliveryFailureException: Unable to deliver message");
    }

    @Test
    void theProofOfAPhoneNumberIsNotThatOfAMailAddress() {
        var email = mail("ana");
        var token =
                signedIn(
                        house,
                        "ana",
                        attribute("email", email),
                        attribute("phone_number", "+15555550042"));

        ask(token, "phone_number");
        var code = house.codeTo("+15555550042");

        assertThat(refusal(catchThrowable(() -> verify(token, code)))).isEqualTo(EXPIRED);
        assertThatCode(() ->
                        house.server()
                                .app()
                                .verifyUserAttribute(r ->
                                        r.accessToken(token)
                                                .attributeName("phone_number")
                                                .code(code)))
                .doesNotThrowAnyException();
    }
}
