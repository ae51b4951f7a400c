package doorhouse.userpool.signup;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestLog;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DefaultEmailOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SignUpResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class SignUpTriggersTest {
    private static final Map<String, String> METADATA = Map.of("kanal", "İnternet");

    private final TestFunctions functions = TestServer.shared().functions();

    private static SignedUp house(Consumer<LambdaConfigType.Builder> lambdas) {
        return house(lambdas, _ -> {});
    }

    private static SignedUp house(
            Consumer<LambdaConfigType.Builder> lambdas,
            Consumer<CreateUserPoolRequest.Builder> more) {
        return SignedUp.with(
                pool -> {
                    pool.autoVerifiedAttributes(VerifiedAttributeType.EMAIL).lambdaConfig(lambdas);
                    more.accept(pool);
                },
                _ -> {});
    }

    private static SignUpResponse signUp(SignedUp house, String name, String email) {
        return house.server()
                .app()
                .signUp(r ->
                        r.clientId(house.client())
                                .username(name)
                                .password(PASSWORD)
                                .userAttributes(attribute("email", email))
                                .validationData(attribute("davet", "çağrı-7"))
                                .clientMetadata(METADATA));
    }

    private static UserStatusType status(SignedUp house, String name) {
        return house.server()
                .admin()
                .adminGetUser(r -> r.userPoolId(house.pool().id()).username(name))
                .userStatus();
    }

    private static boolean exists(SignedUp house, String name) {
        return !(catchThrowable(() -> status(house, name)) instanceof UserNotFoundException);
    }

    @Test
    void preSignUpIsToldWhatIsAskedFor() {
        var function = functions.answering(_ -> {});
        var house = house(l -> l.preSignUp(function.arn()));
        var email = mail("anaïs");

        var answer = signUp(house, "anaïs", email);

        assertThat(answer.userConfirmed()).isFalse();
        assertThat(function.event())
                .isEqualTo(
                        Json.read(
                                """
                                {"version":"1","triggerSource":"PreSignUp_SignUp","region":"us-east-1",
                                 "userPoolId":"%s","userName":"anaïs",
                                 "callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"%s"},
                                 "request":{"userAttributes":{"email":"%s"},
                                   "clientMetadata":{"kanal":"İnternet"},
                                   "validationData":{"davet":"çağrı-7"}},
                                 "response":{"autoConfirmUser":false,"autoVerifyEmail":false,
                                   "autoVerifyPhone":false}}\
                                """
                                        .formatted(house.pool().id(), house.client(), email)));
    }

    @Test
    void preSignUpRunsBeforeAnythingIsWritten() {
        var house = house(_ -> {});
        var function =
                functions.make(event -> {
                    if (exists(house, event.path("userName").asString())) {
                        throw new AssertionError("written already");
                    }
                });
        house.server()
                .admin()
                .updateUserPool(r ->
                        r.userPoolId(house.pool().id())
                                .lambdaConfig(l -> l.preSignUp(function.arn())));

        house.signUp("ana", mail("ana"));

        assertThat(function.events()).hasSize(1);
        assertThat(exists(house, "ana")).isTrue();
    }

    @Test
    void anAnswerOfAnotherTypeIsRefused() {
        for (var member : List.of("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone")) {
            var function = functions.answering(r -> r.put(member, "true"));
            var house = house(l -> l.preSignUp(function.arn()));

            var thrown = catchThrowable(() -> house.signUp("ana", mail("ana")));

            assertThat(refusal(thrown))
                    .isEqualTo("InvalidLambdaResponseException: Unrecognizable lambda output");
            assertThat(exists(house, "ana")).isFalse();
        }
    }

    @Test
    void preSignUpMayConfirmAndVerifyInPlaceOfACode() {
        var pre =
                functions.answering(
                        r -> r.put("autoConfirmUser", true).put("autoVerifyEmail", true));
        var post = functions.answering(_ -> {});
        var house = house(l -> l.preSignUp(pre.arn()).postConfirmation(post.arn()));
        var email = mail("ana");

        var answer = signUp(house, "ana", email);

        assertThat(answer.userConfirmed()).isTrue();
        assertThat(answer.codeDeliveryDetails()).isNull();
        assertThat(house.messagesTo(email)).isEmpty();
        var told = post.event();
        assertThat(told.path("triggerSource").asString())
                .isEqualTo("PostConfirmation_ConfirmSignUp");
        assertThat(told.at("/callerContext/clientId").asString()).isEqualTo(house.client());
        assertThat(told.path("request"))
                .isEqualTo(
                        Json.read(
                                """
                                {"userAttributes":{"sub":"%s","cognito:user_status":"CONFIRMED",
                                   "email":"%s","email_verified":"true"},
                                 "clientMetadata":{"kanal":"İnternet"}}\
                                """
                                        .formatted(answer.userSub(), email)));
        assertThat(house.pool().accessToken(house.client(), "ana")).isNotEmpty();
    }

    @Test
    void preSignUpCannotVerifyAnAddressThatIsNotThere() {
        var function = functions.answering(r -> r.put("autoVerifyPhone", true));
        var house = house(l -> l.preSignUp(function.arn()));

        var thrown = catchThrowable(() -> house.signUp("ana", mail("ana")));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "InvalidLambdaResponseException: PreSignUp cannot verify phone_number, which"
                                + " the user does not have.");
        assertThat(exists(house, "ana")).isFalse();
    }

    @Test
    void anAliasOfSomebodyElseIsNotVerifiedAtOnce() {
        var function = functions.answering(r -> r.put("autoVerifyEmail", true));
        var house =
                house(
                        l -> l.preSignUp(function.arn()),
                        pool -> pool.aliasAttributes(AliasAttributeType.EMAIL));
        var email = mail("ana");
        house.signUp("ana", email);

        var thrown = catchThrowable(() -> house.signUp("ben", email));

        assertThat(refusal(thrown))
                .isEqualTo("AliasExistsException: An account with the email already exists.");
        assertThat(exists(house, "ben")).isFalse();
    }

    @Test
    void confirmingTellsTheMetadataOfItsOwnCall() {
        var function = functions.answering(_ -> {});
        var house = house(l -> l.postConfirmation(function.arn()));
        var email = mail("ana");
        signUp(house, "ana", email);

        house.server()
                .app()
                .confirmSignUp(r ->
                        r.clientId(house.client())
                                .username("ana")
                                .confirmationCode(house.codeTo(email))
                                .clientMetadata(Map.of("adım", "2")));

        var request = function.event().path("request");
        assertThat(request.path("clientMetadata")).isEqualTo(Json.read("{\"adım\":\"2\"}"));
        assertThat(request.at("/userAttributes/cognito:user_status").asString())
                .isEqualTo("CONFIRMED");
    }

    @Test
    void anAdministratorWhoConfirmsNamesNoClient() {
        var function = functions.answering(_ -> {});
        var house = house(l -> l.postConfirmation(function.arn()));
        house.signUp("ana", mail("ana"));

        house.server()
                .admin()
                .adminConfirmSignUp(r ->
                        r.userPoolId(house.pool().id()).username("ana").clientMetadata(METADATA));

        assertThat(function.event().at("/callerContext/clientId").asString())
                .isEqualTo("CLIENT_ID_NOT_APPLICABLE");
        assertThat(function.event().at("/request/clientMetadata/kanal").asString())
                .isEqualTo("İnternet");
    }

    @Test
    void theLinkOfAMailTellsPostConfirmationToo() throws Exception {
        var function = functions.throwing("geç kaldı");
        var house =
                house(
                        l -> l.postConfirmation(function.arn()),
                        pool ->
                                pool.verificationMessageTemplate(t ->
                                        t.defaultEmailOption(
                                                DefaultEmailOptionType.CONFIRM_WITH_LINK)));
        var email = mail("ana");
        house.signUp("ana", email);
        var link = requireNonNull(house.messageTo(email).link());

        String page;
        List<String> logged;
        try (var http = HttpClient.newHttpClient();
                var log = new TestLog(Confirmations.class)) {
            var request = HttpRequest.newBuilder(URI.create(link)).build();
            page = http.send(request, BodyHandlers.ofString()).body();
            logged = log.lines();
        }

        assertThat(function.sources()).containsExactly("PostConfirmation_ConfirmSignUp");
        assertThat(page).contains("Your registration has been confirmed.");
        // What a function says may hold anything: it is for the caller, where there is one.
        assertThat(logged)
                .containsExactly(
                        "after the link of a mail was followed: UserLambdaValidationException");
        assertThat(status(house, "ana")).isEqualTo(UserStatusType.CONFIRMED);
    }

    @Test
    void inAnAliasPoolPostConfirmationIsToldTheAlias() {
        var function = functions.answering(_ -> {});
        var house =
                house(
                        l -> l.postConfirmation(function.arn()),
                        pool -> pool.aliasAttributes(AliasAttributeType.EMAIL));

        var email = house.confirmed("ana");

        assertThat(function.event().at("/request/userAttributes/cognito:email_alias").asString())
                .isEqualTo(email);
    }

    @Test
    void aPoolWithoutThatTriggerCallsNobody() {
        var function = functions.answering(_ -> {});
        var house = house(l -> l.postAuthentication(function.arn()));

        house.confirmed("ana");

        assertThat(function.events()).isEmpty();
    }

    @Test
    void aFunctionThatIsNotThereIsNamedInTheRefusal() {
        var house =
                house(l -> l.preSignUp("arn:aws:lambda:us-east-1:123456789012:function:nowhere"));

        var thrown =
                (CognitoIdentityProviderException)
                        catchThrowable(() -> house.signUp("ana", mail("ana")));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "UnexpectedLambdaException: PreSignUp invocation failed due to error"
                                + " ResourceNotFoundException.");
    }

    @Test
    void postConfirmationIsToldOfANewPasswordToo() {
        var function = functions.answering(_ -> {});
        var house = house(l -> l.postConfirmation(function.arn()));
        var email = mail("ana");
        house.pool()
                .confirmedUser(
                        "ana", attribute("email", email), attribute("email_verified", "true"));
        house.server().app().forgotPassword(r -> r.clientId(house.client()).username("ana"));

        house.server()
                .app()
                .confirmForgotPassword(r ->
                        r.clientId(house.client())
                                .username("ana")
                                .confirmationCode(house.codeTo(email))
                                .password("Another-Horse-8")
                                .clientMetadata(METADATA));

        assertThat(function.sources()).containsExactly("PostConfirmation_ConfirmForgotPassword");
        assertThat(function.event().at("/request/clientMetadata/kanal").asString())
                .isEqualTo("İnternet");
        assertThat(house.pool().signIn(house.client(), "ana", "Another-Horse-8")).isNotNull();
    }

    @Test
    void whatPreSignUpAnswersAnAdministratorChangesNothing() {
        var function =
                functions.answering(r ->
                        r.put("autoConfirmUser", true)
                                .put("autoVerifyEmail", true)
                                .put("autoVerifyPhone", true));
        var house = house(l -> l.preSignUp(function.arn()));

        adminCreateUser(house);

        assertThat(status(house, "ana")).isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
        var event = function.event();
        assertThat(event.path("triggerSource").asString()).isEqualTo("PreSignUp_AdminCreateUser");
        assertThat(event.at("/callerContext/clientId").asString())
                .isEqualTo("CLIENT_ID_NOT_APPLICABLE");
        assertThat(event.path("request"))
                .isEqualTo(
                        Json.read(
                                """
                                {"userAttributes":{"email":"ana@example.com"},
                                 "clientMetadata":{"kanal":"İnternet"},
                                 "validationData":{"davet":"çağrı-7"}}\
                                """));
    }

    private static void adminCreateUser(SignedUp house) {
        house.server()
                .admin()
                .adminCreateUser(r ->
                        r.userPoolId(house.pool().id())
                                .username("ana")
                                .userAttributes(attribute("email", "ana@example.com"))
                                .validationData(attribute("davet", "çağrı-7"))
                                .clientMetadata(METADATA));
    }
}
