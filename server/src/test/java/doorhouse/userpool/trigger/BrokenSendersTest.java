package doorhouse.userpool.trigger;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.Breakable;
import doorhouse.testing.TestFunctions.Failure;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

/// A function that sends, failing in every way, in every call that has something sent: nobody is
/// told, nothing else is sent in its place, and the user is whole.
class BrokenSendersTest {
    private static final TestServer SERVER = TestServer.shared();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<Medium, House> HOUSES = new ConcurrentHashMap<>();
    private static final String ROLE = "arn:aws:iam::123456789012:role/sms";

    enum Medium {
        EMAIL,
        SMS;

        String attribute() {
            return this == EMAIL ? "email" : "phone_number";
        }

        /// An address that nobody else has.
        String address() {
            int number = NAMES.incrementAndGet();
            return this == EMAIL
                    ? "broken-sender-" + number + "@example.com"
                    : "+1444" + (2_000_000 + number);
        }
    }

    record House(TestPool pool, String client, Breakable function) {
        void known(Medium medium, String name, String address) {
            pool.confirmedUser(
                    name,
                    attribute(medium.attribute(), address),
                    attribute(medium.attribute() + "_verified", "true"));
        }

        String status(String name) {
            return SERVER.admin()
                    .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                    .userStatusAsString();
        }
    }

