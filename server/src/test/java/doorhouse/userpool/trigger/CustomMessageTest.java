package doorhouse.userpool.trigger;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.message.Message;
import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DefaultEmailOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidLambdaResponseException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.node.ObjectNode;

class CustomMessageTest {
    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final Map<String, String> METADATA = Map.of("dil", "tr");

    private final TestServer server = TestServer.shared();
    private final TestFunctions functions = server.functions();
    private final CognitoIdentityProviderClient app = server.app();
    private final CognitoIdentityProviderClient admin = server.admin();
    private final String email = "custom-message-" + PEOPLE.incrementAndGet() + "@example.com";

    /// Writes what the event's own placeholders are for.
    private TestFunction wording() {
        return functions.make(event -> {
            var request = event.path("request");
            var name = request.path("usernameParameter");
            ((ObjectNode) event.path("response"))
                    .put("emailSubject", "Şifre <" + event.path("triggerSource").asString() + ">")
                    .put(
                            "emailMessage",
                            "<b>Kod: "
                                    + request.path("codeParameter").asString()
                                    + "</b>"
                                    + (name.isNull() ? "" : " " + name.asString()));
        });
    }

    private TestPool pool(TestFunction function) {
        return server.pool(r ->
                r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                        .lambdaConfig(l -> l.customMessage(function.arn())));
    }

    private void signUp(String client, String name) {
        app.signUp(r ->
                r.clientId(client)
                        .username(name)
                        .password(PASSWORD)
                        .userAttributes(attribute("email", email))
                        .clientMetadata(METADATA));
    }

    private List<Message> sent() {
        return server.inbox().list(r -> r.message().to().equals(email)).stream()
                .map(r -> r.message())
                .toList();
    }

    private static String refusal(Throwable thrown) {
        var details = ((CognitoIdentityProviderException) thrown).awsErrorDetails();
        return details.errorCode() + ": " + details.errorMessage();
    }

    @Test
    void itsWordsAreSentWithTheCodeInThem() {
        var function = wording();
        var pool = pool(function);
        var client = pool.client();

        signUp(client, "ana");

        var message = sent().getFirst();
        assertThat(message.subject()).isEqualTo("Şifre <CustomMessage_SignUp>");
        assertThat(message.body())
                .isEqualTo("<b>Kod: " + message.findCode().orElseThrow() + "</b>");
        var sub = admin.adminGetUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(function.event().path("request"))
                .isEqualTo(
                        Json.read(
                                """
                                {"userAttributes":{"sub":"%s","cognito:user_status":"UNCONFIRMED",
                                   "email":"%s","email_verified":"false"},
                                 "clientMetadata":{"dil":"tr"},
                                 "codeParameter":"{####}","linkParameter":"{##Click Here##}",
                                 "usernameParameter":null}\
                                """
                                        .formatted(
                                                sub.userAttributes().getFirst().value(), email)));
        assertThat(function.event().path("response"))
                .isEqualTo(
                        Json.read(
                                "{\"smsMessage\":null,\"emailMessage\":null,\"emailSubject\":null}"));
    }

    @Test
    void itIsAskedForEveryMessageAndToldWhatItIsAbout() {
        var function = wording();
        var pool = pool(function);
        var client = pool.client();

        signUp(client, "ana");
        app.resendConfirmationCode(
                r -> r.clientId(client).username("ana").clientMetadata(METADATA));
        var code = sent().getFirst().findCode().orElseThrow();
        app.confirmSignUp(r -> r.clientId(client).username("ana").confirmationCode(code));
        app.forgotPassword(r -> r.clientId(client).username("ana").clientMetadata(METADATA));
        var token = pool.accessToken(client, "ana");
        app.getUserAttributeVerificationCode(
                r -> r.accessToken(token).attributeName("email").clientMetadata(METADATA));
        admin.adminUpdateUserAttributes(r ->
                r.userPoolId(pool.id())
                        .username("ana")
                        .userAttributes(
                                attribute("email", email), attribute("email_verified", "false"))
                        .clientMetadata(METADATA));
        admin.adminUpdateUserAttributes(r ->
                r.userPoolId(pool.id())
                        .username("ana")
                        .userAttributes(attribute("email_verified", "true")));
        admin.adminResetUserPassword(
                r -> r.userPoolId(pool.id()).username("ana").clientMetadata(METADATA));

        assertThat(function.sources())
                .containsExactly(
                        "CustomMessage_SignUp",
                        "CustomMessage_ResendCode",
                        "CustomMessage_ForgotPassword",
                        "CustomMessage_VerifyUserAttribute",
                        "CustomMessage_UpdateUserAttribute",
                        "CustomMessage_ForgotPassword");
        assertThat(function.events())
                .allSatisfy(event ->
                        assertThat(event.at("/request/clientMetadata/dil").asString())
                                .isEqualTo("tr"));
        assertThat(sent()).hasSize(6);
    }

    @Test
    void anInvitationNamesTheUserToo() {
        var function = wording();
        var pool = pool(function);

        admin.adminCreateUser(r ->
                r.userPoolId(pool.id())
                        .username("Ana<3")
                        .temporaryPassword("Geçici-Şifre-1")
                        .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                        .userAttributes(attribute("email", email))
                        .clientMetadata(METADATA));

        assertThat(sent().getFirst().body()).isEqualTo("<b>Kod: Geçici-Şifre-1</b> Ana&lt;3");
        assertThat(function.event().at("/request/usernameParameter").asString())
                .isEqualTo("{username}");
        assertThat(function.event().at("/callerContext/clientId").asString())
                .isEqualTo("CLIENT_ID_NOT_APPLICABLE");
    }

