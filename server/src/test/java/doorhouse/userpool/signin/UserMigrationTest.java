package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import tools.jackson.databind.node.ObjectNode;

class UserMigrationTest {
    private static final Map<String, String> METADATA = Map.of("eski", "dizin");
    private static final String UNKNOWN = "UserNotFoundException: User does not exist.";

    private final TestServer server = TestServer.shared();
    private final TestFunctions functions = server.functions();
    private final String email = "migrant-" + UUID.randomUUID() + "@example.com";

    /// As in Cognito's documentation: who shows the right password is taken over with it.
    private TestFunction directory(String status) {
        return directory(functions, status);
    }

    private TestFunction directory(TestFunctions functions, String status) {
        return functions.make(event -> {
            var password = event.at("/request/password");
            boolean forgot = event.path("triggerSource").asString().endsWith("ForgotPassword");
            if (!forgot && !password.asString().equals(PASSWORD)) {
                throw new Threw("Error", "Bad password");
            }
            var response = (ObjectNode) event.path("response");
            response.putObject("userAttributes").put("email", email).put("email_verified", "true");
            response.put("finalUserStatus", status).put("messageAction", "SUPPRESS");
        });
    }

    private TestPool pool(TestFunction function) {
        return pool(function, _ -> {});
    }

    private TestPool pool(TestFunction function, Consumer<CreateUserPoolRequest.Builder> more) {
        return server.pool(r -> {
            r.lambdaConfig(l -> l.userMigration(function.arn()));
            more.accept(r);
        });
    }