    /// A call that has something sent; it also makes the user.
    ///
    /// @param status of the user afterwards
    record Call(String name, String status, Act act) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Act {
        void run(House house, Medium medium, String name, String address);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                        new Call("SignUp", "UNCONFIRMED", BrokenSendersTest::signUp),
                        new Call(
                                "ResendConfirmationCode", "UNCONFIRMED", BrokenSendersTest::resend),
                        new Call(
                                "AdminCreateUser",
                                "FORCE_CHANGE_PASSWORD",
                                BrokenSendersTest::create),
                        new Call("ForgotPassword", "CONFIRMED", BrokenSendersTest::forgot),
                        new Call(
                                "AdminResetUserPassword",
                                "RESET_REQUIRED",
                                BrokenSendersTest::reset),
                        new Call("UpdateUserAttributes", "CONFIRMED", BrokenSendersTest::update),
                        new Call(
                                "GetUserAttributeVerificationCode",
                                "CONFIRMED",
                                BrokenSendersTest::askForCode),
                        new Call("the first factor", "CONFIRMED", BrokenSendersTest::firstFactor),
                        new Call("the second factor", "CONFIRMED", BrokenSendersTest::secondFactor))
                .flatMap(call ->
                        Arrays.stream(Medium.values())
                                .flatMap(medium ->
                                        Arrays.stream(Failure.values())
                                                .map(how -> Arguments.of(call, medium, how))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("table")
    void failsUnheardAndLeavesAWholeUser(Call call, Medium medium, Failure how) {
        var house = HOUSES.computeIfAbsent(medium, _ -> house());
        var name = "ana" + NAMES.incrementAndGet();
        var address = medium.address();

        house.function.breaks(how);
        call.act.run(house, medium, name, address);
        house.function.mend();

        assertThat(house.status(name)).isEqualTo(call.status);
        assertThat(SERVER.inbox().list(r -> r.message().to().equals(address))).isEmpty();
        assertThat(SERVER.rowsOfNobody(house.pool.id())).isEmpty();
    }

    private static House house() {
        var function = TestFunctions.breakable(_ -> {});
        var arn = SERVER.functions().make(function).arn();
        var pool =
                SERVER.pool(r ->
                        r.autoVerifiedAttributes(
                                        VerifiedAttributeType.EMAIL,
                                        VerifiedAttributeType.PHONE_NUMBER)
                                .smsConfiguration(s -> s.snsCallerArn(ROLE))
                                .emailConfiguration(e ->
                                        e.emailSendingAccount("DEVELOPER")
                                                .sourceArn(
                                                        "arn:aws:ses:us-east-1:123456789012:identity/example.com"))
                                .policies(p ->
                                        p.signInPolicy(s ->
                                                s.allowedFirstAuthFactors(
                                                        AuthFactorType.PASSWORD,
                                                        AuthFactorType.EMAIL_OTP,
                                                        AuthFactorType.SMS_OTP)))
                                .lambdaConfig(l ->
                                        l.kmsKeyID(
                                                        "arn:aws:kms:us-east-1:123456789012:key/"
                                                                + UUID.randomUUID())
                                                .customEmailSender(
                                                        c -> c.lambdaArn(arn).lambdaVersion("V1_0"))
                                                .customSMSSender(c ->
                                                        c.lambdaArn(arn).lambdaVersion("V1_0"))));
        SERVER.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .emailMfaConfiguration(e -> e.message("{####}").subject("Code"))
                                .smsMfaConfiguration(
                                        s -> s.smsConfiguration(c -> c.snsCallerArn(ROLE))));
        var client =
                pool.client(c ->
                        c.explicitAuthFlowsWithStrings(
                                "ALLOW_USER_PASSWORD_AUTH",
                                "ALLOW_USER_AUTH",
                                "ALLOW_REFRESH_TOKEN_AUTH"));
        return new House(pool, client, function);
    }

    private static void signUp(House house, Medium medium, String name, String address) {
        SERVER.app()
                .signUp(r ->
                        r.clientId(house.client)
                                .username(name)
                                .password(PASSWORD)
                                .userAttributes(attribute(medium.attribute(), address)));
    }

    private static void resend(House house, Medium medium, String name, String address) {
        signUp(house, medium, name, address);
        SERVER.app().resendConfirmationCode(r -> r.clientId(house.client).username(name));
    }

    private static void create(House house, Medium medium, String name, String address) {
        SERVER.admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.pool.id())
                                .username(name)
                                .temporaryPassword(PASSWORD)
                                .desiredDeliveryMediums(
                                        medium == Medium.EMAIL
                                                ? DeliveryMediumType.EMAIL
                                                : DeliveryMediumType.SMS)
                                .userAttributes(attribute(medium.attribute(), address)));
    }

    private static void forgot(House house, Medium medium, String name, String address) {
        house.known(medium, name, address);
        SERVER.app().forgotPassword(r -> r.clientId(house.client).username(name));
    }

    private static void reset(House house, Medium medium, String name, String address) {
        house.known(medium, name, address);
        SERVER.admin().adminResetUserPassword(r -> r.userPoolId(house.pool.id()).username(name));
    }

    private static void update(House house, Medium medium, String name, String address) {
        house.pool.confirmedUser(name);
        var token = house.pool.accessToken(house.client, name);
        SERVER.app()
                .updateUserAttributes(r ->
                        r.accessToken(token)
                                .userAttributes(attribute(medium.attribute(), address)));
    }

    private static void askForCode(House house, Medium medium, String name, String address) {
        house.pool.confirmedUser(name, attribute(medium.attribute(), address));
        var token = house.pool.accessToken(house.client, name);
        SERVER.app()
                .getUserAttributeVerificationCode(
                        r -> r.accessToken(token).attributeName(medium.attribute()));
    }

    private static void firstFactor(House house, Medium medium, String name, String address) {
        house.known(medium, name, address);
        var factor = medium == Medium.EMAIL ? "EMAIL_OTP" : "SMS_OTP";
        var asked =
                SERVER.app()
                        .initiateAuth(r ->
                                r.clientId(house.client)
                                        .authFlow(AuthFlowType.USER_AUTH)
                                        .authParameters(
                                                Map.of(
                                                        "USERNAME",
                                                        name,
                                                        "PREFERRED_CHALLENGE",
                                                        factor)));
        assertThat(asked.challengeNameAsString()).isEqualTo(factor);
    }

    private static void secondFactor(House house, Medium medium, String name, String address) {
        house.known(medium, name, address);
        SERVER.admin()
                .adminSetUserMFAPreference(r -> {
                    r.userPoolId(house.pool.id()).username(name);
                    if (medium == Medium.EMAIL) r.emailMfaSettings(s -> s.enabled(true));
                    else r.smsMfaSettings(s -> s.enabled(true));
                });
        assertThat(house.pool.signIn(house.client, name, PASSWORD).challengeNameAsString())
                .isEqualTo(medium == Medium.EMAIL ? "EMAIL_OTP" : "SMS_MFA");
    }
}