    @Test
    void aTextWithoutThePlaceForTheCodeIsNotSent() {
        var pool = pool(functions.answering(r -> r.put("emailMessage", "Hoş geldin!")));

        signUp(pool.client(), "ana");

        assertThat(sent().getFirst().body()).startsWith("Your confirmation code is ");
    }

    @Test
    void aMailHasUpTo20000CharactersAndASubject140() {
        var longest = "{####}" + "ş".repeat(20_000 - 6);
        var function =
                functions.answering(
                        r -> r.put("emailMessage", longest).put("emailSubject", "ı".repeat(140)));
        signUp(pool(function).client(), "ana");
        assertThat(sent().getFirst().subject()).hasSize(140);

        for (ObjectNode tooLong :
                List.of(
                        Json.object().put("emailMessage", longest + "s"),
                        Json.object().put("emailSubject", "ı".repeat(141)))) {
            var client = pool(functions.answering(r -> r.setAll(tooLong))).client();
            var thrown = catchThrowable(() -> signUp(client, "ana"));
            assertThat(refusal(thrown))
                    .isEqualTo("InvalidLambdaResponseException: Unrecognizable lambda output");
        }
        assertThat(sent()).hasSize(1);
    }

    @Test
    void whoSignedUpStaysWholeThoughItFails() {
        var pool = pool(functions.throwing("bugün olmaz"));
        var client = pool.client();

        var thrown = catchThrowable(() -> signUp(client, "ana"));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "UserLambdaValidationException: CustomMessage failed with error bugün olmaz.");
        var user = admin.adminGetUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(user.userStatus()).isEqualTo(UserStatusType.UNCONFIRMED);
        admin.updateUserPool(
                r -> r.userPoolId(pool.id()).autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
        app.resendConfirmationCode(r -> r.clientId(client).username("ana"));
        var code = sent().getFirst().findCode().orElseThrow();
        app.confirmSignUp(r -> r.clientId(client).username("ana").confirmationCode(code));
        assertThat(pool.accessToken(client, "ana")).isNotEmpty();
    }

    @Test
    void itsFailureTellsNobodyWhoExists() {
        var function = functions.throwing("yok");
        var pool = pool(function);
        pool.confirmedUser("ana", attribute("email", email), attribute("email_verified", "true"));
        var client =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));

        var known = app.forgotPassword(r -> r.clientId(client).username("ana"));
        var unknown = app.forgotPassword(r -> r.clientId(client).username("ben"));

        assertThat(known.codeDeliveryDetails().deliveryMedium())
                .isEqualTo(unknown.codeDeliveryDetails().deliveryMedium());
        for (int i = 0; i < 5_000 && function.events().isEmpty(); i++)
            LockSupport.parkNanos(1_000_000);
        assertThat(function.event().path("userName").asString()).isEqualTo("ana");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aTextMessageHasUpTo140Characters() {
        var number = "+90555%07d".formatted(PEOPLE.incrementAndGet());
        var longest = "{####}" + "ğ".repeat(134);

        for (var words : List.of(longest, longest + "g")) {
            var function = functions.answering(r -> r.put("smsMessage", words));
            var pool =
                    server.pool(r ->
                            r.autoVerifiedAttributes(VerifiedAttributeType.PHONE_NUMBER)
                                    .lambdaConfig(l -> l.customMessage(function.arn())));
            var client = pool.client();
            var thrown =
                    catchThrowable(() ->
                            app.signUp(r ->
                                    r.clientId(client)
                                            .username("ana")
                                            .password(PASSWORD)
                                            .userAttributes(attribute("phone_number", number))));
            if (words.equals(longest)) assertThat(thrown).isNull();
            else assertThat(thrown).isInstanceOf(InvalidLambdaResponseException.class);
        }

        var sent = server.inbox().list(r -> r.message().to().equals(number));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().message().body()).endsWith("ğ").hasSize(140);
    }

    @Test
    void whereTheMailCarriesALinkItsPlaceIsEnough() {
        var function = functions.answering(r -> r.put("emailMessage", "<p>{##Doğrula##}</p>"));
        var pool =
                server.pool(r ->
                        r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                .verificationMessageTemplate(t ->
                                        t.defaultEmailOption(
                                                DefaultEmailOptionType.CONFIRM_WITH_LINK))
                                .lambdaConfig(l -> l.customMessage(function.arn())));

        signUp(pool.client(), "ana");

        assertThat(sent().getFirst().body())
                .startsWith("<p><a href=\"http://")
                .endsWith(">Doğrula</a></p>");
    }

    @Test
    void theCodeOfASecondFactorIsAskedForToo() {
        var function = functions.answering(r -> r.put("smsMessage", "Giriş: {####}"));
        var number = "+90555%07d".formatted(PEOPLE.incrementAndGet());
        var pool =
                server.pool(r ->
                        r.smsConfiguration(
                                        c -> c.snsCallerArn("arn:aws:iam::123456789012:role/sms"))
                                .lambdaConfig(l -> l.customMessage(function.arn())));
        pool.confirmedUser(
                "ana",
                attribute("phone_number", number),
                attribute("phone_number_verified", "true"));
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                        .smsMfaConfiguration(c ->
                                c.smsConfiguration(s ->
                                        s.snsCallerArn("arn:aws:iam::123456789012:role/sms"))));
        admin.adminSetUserMFAPreference(r ->
                r.userPoolId(pool.id())
                        .username("ana")
                        .smsMfaSettings(s -> s.enabled(true).preferredMfa(true)));

        pool.signIn(pool.client(), "ana", PASSWORD);

        assertThat(function.sources()).containsExactly("CustomMessage_Authentication");
        var sent = server.inbox().list(r -> r.message().to().equals(number)).getFirst().message();
        assertThat(sent.body()).isEqualTo("Giriş: " + sent.findCode().orElseThrow());
    }
}
