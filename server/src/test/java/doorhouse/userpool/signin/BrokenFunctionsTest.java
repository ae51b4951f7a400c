package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.Breakable;
import doorhouse.testing.TestFunctions.Failure;
import doorhouse.testing.TestFunctions.Handler;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import doorhouse.userpool.passkey.PasskeyUser;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import tools.jackson.databind.node.ObjectNode;

/// Every function that stands in a sign-in, in every flow that it stands in, failing in every way:
/// the caller hears it, nobody gets tokens, and the user is as before or whole, and signs in as
/// ever once the function works again.
class BrokenFunctionsTest {
    private static final TestServer SERVER = TestServer.shared();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, House> HOUSES = new ConcurrentHashMap<>();
    private static final String NEW = "Another-Horse-8";
    private static final String TEMPORARY = "Temporary-Horse-9";

    /// A pool one of whose functions can be broken.
    record House(SigningIn home, Breakable function) {
        String state(String name) {
            var user =
                    SERVER.admin().adminGetUser(r -> r.userPoolId(home.pool().id()).username(name));
            return user.userStatusAsString()
                    + user.enabled()
                    + user.userAttributes()
                    + user.userMFASettingList()
                    + user.preferredMfaSetting();
        }

        boolean exists(String name) {
            return !SERVER.admin()
                    .listUsers(r ->
                            r.userPoolId(home.pool().id()).filter("username = \"" + name + "\""))
                    .users()
                    .isEmpty();
        }
    }

    /// The steps up to the call in which the function is called, as often as wanted.
    interface Steps {
        ThrowingCallable lastCall();
    }

    interface Course {
        /// Makes the user, and whatever the user has.
        Steps given(House house, String name);
    }

    /// What is there once the function failed and works again.
    interface After {
        void check(House house, String name, Steps steps) throws Throwable;
    }

    record Flow(String trigger, String name, Course course, After after) {
        @Override
        public String toString() {
            return trigger + " in " + name;
        }
    }

    /// The user is as before, and the same steps lead to tokens.
    private static final After AS_BEFORE = (_, _, steps) -> steps.lastCall().call();

    private static Flow flow(String trigger, String name, Course course) {
        return new Flow(trigger, name, course, AS_BEFORE);
    }

