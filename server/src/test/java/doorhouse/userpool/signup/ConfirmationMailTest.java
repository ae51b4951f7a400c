package doorhouse.userpool.signup;

import static doorhouse.userpool.signup.SignedUp.mail;
import static doorhouse.userpool.signup.SignedUp.other;
import static doorhouse.userpool.signup.SignedUp.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DefaultEmailOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class ConfirmationMailTest {
    private static final String IS_CONFIRMED =
            "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";

    @Test
    void aMailMayCarryALinkInstead() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .verificationMessageTemplate(t ->
                                                t.defaultEmailOption(
                                                        DefaultEmailOptionType.CONFIRM_WITH_LINK)),
                        _ -> {});
        var email = mail("ana");

        house.signUp("ana", email);

        var message = house.messageTo(email);
        assertThat(message.subject()).isEqualTo("Your verification link");
        assertThat(message.link())
                .startsWith(house.server().address() + "/" + house.pool().id() + "/confirmUser?")
                .contains("client_id=" + house.client())
                .contains("user_name=ana")
                .contains("confirmation_code=" + house.codeTo(email));
        assertThat(message.body()).contains("Verify Email</a>");
    }

    @Test
    void aLinkWithWhatNoStoreKeepsIsNotValid() throws Exception {
        var house = SignedUp.verifyingEmail();
        var page =
                house.server().address()
                        + "/"
                        + house.pool().id()
                        + "/confirmUser?client_id="
                        + house.client()
                        + "&user_name=%00&confirmation_code=1";

        try (var browser = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(page)).build();
            assertThat(browser.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void aLinkConfirmsOnceAndNothingElseDoes() throws Exception {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .verificationMessageTemplate(t ->
                                                t.defaultEmailOption(
                                                        DefaultEmailOptionType.CONFIRM_WITH_LINK)),
                        c -> c.generateSecret(false));
        var email = mail("ana");
        house.signUp("ana", email);
        var link = requireNonNull(house.messageTo(email).link());
        var code = house.codeTo(email);
        try (var browser = HttpClient.newHttpClient()) {
            var looked = HttpRequest.newBuilder(URI.create(link)).HEAD().build();
            var followed = HttpRequest.newBuilder(URI.create(link)).build();
            var forged = URI.create(link.replace(code, other(code)));

            var head = browser.send(looked, BodyHandlers.ofString()).statusCode();
            var wrong =
                    browser.send(HttpRequest.newBuilder(forged).build(), BodyHandlers.ofString());
            var first = browser.send(followed, BodyHandlers.ofString());
            var again = browser.send(followed, BodyHandlers.ofString());

            assertThat(head).isEqualTo(200);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains("Your registration has been confirmed.");
            assertThat(again.statusCode()).isEqualTo(400);
            assertThat(again.body()).isEqualTo(wrong.body()).doesNotContain("ana");
            assertThat(refusal(catchThrowable(() -> house.confirm("ana", code))))
                    .isEqualTo(IS_CONFIRMED);
        }
    }

    @Test
    void aMailThatCannotBeSentLosesNobody() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana").replace("@", TestServer.UNDELIVERABLE);

        var thrown = catchThrowable(() -> house.signUp("ana", email));

        assertThat(refusal(thrown))
                .isEqualTo("CodeDeliveryFailureException: Unable to deliver message");
        assertThat(refusal(catchThrowable(() -> house.signUp("ana", mail("ana")))))
                .isEqualTo("UsernameExistsException: User already exists");
        assertThat(refusal(catchThrowable(() -> resend(house, "ana"))))
                .isEqualTo("CodeDeliveryFailureException: Unable to deliver message");
    }

    @Test
    void aPoolsOwnWordsAreUsed() {
        var house =
                SignedUp.with(
                        p ->
                                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                        .verificationMessageTemplate(t ->
                                                t.emailSubject("Welcome")
                                                        .emailMessage("<b>{####}</b> it is")),
                        _ -> {});
        var email = mail("ana");

        house.signUp("ana", email);

        var message = house.messageTo(email);
        assertThat(message.subject()).isEqualTo("Welcome");
        assertThat(message.body()).matches("<b>[0-9]{6}</b> it is");
    }

    @Test
    void noAnswerHoldsACode() {
        var house = SignedUp.verifyingEmail();
        var email = mail("ana");

        var answers = house.signUp("ana", email).toString();

        assertThat(Pattern.compile(house.codeTo(email)).matcher(answers).find()).isFalse();
    }

    private static CodeDeliveryDetailsType resend(SignedUp house, String name) {
        return house.server()
                .app()
                .resendConfirmationCode(r -> r.clientId(house.client()).username(name))
                .codeDeliveryDetails();
    }
}
