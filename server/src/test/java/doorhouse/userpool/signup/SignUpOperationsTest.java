package doorhouse.userpool.signup;

import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.other;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.message.Message.Medium;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class SignUpOperationsTest {
    private static final String MISMATCH =
            "CodeMismatchException: Invalid verification code provided, please try again.";
    private static final String EXPIRED =
            "ExpiredCodeException: Invalid code provided, please request a code again.";
    private static final String EXCEEDED =
            "LimitExceededException: Attempt limit exceeded, please try after some time.";
    private static final String IS_CONFIRMED =
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";

    @Test
    void whoSignsUpIsSentACodeAndConfirmsByIt() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");

        var answer = house.signUp("ana", email);

        assertThat(answer.userConfirmed()).isFalse();
        assertThat(answer.userSub()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(answer.session()).isNull();
        assertThat(answer.codeDeliveryDetails().destination()).isEqualTo("a***@e***");
        assertThat(answer.codeDeliveryDetails().deliveryMedium())
                .isEqualTo(DeliveryMediumType.EMAIL);
        assertThat(answer.codeDeliveryDetails().attributeName()).isEqualTo("email");
        var message = house.messageTo(email);
        var code = message.findCode().orElseThrow();
        assertThat(message.subject()).isEqualTo("Your verification code");
        assertThat(message.body()).isEqualTo("Your confirmation code is " + code + ".");
        assertThat(answer.toString()).doesNotContain(code);
        house.confirm("ana", code);
        assertThat(refusal(catchThrowable(() -> house.confirm("ana", code))))
                .isEqualTo(IS_CONFIRMED);
    }

    @Test
    void aWrongCodeIsRefusedAndTheRightOneStillWorks() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");
        house.signUp("ana", email);
        var code = house.codeTo(email);

        var thrown = catchThrowable(() -> house.confirm("ana", other(code)));

        assertThat(refusal(thrown)).isEqualTo(MISMATCH);
        assertThatCode(() -> house.confirm("ana", code)).doesNotThrowAnyException();
    }

    @Test
    void aCodeOfSomebodyElseIsWrong() {
        var house = SignedUp.verifyingEmail();
        var anas = mail("ana");
        var bens = mail("ben");
        house.signUp("ana", anas);
        house.signUp("ben", bens);

        var thrown = catchThrowable(() -> house.confirm("ana", house.codeTo(bens)));

        assertThat(refusal(thrown)).isEqualTo(MISMATCH);
    }

    @Test
    void aNewCodeReplacesTheOld() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");
        house.signUp("ana", email);
        var old = house.codeTo(email);

        var details =
                house.server()
                        .app()
                        .resendConfirmationCode(r -> r.clientId(house.client()).username("ana"))
                        .codeDeliveryDetails();

        assertThat(details.destination()).isEqualTo("a***@e***");
        assertThat(house.messagesTo(email)).hasSize(2);
        var fresh = house.codeTo(email);
        if (!fresh.equals(old)) {
            assertThat(refusal(catchThrowable(() -> house.confirm("ana", old))))
                    .isEqualTo(MISMATCH);
        }
        house.confirm("ana", fresh);
        assertThat(refusal(catchThrowable(() -> resend(house, "ana"))))
                .isEqualTo("InvalidParameterException: User is already confirmed.");
    }

    @Test
    void askingAgainIsLimitedByTheHour() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");
        house.signUp("ana", email);
        for (int n = 0; n < 5; n++) resend(house, "ana");

        var thrown = catchThrowable(() -> resend(house, "ana"));

        assertThat(refusal(thrown)).isEqualTo(EXCEEDED);
        assertThat(house.messagesTo(email)).hasSize(6);
    }

    @Test
    void guessingIsLimitedByTheHour() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");
        house.signUp("ana", email);
        var code = house.codeTo(email);
        for (int n = 0; n < 15; n++) {
            assertThat(refusal(catchThrowable(() -> house.confirm("ana", other(code)))))
                    .isEqualTo(MISMATCH);
        }

        var thrown = catchThrowable(() -> house.confirm("ana", code));

        assertThat(refusal(thrown)).isEqualTo(EXCEEDED);
    }

    @Test
    void aNameIsTakenOnlyOnceAlsoByManyAtOnce() throws Exception {
        var house = SignedUp.verifyingEmail();
        var ends = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 20; n++) {
                ends.add(threads.submit(() -> signUpOrRefusal(house, "ana")));
            }
        }

        var answers = new ArrayList<String>();
        for (var end : ends) answers.add(end.get());

        assertThat(answers).containsOnlyOnce("signed up");
        assertThat(answers.stream().filter(a -> !a.equals("signed up")).distinct())
                .containsExactly("UsernameExistsException: User already exists");
    }

    @Test
    void aPasswordAgainstThePolicyIsRefusedAndNobodyIsThere() {
        var house = SignedUp.verifyingEmail();

        var thrown =
                catchThrowable(() ->
                        house.server()
                                .app()
                                .signUp(r ->
                                        r.clientId(house.client())
                                                .username("ana")
                                                .password("Sh0rt!")));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "InvalidPasswordException: Password did not conform with policy: Password"
                                + " not long enough");
        assertThatCode(() -> house.signUp("ana", mail("ana"))).doesNotThrowAnyException();
    }

    @Test
    void aPoolForAdministratorsTakesNoSignUp() {
        var house =
                SignedUp.with(
                        p -> p.adminCreateUserConfig(c -> c.allowAdminCreateUserOnly(true)),
                        _ -> {});

        var thrown = catchThrowable(() -> house.signUp("ana", mail("ana")));

        assertThat(refusal(thrown))
                .isEqualTo("NotAuthorizedException: SignUp is not permitted for this user pool");
    }

    @Test
    void nobodyVouchesForOneself() {
        var house = SignedUp.verifyingEmail();

        var thrown =
                catchThrowable(() ->
                        house.signUp(
                                "ana",
                                attribute("email", mail("ana")),
                                attribute("email_verified", "true")));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "NotAuthorizedException: A client attempted to write unauthorized"
                                + " attribute");
    }

    @Test
    void aClientWritesOnlyWhatItMay() {
        var house = SignedUp.with(_ -> {}, c -> c.writeAttributes("email"));

        var thrown = catchThrowable(() -> house.signUp("ana", attribute("name", "Ana")));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "NotAuthorizedException: A client attempted to write unauthorized"
                                + " attribute");
        assertThatCode(() -> house.signUp("ana", mail("ana"))).doesNotThrowAnyException();
    }

    @Test
    void withoutAnAddressToVerifyNothingIsSent() {
        var house = SignedUp.with(_ -> {}, _ -> {});

        var answer = house.signUp("ana", mail("ana"));

        assertThat(answer.codeDeliveryDetails()).isNull();
        assertThat(refusal(catchThrowable(() -> resend(house, "ana"))))
                .isEqualTo(
                        "InvalidParameterException: Cannot resend codes. Auto verification not"
                                + " turned on.");
        assertThat(refusal(catchThrowable(() -> house.confirm("ana", "123456"))))
                .isEqualTo(EXPIRED);
    }

    @Test
    void ofPhoneAndMailThePhoneIsTaken() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(
                                        VerifiedAttributeType.EMAIL,
                                        VerifiedAttributeType.PHONE_NUMBER),
                        _ -> {});
        var email = mail("ana");

        var answer =
                house.signUp(
                        "ana",
                        attribute("email", email),
                        attribute("phone_number", "+15555551212"));

        assertThat(answer.codeDeliveryDetails().destination()).isEqualTo("+*******1212");
        assertThat(answer.codeDeliveryDetails().deliveryMedium()).isEqualTo(DeliveryMediumType.SMS);
        assertThat(house.messagesTo(email)).isEmpty();
        assertThat(house.messageTo("+15555551212").medium()).isEqualTo(Medium.SMS);
    }

    @Test
    void wherePeopleAreNamedByMailTheAddressIsTheName() {
        var house =
                SignedUp.with(
                        p ->
                                p.usernameAttributes(UsernameAttributeType.EMAIL)
                                        .autoVerifiedAttributes(VerifiedAttributeType.EMAIL),
                        _ -> {});
        var email = mail("ana");

        house.signUp(email);
        var again = catchThrowable(() -> house.signUp(email));
        var named = catchThrowable(() -> house.signUp("ana"));
        house.confirm(email, house.codeTo(email));

        assertThat(refusal(again))
                .isEqualTo(
                        "UsernameExistsException: An account with the given email already exists.");
        assertThat(refusal(named))
                .isEqualTo("InvalidParameterException: Username should be an email.");
    }

    @Test
    void anAliasBelongsToWhoProvesItFirstUnlessItIsForced() {
        var house =
                SignedUp.with(
                        p ->
                                p.aliasAttributes(AliasAttributeType.EMAIL)
                                        .autoVerifiedAttributes(VerifiedAttributeType.EMAIL),
                        _ -> {});
        var email = mail("shared");
        house.signUp("ana", email);
        house.confirm("ana", house.codeTo(email));
        house.signUp("ben", email);
        var code = house.codeTo(email);

        var thrown = catchThrowable(() -> house.confirm("ben", code));
        house.server()
                .app()
                .confirmSignUp(r ->
                        r.clientId(house.client())
                                .username("ben")
                                .confirmationCode(code)
                                .forceAliasCreation(true));

        assertThat(refusal(thrown))
                .isEqualTo("AliasExistsException: An account with the email already exists.");
        assertThat(refusal(catchThrowable(() -> house.confirm(email, code))))
                .isEqualTo(IS_CONFIRMED);
    }

    @Test
    void aNameLikeAnAliasIsRefused() {
        var house = SignedUp.with(p -> p.aliasAttributes(AliasAttributeType.EMAIL), _ -> {});

        var thrown = catchThrowable(() -> house.signUp("victim@example.com"));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "InvalidParameterException: Username cannot be of email format, since user"
                                + " pool is configured for email alias.");
    }

    @Test
    void aClientWithASecretProvesItself() {
        var house = SignedUp.with(_ -> {}, c -> c.generateSecret(true));

        var without = catchThrowable(() -> house.signUp("ana", mail("ana")));
        var wrong =
                catchThrowable(() ->
                        house.server()
                                .app()
                                .signUp(r ->
                                        r.clientId(house.client())
                                                .username("ana")
                                                .password(SignedUp.PASSWORD)
                                                .secretHash("d3Jvbmc=")));

        assertThat(refusal(without))
                .isEqualTo(
                        "NotAuthorizedException: Client "
                                + house.client()
                                + " is configured with secret but SECRET_HASH was not received");
        assertThat(refusal(wrong))
                .isEqualTo(
                        "NotAuthorizedException: Unable to verify secret hash for client "
                                + house.client());
    }

    @Test
    void aSignUpGoesOnToSigningInWhereItIsOffered() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .policies(o ->
                                                o.signInPolicy(s ->
                                                        s.allowedFirstAuthFactors(
                                                                AuthFactorType.PASSWORD,
                                                                AuthFactorType.EMAIL_OTP))),
                        c -> c.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_USER_AUTH));
        var email = mail("ana");

        var session = house.signUp("ana", email).session();
        var foreign = house.signUp("ben", mail("ben")).session();
        var code = house.codeTo(email);
        var thrown = catchThrowable(() -> confirmInSession(house, code, foreign));
        var next = confirmInSession(house, code, session);

        assertThat(session).hasSizeBetween(20, 2048);
        assertThat(refusal(thrown))
                .isEqualTo("NotAuthorizedException: Invalid session for the user.");
        assertThat(next).hasSizeBetween(20, 2048).isNotEqualTo(session);
    }

    @Test
    void withoutAPasswordOnlyWhereCodesSignIn() {
        var house = SignedUp.verifyingEmail();

        var thrown =
                catchThrowable(() ->
                        house.server()
                                .app()
                                .signUp(r -> r.clientId(house.client()).username("ana")));

        assertThat(refusal(thrown))
                .isEqualTo("InvalidParameterException: Missing required parameter Password");
    }

    @Test
    void anAdministratorConfirmsWithoutProof() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");
        house.signUp("ana", email);
        var code = house.codeTo(email);

        house.server()
                .admin()
                .adminConfirmSignUp(r -> r.userPoolId(house.pool().id()).username("ana"));

        assertThat(refusal(catchThrowable(() -> house.confirm("ana", code))))
                .isEqualTo(IS_CONFIRMED);
        assertThat(
                        refusal(
                                catchThrowable(() ->
                                        house.server()
                                                .admin()
                                                .adminConfirmSignUp(r ->
                                                        r.userPoolId(house.pool().id())
                                                                .username("ana")))))
                .isEqualTo(IS_CONFIRMED);
    }

    @Test
    void aCodeLivesADay() {
        var server = TestServer.start();
        try (server) {
            var pool = server.pool(p -> p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var house = new SignedUp(server, pool, pool.client());
            var anas = mail("ana");
            var bens = mail("ben");
            house.signUp("ana", anas);
            house.signUp("ben", bens);

            server.clock().forward(Duration.ofHours(24).minusSeconds(60));
            house.confirm("ana", house.codeTo(anas));
            server.clock().forward(Duration.ofSeconds(61));
            var thrown = catchThrowable(() -> house.confirm("ben", house.codeTo(bens)));

            assertThat(refusal(thrown)).isEqualTo(EXPIRED);
        }
    }

    private static CodeDeliveryDetailsType resend(SignedUp house, String name) {
        return house.server()
                .app()
                .resendConfirmationCode(r -> r.clientId(house.client()).username(name))
                .codeDeliveryDetails();
    }

    private static String signUpOrRefusal(SignedUp house, String name) {
        try {
            house.signUp(name, mail(name));
            return "signed up";
        } catch (CognitoIdentityProviderException e) {
            return refusal(e);
        }
    }

    private static String confirmInSession(SignedUp house, String code, String session) {
        return house.server()
                .app()
                .confirmSignUp(r ->
                        r.clientId(house.client())
                                .username("ana")
                                .confirmationCode(code)
                                .session(session))
                .session();
    }
}