    static Stream<Arguments> table() {
        var flows = new ArrayList<Flow>();
        flows.add(flow("PreAuthentication", "USER_PASSWORD_AUTH", BrokenFunctionsTest::password));
        flows.add(
                flow("PreAuthentication", "ADMIN_USER_PASSWORD_AUTH", BrokenFunctionsTest::admin));
        flows.add(flow("PreAuthentication", "USER_SRP_AUTH", BrokenFunctionsTest::srpBegin));
        flows.add(flow("PreAuthentication", "USER_AUTH", BrokenFunctionsTest::choice));
        flows.add(flow("PreAuthentication", "a sign-up's session", BrokenFunctionsTest::signUp));
        flows.add(flow("PreAuthentication", "CUSTOM_AUTH", BrokenFunctionsTest::customBegin));
        for (var last : List.of("PostAuthentication", "PreTokenGeneration")) {
            flows.add(flow(last, "USER_PASSWORD_AUTH", BrokenFunctionsTest::password));
            flows.add(flow(last, "ADMIN_USER_PASSWORD_AUTH", BrokenFunctionsTest::admin));
            flows.add(flow(last, "USER_SRP_AUTH", BrokenFunctionsTest::srp));
            flows.add(flow(last, "USER_AUTH by password", BrokenFunctionsTest::choicePassword));
            flows.add(flow(last, "USER_AUTH by mail", BrokenFunctionsTest::byMail));
            flows.add(flow(last, "USER_AUTH by text message", BrokenFunctionsTest::byText));
            flows.add(flow(last, "USER_AUTH by passkey", BrokenFunctionsTest::passkey));
            flows.add(flow(last, "a sign-up's session", BrokenFunctionsTest::signUp));
            flows.add(flow(last, "SOFTWARE_TOKEN_MFA", BrokenFunctionsTest::totp));
            flows.add(flow(last, "SMS_MFA", BrokenFunctionsTest::smsMfa));
            flows.add(flow(last, "EMAIL_OTP", BrokenFunctionsTest::mailMfa));
            flows.add(flow(last, "DEVICE_PASSWORD_VERIFIER", BrokenFunctionsTest::device));
            flows.add(flow(last, "CUSTOM_AUTH", BrokenFunctionsTest::customAnswer));
            flows.add(
                    new Flow(
                            last,
                            "NEW_PASSWORD_REQUIRED",
                            BrokenFunctionsTest::newPassword,
                            BrokenFunctionsTest::theNewPasswordStands));
            flows.add(
                    new Flow(
                            last,
                            "MFA_SETUP by app",
                            BrokenFunctionsTest::setUpTotp,
                            (house, name, _) -> asksFor("SOFTWARE_TOKEN_MFA", house, name)));
            flows.add(
                    new Flow(
                            last,
                            "MFA_SETUP by mail",
                            BrokenFunctionsTest::setUpMail,
                            (house, name, _) -> asksFor("EMAIL_OTP", house, name)));
        }
        flows.add(flow("PreTokenGeneration", "REFRESH_TOKEN_AUTH", BrokenFunctionsTest::refresh));
        flows.add(flow("PreTokenGeneration", "rotation", BrokenFunctionsTest::rotation));
        flows.add(migration("USER_PASSWORD_AUTH", BrokenFunctionsTest::migrated));
        flows.add(migration("ADMIN_USER_PASSWORD_AUTH", BrokenFunctionsTest::migratedByAdmin));
        flows.add(flow("DefineAuthChallenge", "its beginning", BrokenFunctionsTest::customBegin));
        flows.add(flow("DefineAuthChallenge", "SRP first", BrokenFunctionsTest::customSrp));
        flows.add(flow("DefineAuthChallenge", "the proof", BrokenFunctionsTest::customProof));
        flows.add(flow("DefineAuthChallenge", "an answer", BrokenFunctionsTest::customAnswer));
        flows.add(flow("CreateAuthChallenge", "its beginning", BrokenFunctionsTest::customBegin));
        flows.add(flow("CreateAuthChallenge", "another round", BrokenFunctionsTest::customWrong));
        flows.add(
                flow(
                        "VerifyAuthChallengeResponse",
                        "an answer",
                        BrokenFunctionsTest::customAnswer));
        flows.add(
                new Flow(
                        "PostConfirmation",
                        "USER_AUTH by mail",
                        BrokenFunctionsTest::confirmedByMail,
                        (house, name, _) -> {
                            assertThat(house.home.status(name)).isEqualTo("CONFIRMED");
                            assertThat(house.home.attribute(name, "email_verified"))
                                    .isEqualTo("true");
                            password(house.home, name).lastCall().call();
                        }));
        flows.add(flow("CustomMessage", "USER_AUTH", BrokenFunctionsTest::codeAtOnce));
        flows.add(flow("CustomMessage", "SELECT_CHALLENGE", BrokenFunctionsTest::codeChosen));
        flows.add(flow("CustomMessage", "the second factor", BrokenFunctionsTest::codeSecond));
        flows.add(flow("CustomMessage", "SELECT_MFA_TYPE", BrokenFunctionsTest::typeChosen));
        flows.add(flow("CustomMessage", "MFA_SETUP by mail", BrokenFunctionsTest::mailNamed));
        return flows.stream()
                .flatMap(flow ->
                        Arrays.stream(Failure.values()).map(how -> Arguments.of(flow, how)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void isHeardAndLeavesNobodyHalfMade(Flow flow, Failure how) throws Throwable {
        var house = HOUSES.computeIfAbsent(flow.toString(), _ -> house(flow));
        var name = "ana" + NAMES.incrementAndGet();
        var steps = flow.course.given(house, name);
        var call = steps.lastCall();
        boolean existed = house.exists(name);
        var before = existed ? house.state(name) : "";

        house.function.breaks(how);
        try {
            var refusal = how.refusal(flow.trigger).split(": ", 2);
            SigningIn.refused(call, refusal[0], refusal[1]);
        } finally {
            house.function.mend();
        }

        assertThat(house.exists(name)).isEqualTo(existed);
        if (existed && flow.after.equals(AS_BEFORE))
            assertThat(house.state(name)).isEqualTo(before);
        // Guesses at a name that the other directory alone knows are counted under that name.
        List<String> counted =
                flow.trigger.equals("UserMigration") ? List.of("sign_in_failure") : List.of();
        assertThat(SERVER.rowsOfNobody(house.home.pool().id())).isSubsetOf(counted);
        flow.after.check(house, name, steps);
    }

    private static House house(Flow flow) {
        var custom = new CustomSigningIn(SERVER).functions();
        Handler working =
                switch (flow.trigger) {
                    case "DefineAuthChallenge" -> custom.defining();
                    case "CreateAuthChallenge" -> custom.creating();
                    case "VerifyAuthChallengeResponse" -> custom.verifying();
                    case "UserMigration" -> BrokenFunctionsTest::takeOver;
                    default -> _ -> {};
                };
        var function = TestFunctions.breakable(working);
        var arn = SERVER.functions().make(function).arn();
        Consumer<LambdaConfigType.Builder> lambdas =
                l -> {
                    l.defineAuthChallenge(custom.define.arn())
                            .createAuthChallenge(custom.create.arn())
                            .verifyAuthChallengeResponse(custom.verify.arn());
                    switch (flow.trigger) {
                        case "PreAuthentication" -> l.preAuthentication(arn);
                        case "PostAuthentication" -> l.postAuthentication(arn);
                        case "PreTokenGeneration" -> l.preTokenGeneration(arn);
                        case "PostConfirmation" -> l.postConfirmation(arn);
                        case "UserMigration" -> l.userMigration(arn);
                        case "CustomMessage" -> l.customMessage(arn);
                        case "DefineAuthChallenge" -> l.defineAuthChallenge(arn);
                        case "CreateAuthChallenge" -> l.createAuthChallenge(arn);
                        case "VerifyAuthChallengeResponse" -> l.verifyAuthChallengeResponse(arn);
                        default -> throw new AssertionError(flow.trigger);
                    }
                };
        return new House(home(flow, lambdas), function);
    }

    private static SigningIn home(Flow flow, Consumer<LambdaConfigType.Builder> lambdas) {
        boolean setsUp = flow.name.startsWith("MFA_SETUP");
        Consumer<CreateUserPoolRequest.Builder> pool =
                r -> {
                    r.lambdaConfig(lambdas);
                    if (flow.name.startsWith("DEVICE")) {
                        r.deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true));
                    }
                };
        var home = SigningIn.signingUp(pool, setsUp ? ONE : ALL);
        if (setsUp) home.setMfa(UserPoolMfaType.ON);
        else {
            SERVER.admin()
                    .setUserPoolMfaConfig(r ->
                            r.userPoolId(home.pool().id())
                                    .webAuthnConfiguration(
                                            w -> w.relyingPartyId(PasskeyUser.RELYING_PARTY)));
        }
        return new SigningIn(SERVER, home.pool(), client(home, flow));
    }

    private static final AuthFactorType[] ONE = {AuthFactorType.PASSWORD};
    private static final AuthFactorType[] ALL = {
        AuthFactorType.PASSWORD,
        AuthFactorType.EMAIL_OTP,
        AuthFactorType.SMS_OTP,
        AuthFactorType.WEB_AUTHN
    };

    private static String client(SigningIn home, Flow flow) {
        var flows =
                new ArrayList<>(
                        List.of(
                                "ALLOW_USER_PASSWORD_AUTH",
                                "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                                "ALLOW_USER_SRP_AUTH",
                                "ALLOW_USER_AUTH",
                                "ALLOW_CUSTOM_AUTH"));
        boolean rotates = flow.name.equals("rotation");
        if (!rotates) flows.add("ALLOW_REFRESH_TOKEN_AUTH");
        return home.pool()
                .client(c -> {
                    c.explicitAuthFlowsWithStrings(flows);
                    if (rotates) {
                        c.refreshTokenRotation(
                                r -> r.feature("ENABLED").retryGracePeriodSeconds(0));
                    }
                });
    }

    // The password, in each of the ways.

    private static Steps password(House house, String name) {
        house.home.pool().confirmedUser(name);
        return password(house.home, name);
    }

    private static Steps password(SigningIn home, String name) {
        return () -> () -> done(home.byPassword(name));
    }

    private static void done(InitiateAuthResponse answer) {
        assertThat(answer.authenticationResult()).isNotNull();
    }

    private static Steps admin(House house, String name) {
        house.home.pool().confirmedUser(name);
        return adminPassword(house.home, name);
    }

    private static Steps adminPassword(SigningIn home, String name) {
        return () ->
                () ->
                        assertThat(
                                        SERVER.admin()
                                                .adminInitiateAuth(r ->
                                                        r.userPoolId(home.pool().id())
                                                                .clientId(home.client())
                                                                .authFlow(
                                                                        AuthFlowType
                                                                                .ADMIN_USER_PASSWORD_AUTH)
                                                                .authParameters(
                                                                        Map.of(
                                                                                "USERNAME",
                                                                                name,
                                                                                "PASSWORD",
                                                                                PASSWORD)))
                                                .authenticationResult())
                                .isNotNull();
    }

    private static InitiateAuthResponse begin(
            SigningIn home, String flow, String name, String... more) {
        var parameters = SigningIn.parameters(more);
        parameters.put("USERNAME", name);
        return SERVER.app()
                .initiateAuth(
                        r -> r.clientId(home.client()).authFlow(flow).authParameters(parameters));
    }

    private static Steps srpBegin(House house, String name) {
        house.home.pool().confirmedUser(name);
        var srp = TestSrp.of(house.home.pool(), name);
        return () -> () -> begin(house.home, "USER_SRP_AUTH", name, "SRP_A", srp.srpA());
    }

    private static Steps srp(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> {
            var srp = TestSrp.of(house.home.pool(), name);
            var asked = begin(house.home, "USER_SRP_AUTH", name, "SRP_A", srp.srpA());
            return () ->
                    assertThat(
                                    house.home
                                            .prove(srp, asked.challengeParameters())
                                            .authenticationResult())
                            .isNotNull();
        };
    }

    // What is chosen.

    private static Steps choice(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> () -> house.home.choose(name);
    }

    private static Steps choicePassword(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> {
            var session = house.home.choose(name).session();
            return () -> assertThat(house.home.password(session, name)).isNotNull();
        };
    }

    private static Steps byMail(House house, String name) {
        var email = verifiedMail(house.home, name);
        return () -> {
            var asked = house.home.choose(name, "PREFERRED_CHALLENGE", "EMAIL_OTP");
            return answering(house.home, "EMAIL_OTP", asked, name, newest(house.home, email));
        };
    }

    private static Steps byText(House house, String name) {
        var phone = phone(house.home, name);
        return () -> {
            var asked = house.home.choose(name, "PREFERRED_CHALLENGE", "SMS_OTP");
            return answering(house.home, "SMS_OTP", asked, name, newest(house.home, phone));
        };
    }

    private static Steps passkey(House house, String name) {
        var user = PasskeyUser.in(house.home.pool(), house.home.client(), name);
        user.register();
        return () -> {
            var asked = house.home.choose(name, "PREFERRED_CHALLENGE", "WEB_AUTHN");
            var options =
                    asked.challengeParameters().getOrDefault("CREDENTIAL_REQUEST_OPTIONS", "");
            var signed = Json.text(user.authenticator().get(Json.read(options)));
            return () ->
                    house.home.answer(
                            "WEB_AUTHN", asked.session(), "USERNAME", name, "CREDENTIAL", signed);
        };
    }

    /// A session of a sign-up is good once: whoever fails with it signs in by the password.
    private static Steps signUp(House house, String name) {
        var session = house.home.signedUp(name, SigningIn.mail(name));
        var first = new AtomicInteger();
        return () ->
                first.getAndIncrement() == 0
                        ? () -> done(house.home.goOn(session, name))
                        : password(house.home, name).lastCall();
    }

    private static Steps confirmedByMail(House house, String name) {
        var email = SigningIn.mail(name);
        SERVER.app()
                .signUp(r ->
                        r.clientId(house.home.client())
                                .username(name)
                                .password(PASSWORD)
                                .userAttributes(attribute("email", email)));
        return () -> {
            var asked = house.home.choose(name, "PREFERRED_CHALLENGE", "EMAIL_OTP");
            return answering(house.home, "EMAIL_OTP", asked, name, newest(house.home, email));
        };
    }

    // Second factors.

    private static Steps totp(House house, String name) {
        house.home.pool().confirmedUser(name);
        var totp =
                TestTotp.preferred(
                        SERVER, house.home.pool().accessToken(house.home.client(), name));
        return () -> {
            var asked = house.home.byPassword(name);
            return answering(house.home, "SOFTWARE_TOKEN_MFA", asked, name, totp.nextCode());
        };
    }

    private static Steps smsMfa(House house, String name) {
        var phone = phone(house.home, name);
        SERVER.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(house.home.pool().id())
                                .username(name)
                                .smsMfaSettings(s -> s.enabled(true).preferredMfa(true)));
        return () -> {
            var asked = house.home.byPassword(name);
            return answering(house.home, "SMS_MFA", asked, name, newest(house.home, phone));
        };
    }

