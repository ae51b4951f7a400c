package doorhouse.userpool.signup;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.Breakable;
import doorhouse.testing.TestFunctions.Failure;
import doorhouse.testing.TestFunctions.Handler;
import doorhouse.testing.TestServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.node.ObjectNode;

/// Every function that stands where users come to be and prove their addresses, in every call that
/// it stands in, failing in every way: the caller hears it, and there is nobody or a whole user,
/// who goes on as ever once the function works again.
class BrokenFunctionsTest {
    private static final TestServer SERVER = TestServer.shared();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, House> HOUSES = new ConcurrentHashMap<>();
    private static final String NEW = "Another-Horse-8";

    /// A pool one of whose functions can be broken.
    record House(SignedUp pool, Breakable function) {
        String id() {
            return pool.pool().id();
        }

        String status(String name) {
            return SERVER.admin()
                    .adminGetUser(r -> r.userPoolId(id()).username(name))
                    .userStatusAsString();
        }

        boolean exists(String name) {
            return !SERVER.admin()
                    .listUsers(r -> r.userPoolId(id()).filter("username = \"" + name + "\""))
                    .users()
                    .isEmpty();
        }

        void signsIn(String name, String password) {
            assertThat(pool.pool().signIn(pool.client(), name, password).authenticationResult())
                    .isNotNull();
        }
    }

    /// The call in which the function is called.
    interface Call {
        ThrowingCallable given(House house, Person person);
    }

    interface After {
        void check(House house, Person person);
    }

    record Person(String name, String email) {}

    record Case(String trigger, String name, Call call, After after) {
        @Override
        public String toString() {
            return trigger + " in " + name;
        }
    }

    private static List<Case> cases() {
        return List.of(
                new Case("PreSignUp", "SignUp", BrokenFunctionsTest::signUp, NOBODY),
                new Case("PreSignUp", "AdminCreateUser", BrokenFunctionsTest::create, NOBODY),
                new Case("PostConfirmation", "SignUp", BrokenFunctionsTest::signUp, CONFIRMED),
                new Case(
                        "PostConfirmation",
                        "ConfirmSignUp",
                        BrokenFunctionsTest::confirm,
                        CONFIRMED),
                new Case(
                        "PostConfirmation",
                        "AdminConfirmSignUp",
                        BrokenFunctionsTest::confirmByAdmin,
                        CONFIRMED),
                new Case(
                        "PostConfirmation",
                        "ConfirmForgotPassword",
                        BrokenFunctionsTest::confirmForgotten,
                        (house, person) -> house.signsIn(person.name, NEW)),
                new Case(
                        "UserMigration",
                        "ForgotPassword",
                        (house, person) -> forgot(house, person),
                        BrokenFunctionsTest::isTakenOver),
                new Case("CustomMessage", "SignUp", BrokenFunctionsTest::signUp, TO_CONFIRM),
                new Case(
                        "CustomMessage",
                        "ResendConfirmationCode",
                        BrokenFunctionsTest::resend,
                        TO_CONFIRM),
                new Case(
                        "CustomMessage",
                        "AdminCreateUser",
                        BrokenFunctionsTest::create,
                        BrokenFunctionsTest::isInvitedAgain),
                new Case(
                        "CustomMessage",
                        "ForgotPassword",
                        BrokenFunctionsTest::forgotOfKnown,
                        BrokenFunctionsTest::keepsThePasswordAndMaySetAnother),
                new Case(
                        "CustomMessage",
                        "AdminResetUserPassword",
                        BrokenFunctionsTest::reset,
                        BrokenFunctionsTest::setsAnotherPassword),
                new Case(
                        "CustomMessage",
                        "UpdateUserAttributes",
                        BrokenFunctionsTest::update,
                        BrokenFunctionsTest::provesTheNewAddress),
                new Case(
                        "CustomMessage",
                        "GetUserAttributeVerificationCode",
                        BrokenFunctionsTest::askForCode,
                        BrokenFunctionsTest::provesTheNewAddress));
    }

