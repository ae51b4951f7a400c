package doorhouse.userpool.signup;

import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.other;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountRecoverySettingType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class RecoveryOperationsTest {
    private static final String NEXT = "Another-Horse-8";
    private static final String NO_ADDRESS =
            "InvalidParameterException: Cannot reset password for the user as there is no"
                    + " registered/verified email or phone_number";
    private static final String MISMATCH =
            "CodeMismatchException: Invalid verification code provided, please try again.";
    private static final String EXPIRED =
            "ExpiredCodeException: Invalid code provided, please request a code again.";
    private static final String EXCEEDED =
            "LimitExceededException: Attempt limit exceeded, please try after some time.";
    private static final String WRONG_STATE =
            "NotAuthorizedException: User password cannot be reset in the current state.";

    private static CodeDeliveryDetailsType forgot(SignedUp house, String name) {
        return house.server()
                .app()
                .forgotPassword(r -> r.clientId(house.client()).username(name))
                .codeDeliveryDetails();
    }

    private static void reset(SignedUp house, String name, String code, String password) {
        house.server()
                .app()
                .confirmForgotPassword(r ->
                        r.clientId(house.client())
                                .username(name)
                                .confirmationCode(code)
                                .password(password));
    }

    private static void reset(SignedUp house, String name, String code) {
        reset(house, name, code, NEXT);
    }

    private static boolean signsIn(SignedUp house, String name, String password) {
        try {
            return house.pool().signIn(house.client(), name, password).authenticationResult()
                    != null;
        } catch (CognitoIdentityProviderException e) {
            assertThat(refusal(e))
                    .isEqualTo("NotAuthorizedException: Incorrect username or password.");
            return false;
        }
    }

    @Test
    void whoForgotAPasswordGetsACodeAndChoosesAnother() {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");

        var details = forgot(house, "ana");
        var code = house.codeTo(email);
        reset(house, "ana", code);

        assertThat(details.destination()).isEqualTo("a***@e***");
        assertThat(details.deliveryMedium()).isEqualTo(DeliveryMediumType.EMAIL);
        assertThat(details.attributeName()).isEqualTo("email");
        assertThat(signsIn(house, "ana", SignedUp.PASSWORD)).isFalse();
        assertThat(signsIn(house, "ana", NEXT)).isTrue();
        assertThat(refusal(catchThrowable(() -> reset(house, "ana", code)))).isEqualTo(EXPIRED);
    }

    @Test
    void ofManyWhoBringTheCodeOneSetsThePassword() throws Exception {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");
        forgot(house, "ana");
        var code = house.codeTo(email);

        var ends = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                var password = "Password-number-" + n;
                ends.add(threads.submit(() -> resets(house, code, password)));
            }
        }

        int winners = 0;
        for (var end : ends) if (end.get()) winners++;
        assertThat(winners).isEqualTo(1);
    }

    private static boolean resets(SignedUp house, String code, String password) {
        try {
            reset(house, "ana", code, password);
            return true;
        } catch (CognitoIdentityProviderException e) {
            assertThat(refusal(e)).isEqualTo(EXPIRED);
            return false;
        }
    }

    @Test
    void aBadPasswordDoesNotCostTheCode() {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");
        forgot(house, "ana");
        var code = house.codeTo(email);

        var thrown = catchThrowable(() -> reset(house, "ana", code, "nouppercase-1"));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "InvalidPasswordException: Password does not conform to policy: Password"
                                + " must have uppercase characters");
        assertThatCode(() -> reset(house, "ana", code)).doesNotThrowAnyException();
    }

    @Test
    void aWrongCodeIsRefusedAndTooManyAreTooMany() {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");
        forgot(house, "ana");
        var code = house.codeTo(email);

        var refusals = new ArrayList<String>();
        for (int n = 0; n < 10; n++) {
            refusals.add(refusal(catchThrowable(() -> reset(house, "ana", other(code)))));
        }

        assertThat(refusals.subList(0, 9)).containsOnly(MISMATCH);
        assertThat(refusals.getLast()).isEqualTo(EXCEEDED);
        assertThat(refusal(catchThrowable(() -> reset(house, "ana", code)))).isEqualTo(EXCEEDED);
    }

    @Test
    void theCodeOfASignUpResetsNothing() {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");
        var signUpCode = house.codeTo(email);

        var thrown = catchThrowable(() -> reset(house, "ana", signUpCode));

        assertThat(refusal(thrown)).isEqualTo(EXPIRED);
    }

    @Test
    void aResetCodeLivesAnHour() {
        try (var server = TestServer.start()) {
            var pool = server.pool(p -> p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var house = new SignedUp(server, pool, pool.client());
            var anas = house.confirmed("ana");
            var bens = house.confirmed("ben");
            forgot(house, "ana");
            forgot(house, "ben");

            server.clock().forward(Duration.ofMinutes(59));
            reset(house, "ana", house.codeTo(anas));
            server.clock().forward(Duration.ofMinutes(2));
            var thrown = catchThrowable(() -> reset(house, "ben", house.codeTo(bens)));

            assertThat(refusal(thrown)).isEqualTo(EXPIRED);
        }
    }

    @Test
    void theHourEndsAndTheUserMayTryAgain() {
        try (var server = TestServer.start()) {
            var pool = server.pool(p -> p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var house = new SignedUp(server, pool, pool.client());
            house.confirmed("ana");
            for (int n = 0; n < 10; n++) forgot(house, "ana");

            var thrown = catchThrowable(() -> forgot(house, "ana"));
            server.clock().forward(Duration.ofMinutes(60));

            assertThat(refusal(thrown)).isEqualTo(EXCEEDED);
            assertThatCode(() -> forgot(house, "ana")).doesNotThrowAnyException();
        }
    }

    @Test
    void theAddressIsTheOneOfTheHighestPriority() {
        var house =
                SignedUp.with(
                        p ->
                                p.accountRecoverySetting(
                                        recovery(
                                                RecoveryOptionNameType.VERIFIED_PHONE_NUMBER,
                                                RecoveryOptionNameType.VERIFIED_EMAIL)),
                        _ -> {});
        var both = mail("both");
        verified(house, "both", both, "+15555550001");
        verified(house, "mailOnly", mail("only"), null);

        assertThat(forgot(house, "both").destination()).isEqualTo("+*******0001");
        assertThat(forgot(house, "mailOnly").destination()).isEqualTo("o***@e***");
    }

    private static AccountRecoverySettingType recovery(RecoveryOptionNameType... inOrder) {
        var mechanisms = new ArrayList<RecoveryOptionType>();
        for (var name : inOrder) {
            int priority = mechanisms.size() + 1;
            mechanisms.add(RecoveryOptionType.builder().name(name).priority(priority).build());
        }
        return AccountRecoverySettingType.builder().recoveryMechanisms(mechanisms).build();
    }

    private static void verified(
            SignedUp house, String name, String email, @Nullable String phone) {
        var attributes =
                new ArrayList<>(
                        List.of(attribute("email", email), attribute("email_verified", "true")));
        if (phone != null) {
            attributes.add(attribute("phone_number", phone));
            attributes.add(attribute("phone_number_verified", "true"));
        }
        house.pool().confirmedUser(name, attributes.toArray(AttributeType[]::new));
    }

    @Test
    void whereOnlyAdministratorsResetNobodyElseDoes() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .accountRecoverySetting(
                                                recovery(RecoveryOptionNameType.ADMIN_ONLY)),
                        _ -> {});
        house.confirmed("ana");

        var thrown = catchThrowable(() -> forgot(house, "ana"));

        assertThat(refusal(thrown))
                .isEqualTo("NotAuthorizedException: Contact administrator to reset password.");
    }

    @Test
    void whoCannotResetIsToldSo() {
        var house = SignedUp.verifyingEmail();
        house.signUp("unconfirmed", mail("unconfirmed"));
        verified(house, "disabled", mail("disabled"), null);
        house.server()
                .admin()
                .adminDisableUser(r -> r.userPoolId(house.pool().id()).username("disabled"));
        house.pool().confirmedUser("bare");
        house.server()
                .admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.pool().id())
                                .username("invited")
                                .messageAction("SUPPRESS"));

        assertThat(refusal(catchThrowable(() -> forgot(house, "unconfirmed"))))
                .isEqualTo(NO_ADDRESS);
        assertThat(refusal(catchThrowable(() -> forgot(house, "bare")))).isEqualTo(NO_ADDRESS);
        assertThat(refusal(catchThrowable(() -> forgot(house, "disabled"))))
                .isEqualTo("NotAuthorizedException: User is disabled.");
        assertThat(refusal(catchThrowable(() -> forgot(house, "invited")))).isEqualTo(WRONG_STATE);
        assertThat(refusal(catchThrowable(() -> forgot(house, "nobody"))))
                .isEqualTo("UserNotFoundException: Username/client id combination not found.");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody@example.com, n***@e***, EMAIL, email",
        "unconfirmed, [a-z]\\*\\*\\*@[a-z]\\*\\*\\*, EMAIL, email",
        "disabled, [a-z]\\*\\*\\*@[a-z]\\*\\*\\*, EMAIL, email",
        "invited, [a-z]\\*\\*\\*@[a-z]\\*\\*\\*, EMAIL, email",
    })
    void whereItIsHiddenWhoCannotResetIsAnsweredLikeAnother(
            String name, String destination, DeliveryMediumType medium, String attribute) {
        var house = SignedUp.hiding();
        house.signUp("unconfirmed", mail("unconfirmed"));
        verified(house, "disabled", mail("disabled"), null);
        house.server()
                .admin()
                .adminDisableUser(r -> r.userPoolId(house.pool().id()).username("disabled"));
        house.server()
                .admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.pool().id())
                                .username("invited")
                                .messageAction("SUPPRESS"));

        var early = refusal(catchThrowable(() -> reset(house, name, "123456")));
        var details = forgot(house, name);
        var again = forgot(house, name);
        var late = refusal(catchThrowable(() -> reset(house, name, "123456")));

        assertThat(early).isEqualTo(EXPIRED);
        assertThat(details).isEqualTo(again);
        assertThat(details.destination())
                .satisfiesAnyOf(
                        d -> assertThat(d).isEqualTo(destination),
                        d -> assertThat(d).matches(destination));
        assertThat(details.deliveryMedium()).isEqualTo(medium);
        assertThat(details.attributeName()).isEqualTo(attribute);
        assertThat(late).isEqualTo(MISMATCH);
        for (int n = 4; n < 10; n++) forgot(house, name);
        assertThat(refusal(catchThrowable(() -> forgot(house, name)))).isEqualTo(EXCEEDED);
    }

    @Test
    void whereItIsHiddenWhoIsThereStillGetsTheMail() {
        var house = SignedUp.hiding();
        var email = house.confirmed("ana");
        var before = house.messagesTo(email).size();

        var details = forgot(house, "ana");

        assertThat(details.destination()).isEqualTo("a***@e***");
        house.awaitMessages(email, before + 1);
        reset(house, "ana", house.codeTo(email));
        assertThat(signsIn(house, "ana", NEXT)).isTrue();
    }

    @Test
    void whereItIsHiddenNeitherASlowNorABrokenMailServerTells() {
        var house = SignedUp.hiding();
        verified(house, "slow", mail("slow").replace("@", TestServer.STUCK), null);
        verified(house, "broken", mail("broken").replace("@", TestServer.UNDELIVERABLE), null);
        var began = System.nanoTime();

        assertThat(forgot(house, "slow").destination()).isEqualTo("s***@s***");
        assertThat(forgot(house, "broken").destination()).isEqualTo("b***@u***");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void anAdministratorsResetAsksForANewPassword() {
        var house = SignedUp.verifyingEmail();
        var email = house.confirmed("ana");

        adminReset(house, "ana");

        var thrown =
                catchThrowable(() -> house.pool().signIn(house.client(), "ana", SignedUp.PASSWORD));
        assertThat(refusal(thrown))
                .isEqualTo("PasswordResetRequiredException: Password reset required for the user");
        reset(house, "ana", house.codeTo(email));
        assertThat(signsIn(house, "ana", NEXT)).isTrue();
    }

    private static void adminReset(SignedUp house, String name) {
        house.server()
                .admin()
                .adminResetUserPassword(r -> r.userPoolId(house.pool().id()).username(name));
    }

    @Test
    void anAdministratorResetsOnlyWhoHasAPasswordAndAnAddress() {
        var house = SignedUp.verifyingEmail();
        house.signUp("unconfirmed", mail("unconfirmed"));
        house.pool().confirmedUser("bare");

        assertThat(refusal(catchThrowable(() -> adminReset(house, "unconfirmed"))))
                .isEqualTo(WRONG_STATE);
        assertThat(refusal(catchThrowable(() -> adminReset(house, "bare")))).isEqualTo(NO_ADDRESS);
        assertThat(refusal(catchThrowable(() -> adminReset(house, "nobody"))))
                .isEqualTo("UserNotFoundException: User does not exist.");
    }
}