    private String signIn(String client, String name, String password) {
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", name, "PASSWORD", password))
                                .clientMetadata(METADATA))
                .authenticationResult()
                .accessToken();
    }

    private AdminGetUserResponse user(TestPool pool, String name) {
        return server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username(name));
    }

    private boolean exists(TestPool pool, String name) {
        return !(catchThrowable(() -> user(pool, name)) instanceof UserNotFoundException);
    }

    private static String refusal(Throwable thrown) {
        var details = ((CognitoIdentityProviderException) thrown).awsErrorDetails();
        return details.errorCode() + ": " + details.errorMessage();
    }

    @Test
    void whoShowsTheRightPasswordIsTakenOverWithIt() {
        var function = directory("CONFIRMED");
        var pool = pool(function);
        var client = pool.client();

        var first = signIn(client, "ana", PASSWORD);
        var second = signIn(client, "ana", PASSWORD);

        assertThat(first).isNotEmpty();
        assertThat(second).isNotEmpty();
        assertThat(function.event())
                .isEqualTo(
                        Json.read(
                                """
                                {"version":"1","triggerSource":"UserMigration_Authentication",
                                 "region":"us-east-1","userPoolId":"%s","userName":"ana",
                                 "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"%s"},
                                 "request":{"password":"%s","validationData":{"eski":"dizin"}},
                                 "response":{"userAttributes":null,"forceAliasCreation":null,
                                   "enableSMSMFA":null,"finalUserStatus":null,"messageAction":null,
                                   "desiredDeliveryMediums":null}}\
                                """
                                        .formatted(pool.id(), client, PASSWORD)));
        var user = user(pool, "ana");
        assertThat(user.userStatus()).isEqualTo(UserStatusType.CONFIRMED);
        assertThat(user.userAttributes())
                .extracting(AttributeType::name, AttributeType::value)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("email", email),
                        org.assertj.core.groups.Tuple.tuple("email_verified", "true"));
    }

    @Test
    void aPasswordThatMayNotBeKeptMustBeReset() {
        var pool = pool(directory("RESET_REQUIRED"));
        var client = pool.client();

        var thrown = catchThrowable(() -> signIn(client, "ana", PASSWORD));

        assertThat(refusal(thrown))
                .isEqualTo("PasswordResetRequiredException: Password reset required for the user");
        server.app().forgotPassword(r -> r.clientId(client).username("ana"));
        var code =
                server.inbox().list(r -> r.message().to().equals(email)).stream()
                        .flatMap(r -> r.message().findCode().stream())
                        .findFirst()
                        .orElseThrow();
        server.app()
                .confirmForgotPassword(r ->
                        r.clientId(client)
                                .username("ana")
                                .confirmationCode(code)
                                .password("Another-Horse-8"));
        assertThat(signIn(client, "ana", "Another-Horse-8")).isNotEmpty();
    }

    @Test
    void whoForgotThePasswordIsTakenOverToo() {
        var function = directory("CONFIRMED");
        var pool = pool(function);
        var client = pool.client();

        var sent =
                server.app()
                        .forgotPassword(
                                r -> r.clientId(client).username("ana").clientMetadata(METADATA));

        assertThat(sent.codeDeliveryDetails().attributeName()).isEqualTo("email");
        var event = function.event();
        assertThat(event.path("triggerSource").asString())
                .isEqualTo("UserMigration_ForgotPassword");
        assertThat(event.path("request"))
                .isEqualTo(
                        Json.read(
                                "{\"clientMetadata\":{\"eski\":\"dizin\"},\"validationData\":null}"));
        assertThat(user(pool, "ana").userStatus()).isEqualTo(UserStatusType.CONFIRMED);
    }

    @Test
    void whatTheDirectoryRefusesLeavesNobody() {
        var cases =
                Map.of(
                        directory("CONFIRMED"),
                        "UserLambdaValidationException: UserMigration failed with error Bad password.",
                        functions.answering(_ -> {}),
                        UNKNOWN,
                        functions.hanging(),
                        "UnexpectedLambdaException: UserMigration invocation failed due to error"
                                + " Socket timeout while invoking Lambda function.",
                        functions.answering(r -> r.put("userAttributes", "email")),
                        "InvalidLambdaResponseException: Unrecognizable lambda output",
                        functions.answering(r -> {
                            r.putObject("userAttributes").put("email", email);
                            r.put("finalUserStatus", "FORCE_CHANGE_PASSWORD");
                        }),
                        "InvalidLambdaResponseException: Unrecognizable lambda output");
        cases.forEach((function, expected) -> {
            var pool = pool(function);
            var client = pool.client();

            var thrown = catchThrowable(() -> signIn(client, "ana", "Wrong-Horse-7"));

            assertThat(refusal(thrown)).isEqualTo(expected);
            assertThat(exists(pool, "ana")).isFalse();
        });
    }

    @Test
    void whereExistenceIsHiddenAnUnknownNameIsAWrongPassword() {
        var pool = pool(functions.answering(_ -> {}));
        var client =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));

        var thrown = catchThrowable(() -> signIn(client, "ana", PASSWORD));

        assertThat(refusal(thrown))
                .isEqualTo("NotAuthorizedException: Incorrect username or password.");
    }

    @Test
    void ofTwoWhoComeAtOnceOneIsTakenOverAndBothGetIn() throws Exception {
        var barrier = new CyclicBarrier(2);
        var function =
                functions.make(event -> {
                    try {
                        barrier.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    var response = (ObjectNode) event.path("response");
                    response.putObject("userAttributes").put("email", email);
                    response.put("finalUserStatus", "CONFIRMED");
                });
        var pool = pool(function);
        var client = pool.client();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both =
                    List.of(
                            threads.submit(() -> signIn(client, "ana", PASSWORD)),
                            threads.submit(() -> signIn(client, "ana", PASSWORD)));
            for (var one : both) assertThat(one.get()).isNotEmpty();
        }

        assertThat(function.events()).hasSize(2);
        assertThat(server.admin().listUsers(r -> r.userPoolId(pool.id())).users()).hasSize(1);
    }

    @Test
    void anAliasOfSomebodyElseIsLeftUnlessTheFunctionMovesIt() {
        for (boolean moves : List.of(false, true)) {
            var function =
                    functions.answering(r -> {
                        r.putObject("userAttributes")
                                .put("email", email)
                                .put("email_verified", "true");
                        r.put("finalUserStatus", "CONFIRMED").put("forceAliasCreation", moves);
                    });
            var pool = pool(function, p -> p.aliasAttributes(AliasAttributeType.EMAIL));
            pool.confirmedUser(
                    "ben", attribute("email", email), attribute("email_verified", "true"));
            var client = pool.client();

            var thrown = catchThrowable(() -> signIn(client, "ana", PASSWORD));

            if (moves) assertThat(thrown).isNull();
            else assertThat(refusal(thrown)).isEqualTo(UNKNOWN);
            assertThat(exists(pool, "ana")).isEqualTo(moves);
            assertThat(user(pool, email).username()).isEqualTo(moves ? "ana" : "ben");
        }
    }

    @Test
    void inAPoolNamedByAddressesTheAddressIsTheName() {
        var pool =
                pool(
                        directory("CONFIRMED"),
                        p -> p.usernameAttributes(UsernameAttributeType.EMAIL));

        assertThat(signIn(pool.client(), email, PASSWORD)).isNotEmpty();

        assertThat(user(pool, email).username()).matches("[0-9a-f-]{36}");
    }

    @Test
    void srpAsksNobody() {
        var function = directory("CONFIRMED");
        var client = pool(function).client();

        var thrown =
                catchThrowable(() ->
                        server.app()
                                .initiateAuth(r ->
                                        r.clientId(client)
                                                .authFlow(AuthFlowType.USER_SRP_AUTH)
                                                .authParameters(
                                                        Map.of("USERNAME", "ana", "SRP_A", "ab"))));

        assertThat(refusal(thrown)).isEqualTo(UNKNOWN);
        assertThat(function.events()).isEmpty();
    }

    private static void guessWrongly(int times, TestPool pool, String client, String name) {
        for (int i = 0; i < times; i++) {
            var refused = catchThrowable(() -> pool.signIn(client, name, "Wr0ng!!!"));
            assertThat(refusal(refused)).doesNotContain("exceeded");
        }
    }

    /// Whether it knows the name or not, and however it says no.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveWrongGuessesAtANameOfAnotherDirectoryLockIt(boolean known) {
        try (var own = TestServer.start()) {
            var function =
                    known
                            ? directory(own.functions(), "CONFIRMED")
                            : own.functions().answering(_ -> {});
            var pool = own.pool(r -> r.lambdaConfig(l -> l.userMigration(function.arn())));
            var client = pool.client();
            guessWrongly(5, pool, client, "ana");

            var locked = catchThrowable(() -> pool.signIn(client, "ana", PASSWORD));
            var another = catchThrowable(() -> pool.signIn(client, "bea", "Wr0ng!!!"));
            own.clock().forward(Duration.ofSeconds(1));
            var open = catchThrowable(() -> pool.signIn(client, "ana", PASSWORD));

            assertThat(refusal(locked))
                    .isEqualTo("NotAuthorizedException: Password attempts exceeded");
            assertThat(refusal(another)).doesNotContain("exceeded");
            assertThat(function.events()).hasSize(7);
            if (known) assertThat(open).isNull();
            else assertThat(refusal(open)).doesNotContain("exceeded");
        }
    }

    @Test
    void guessesAtANameBeforeItsUserComesAreNotHeldAgainstTheUser() {
        var pool = pool(directory("CONFIRMED"));
        var client = pool.client();
        guessWrongly(4, pool, client, "ana");

        var first = signIn(client, "ana", PASSWORD);
        guessWrongly(4, pool, client, "ana");

        assertThat(first).isNotEmpty();
        assertThat(signIn(client, "ana", PASSWORD)).isNotEmpty();
    }
}