    static Stream<Arguments> table() {
        return cases().stream()
                .flatMap(each ->
                        Arrays.stream(Failure.values()).map(how -> Arguments.of(each, how)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void isHeardAndLeavesNobodyHalfMade(Case each, Failure how) {
        var house = HOUSES.computeIfAbsent(each.toString(), _ -> house(each));
        var name = "ana" + NAMES.incrementAndGet();
        var person = new Person(name, mail(name));
        var call = each.call.given(house, person);

        house.function.breaks(how);
        Throwable thrown;
        try {
            thrown = catchThrowable(call);
        } finally {
            house.function.mend();
        }

        assertThat(thrown).as("a refusal").isNotNull();
        assertThat(refusal(thrown)).isEqualTo(how.refusal(each.trigger));
        assertThat(SERVER.rowsOfNobody(house.id())).isEmpty();
        each.after.check(house, person);
    }

    private static House house(Case each) {
        Handler working =
                each.trigger.equals("UserMigration") ? BrokenFunctionsTest::takeOver : _ -> {};
        var function = TestFunctions.breakable(working);
        var arn = SERVER.functions().make(function).arn();
        boolean confirmedAtOnce =
                each.trigger.equals("PostConfirmation") && each.name.equals("SignUp");
        var letsIn = SERVER.functions().answering(r -> r.put("autoConfirmUser", true)).arn();
        var pool =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .lambdaConfig(l -> {
                                            if (confirmedAtOnce) l.preSignUp(letsIn);
                                            into(each.trigger, l, arn);
                                        }),
                        _ -> {});
        return new House(pool, function);
    }

    private static void into(String trigger, LambdaConfigType.Builder lambdas, String arn) {
        switch (trigger) {
            case "PreSignUp" -> lambdas.preSignUp(arn);
            case "PostConfirmation" -> lambdas.postConfirmation(arn);
            case "UserMigration" -> lambdas.userMigration(arn);
            case "CustomMessage" -> lambdas.customMessage(arn);
            default -> throw new AssertionError(trigger);
        }
    }

    // What is left behind.

    private static final After NOBODY =
            (house, person) -> {
                assertThat(house.exists(person.name)).isFalse();
                assertThat(house.pool.messagesTo(person.email)).isEmpty();
                house.pool.signUp(person.name, person.email);
                assertThat(house.status(person.name)).isEqualTo("UNCONFIRMED");
            };

    private static final After CONFIRMED =
            (house, person) -> {
                assertThat(house.status(person.name)).isEqualTo("CONFIRMED");
                house.signsIn(person.name, PASSWORD);
            };

    private static final After TO_CONFIRM =
            (house, person) -> {
                assertThat(house.status(person.name)).isEqualTo("UNCONFIRMED");
                resendCode(house, person);
                house.pool.confirm(person.name, house.pool.codeTo(person.email));
                house.signsIn(person.name, PASSWORD);
            };

    private static void isTakenOver(House house, Person person) {
        assertThat(house.exists(person.name)).isFalse();
        forgetPassword(house, person);
        assertThat(house.status(person.name)).isEqualTo("CONFIRMED");
    }

    private static void isInvitedAgain(House house, Person person) {
        assertThat(house.status(person.name)).isEqualTo("FORCE_CHANGE_PASSWORD");
        SERVER.admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.id())
                                .username(person.name)
                                .temporaryPassword(NEW)
                                .messageAction(MessageActionType.RESEND));
        assertThat(house.pool.pool().signIn(house.pool.client(), person.name, NEW))
                .matches(answer -> "NEW_PASSWORD_REQUIRED".equals(answer.challengeNameAsString()));
    }

    private static void keepsThePasswordAndMaySetAnother(House house, Person person) {
        house.signsIn(person.name, PASSWORD);
        setsAnotherPassword(house, person);
    }

    private static void setsAnotherPassword(House house, Person person) {
        forgetPassword(house, person);
        setPassword(house, person);
        house.signsIn(person.name, NEW);
    }