    private static Steps mailMfa(House house, String name) {
        var email = verifiedMail(house.home, name);
        preferMail(house.home, name);
        return () -> {
            var asked = house.home.byPassword(name);
            return answering(house.home, "EMAIL_OTP", asked, name, newest(house.home, email));
        };
    }

    private static void preferMail(SigningIn home, String name) {
        SERVER.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username(name)
                                .emailMfaSettings(s -> s.enabled(true).preferredMfa(true)));
    }

    private static Steps newPassword(House house, String name) {
        SERVER.admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.home.pool().id())
                                .username(name)
                                .temporaryPassword(TEMPORARY)
                                .messageAction(MessageActionType.SUPPRESS));
        return () -> {
            var asked = house.home.pool().signIn(house.home.client(), name, TEMPORARY);
            return () ->
                    house.home.answer(
                            "NEW_PASSWORD_REQUIRED",
                            asked.session(),
                            "USERNAME",
                            name,
                            "NEW_PASSWORD",
                            NEW);
        };
    }

    private static void theNewPasswordStands(House house, String name, Steps steps) {
        assertThat(house.home.status(name)).isEqualTo("CONFIRMED");
        done(house.home.pool().signIn(house.home.client(), name, NEW));
    }

    private static Steps setUpTotp(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> {
            var session = house.home.byPassword(name).session();
            var associated = SERVER.app().associateSoftwareToken(r -> r.session(session));
            var code = TestTotp.with(SERVER, associated.secretCode()).code();
            var verified =
                    SERVER.app()
                            .verifySoftwareToken(
                                    r -> r.session(associated.session()).userCode(code));
            return () -> house.home.answer("MFA_SETUP", verified.session(), "USERNAME", name);
        };
    }

    private static Steps setUpMail(House house, String name) {
        house.home.pool().confirmedUser(name);
        var email = SigningIn.mail(name);
        return () -> {
            var session = house.home.byPassword(name).session();
            var asked = house.home.answer("MFA_SETUP", session, "USERNAME", name, "EMAIL", email);
            var code = newest(house.home, email);
            return () -> house.home.email(asked.session(), name, code);
        };
    }

    private static void asksFor(String challenge, House house, String name) {
        assertThat(house.home.byPassword(name).challengeNameAsString()).isEqualTo(challenge);
    }

    private static Steps device(House house, String name) {
        house.home.pool().confirmedUser(name);
        var first = house.home.byPassword(name).authenticationResult();
        var device = new TestDevice(SERVER, house.home.client(), first.newDeviceMetadata());
        device.confirm(first.accessToken());
        return () -> {
            var asked =
                    begin(
                            house.home,
                            "USER_PASSWORD_AUTH",
                            name,
                            "PASSWORD",
                            PASSWORD,
                            "DEVICE_KEY",
                            device.key());
            return () -> assertThat(device.prove(name, asked)).isNotNull();
        };
    }

    // Tokens for tokens.

    private static Steps refresh(House house, String name) {
        house.home.pool().confirmedUser(name);
        var token = house.home.byPassword(name).authenticationResult().refreshToken();
        return () ->
                () ->
                        done(
                                SERVER.app()
                                        .initiateAuth(r ->
                                                r.clientId(house.home.client())
                                                        .authFlow("REFRESH_TOKEN_AUTH")
                                                        .authParameters(
                                                                Map.of("REFRESH_TOKEN", token))));
    }

    private static Steps rotation(House house, String name) {
        house.home.pool().confirmedUser(name);
        var token = house.home.byPassword(name).authenticationResult().refreshToken();
        return () ->
                () ->
                        SERVER.app()
                                .getTokensFromRefreshToken(
                                        r -> r.clientId(house.home.client()).refreshToken(token));
    }

    // Who is still elsewhere.

    private static Flow migration(String name, Course course) {
        return new Flow(
                "UserMigration",
                name,
                course,
                (house, user, steps) -> {
                    assertThat(house.exists(user)).isFalse();
                    steps.lastCall().call();
                });
    }

    private static void takeOver(ObjectNode event) {
        var response = (ObjectNode) event.path("response");
        response.putObject("userAttributes").put("name", "Âna");
        response.put("finalUserStatus", "CONFIRMED");
    }

    private static Steps migrated(House house, String name) {
        return password(house.home, name);
    }

    private static Steps migratedByAdmin(House house, String name) {
        return adminPassword(house.home, name);
    }

    // The pool's own challenges.

    private static Steps customBegin(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> () -> begin(house.home, "CUSTOM_AUTH", name);
    }

    private static Steps customAnswer(House house, String name) {
        return customAnswer(house, name, "fünf");
    }

    /// A wrong answer, after which the functions ask once more.
    private static Steps customWrong(House house, String name) {
        return customAnswer(house, name, "sechs");
    }

    private static Steps customAnswer(House house, String name, String answer) {
        house.home.pool().confirmedUser(name);
        return () -> {
            var asked = begin(house.home, "CUSTOM_AUTH", name);
            return () ->
                    house.home.answer(
                            "CUSTOM_CHALLENGE",
                            asked.session(),
                            "USERNAME",
                            name,
                            "ANSWER",
                            answer);
        };
    }

    private static Steps customSrp(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> () -> srpFirst(house.home, name, TestSrp.of(house.home.pool(), name));
    }

    private static Steps customProof(House house, String name) {
        house.home.pool().confirmedUser(name);
        return () -> {
            var srp = TestSrp.of(house.home.pool(), name);
            var asked = srpFirst(house.home, name, srp);
            return () -> house.home.prove(srp, asked.challengeParameters());
        };
    }

    private static InitiateAuthResponse srpFirst(SigningIn home, String name, TestSrp srp) {
        return begin(home, "CUSTOM_AUTH", name, "CHALLENGE_NAME", "SRP_A", "SRP_A", srp.srpA());
    }

    // Messages.

    private static Steps codeAtOnce(House house, String name) {
        verifiedMail(house.home, name);
        return () -> () -> house.home.choose(name, "PREFERRED_CHALLENGE", "EMAIL_OTP");
    }

    private static Steps codeChosen(House house, String name) {
        verifiedMail(house.home, name);
        var session = house.home.choose(name).session();
        return () -> () -> house.home.select(session, name, "EMAIL_OTP");
    }

    private static Steps codeSecond(House house, String name) {
        verifiedMail(house.home, name);
        preferMail(house.home, name);
        return () -> () -> asksFor("EMAIL_OTP", house, name);
    }

    private static Steps typeChosen(House house, String name) {
        house.home
                .pool()
                .confirmedUser(
                        name,
                        attribute("email", SigningIn.mail(name)),
                        attribute("phone_number", SigningIn.phone()));
        SERVER.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(house.home.pool().id())
                                .username(name)
                                .smsMfaSettings(s -> s.enabled(true))
                                .emailMfaSettings(s -> s.enabled(true)));
        var session = house.home.byPassword(name).session();
        return () ->
                () ->
                        house.home.answer(
                                "SELECT_MFA_TYPE",
                                session,
                                "USERNAME",
                                name,
                                "ANSWER",
                                "EMAIL_OTP");
    }

    private static Steps mailNamed(House house, String name) {
        house.home.pool().confirmedUser(name);
        var session = house.home.byPassword(name).session();
        var email = SigningIn.mail(name);
        return () ->
                () -> house.home.answer("MFA_SETUP", session, "USERNAME", name, "EMAIL", email);
    }

    private static String verifiedMail(SigningIn home, String name) {
        var email = SigningIn.mail(name);
        home.pool()
                .confirmedUser(
                        name, attribute("email", email), attribute("email_verified", "true"));
        return email;
    }

    private static String phone(SigningIn home, String name) {
        var phone = SigningIn.phone();
        home.pool()
                .confirmedUser(
                        name,
                        attribute("phone_number", phone),
                        attribute("phone_number_verified", "true"));
        return phone;
    }

    private static String newest(SigningIn home, String address) {
        return home.messagesTo(address).getFirst().findCode().orElseThrow();
    }

    private static ThrowingCallable answering(
            SigningIn home,
            String challenge,
            InitiateAuthResponse asked,
            String name,
            String code) {
        assertThat(asked.challengeNameAsString()).isEqualTo(challenge);
        return () ->
                assertThat(
                                home.answer(
                                                challenge,
                                                asked.session(),
                                                "USERNAME",
                                                name,
                                                challenge + "_CODE",
                                                code)
                                        .authenticationResult())
                        .isNotNull();
    }
}