    private static void provesTheNewAddress(House house, Person person) {
        var token = house.pool.pool().accessToken(house.pool.client(), person.name);
        SERVER.app()
                .getUserAttributeVerificationCode(r -> r.accessToken(token).attributeName("email"));
        var code = house.pool.codeTo(person.email);
        SERVER.app()
                .verifyUserAttribute(r -> r.accessToken(token).attributeName("email").code(code));
        assertThat(SERVER.app().getUser(r -> r.accessToken(token)).userAttributes())
                .contains(attribute("email", person.email), attribute("email_verified", "true"));
    }

    // The calls.

    private static ThrowingCallable signUp(House house, Person person) {
        return () -> house.pool.signUp(person.name, person.email);
    }

    private static ThrowingCallable create(House house, Person person) {
        return () ->
                SERVER.admin()
                        .adminCreateUser(r ->
                                r.userPoolId(house.id())
                                        .username(person.name)
                                        .userAttributes(attribute("email", person.email))
                                        .desiredDeliveryMediumsWithStrings("EMAIL"));
    }

    private static ThrowingCallable confirm(House house, Person person) {
        house.pool.signUp(person.name, person.email);
        var code = house.pool.codeTo(person.email);
        return () -> house.pool.confirm(person.name, code);
    }

    private static ThrowingCallable confirmByAdmin(House house, Person person) {
        house.pool.signUp(person.name, person.email);
        return () ->
                SERVER.admin()
                        .adminConfirmSignUp(r -> r.userPoolId(house.id()).username(person.name));
    }

    private static ThrowingCallable resend(House house, Person person) {
        house.pool.signUp(person.name, person.email);
        return () -> resendCode(house, person);
    }

    private static void resendCode(House house, Person person) {
        SERVER.app()
                .resendConfirmationCode(r -> r.clientId(house.pool.client()).username(person.name));
    }

    private static ThrowingCallable forgot(House house, Person person) {
        return () -> forgetPassword(house, person);
    }

    private static ThrowingCallable forgotOfKnown(House house, Person person) {
        known(house, person);
        return forgot(house, person);
    }

    private static void forgetPassword(House house, Person person) {
        SERVER.app().forgotPassword(r -> r.clientId(house.pool.client()).username(person.name));
    }

    private static ThrowingCallable confirmForgotten(House house, Person person) {
        known(house, person);
        forgetPassword(house, person);
        return () -> setPassword(house, person);
    }

    private static void setPassword(House house, Person person) {
        var code = house.pool.codeTo(person.email);
        SERVER.app()
                .confirmForgotPassword(r ->
                        r.clientId(house.pool.client())
                                .username(person.name)
                                .confirmationCode(code)
                                .password(NEW));
    }

    private static ThrowingCallable reset(House house, Person person) {
        known(house, person);
        return () ->
                SERVER.admin()
                        .adminResetUserPassword(
                                r -> r.userPoolId(house.id()).username(person.name));
    }

    private static ThrowingCallable update(House house, Person person) {
        house.pool.pool().confirmedUser(person.name);
        var token = house.pool.pool().accessToken(house.pool.client(), person.name);
        return () ->
                SERVER.app()
                        .updateUserAttributes(r ->
                                r.accessToken(token)
                                        .userAttributes(attribute("email", person.email)));
    }

    private static ThrowingCallable askForCode(House house, Person person) {
        house.pool.pool().confirmedUser(person.name, attribute("email", person.email));
        var token = house.pool.pool().accessToken(house.pool.client(), person.name);
        return () ->
                SERVER.app()
                        .getUserAttributeVerificationCode(
                                r -> r.accessToken(token).attributeName("email"));
    }

    private static void known(House house, Person person) {
        house.pool
                .pool()
                .confirmedUser(
                        person.name,
                        attribute("email", person.email),
                        attribute("email_verified", "true"));
    }

    private static void takeOver(ObjectNode event) {
        var response = (ObjectNode) event.path("response");
        response.putObject("userAttributes")
                .put("email", mail("taken"))
                .put("email_verified", "true");
        response.put("finalUserStatus", "CONFIRMED");
    }
}
