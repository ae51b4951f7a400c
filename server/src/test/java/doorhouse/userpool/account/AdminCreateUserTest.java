package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.message.Inbox;
import doorhouse.message.Message;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminCreateUserRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class AdminCreateUserTest {
    private final TestServer server = TestServer.shared();

    private UserType create(TestPool pool, Consumer<AdminCreateUserRequest.Builder> request) {
        return server.admin()
                .adminCreateUser(r -> {
                    r.userPoolId(pool.id());
                    request.accept(r);
                })
                .user();
    }

    private static CognitoIdentityProviderException refused(ThrowingCallable call) {
        return catchThrowableOfType(CognitoIdentityProviderException.class, call);
    }

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = refused(call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private List<Inbox.Received> sentTo(String address) {
        return server.inbox().list(r -> r.message().to().equals(address));
    }

    private static String address() {
        return "u" + UUID.randomUUID() + "@example.com";
    }

    @Test
    void aNewUserWaitsForTheFirstSignIn() {
        var pool = server.pool();

        var user =
                create(
                        pool,
                        r ->
                                r.username("Ana")
                                        .userAttributes(
                                                attribute("email", "ana@example.com"),
                                                attribute("nickname", "")));

        assertThat(user.username()).isEqualTo("Ana");
        assertThat(user.enabled()).isTrue();
        assertThat(user.userStatus()).isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
        assertThat(user.userCreateDate()).isEqualTo(user.userLastModifiedDate());
        assertThat(user.attributes().getFirst().name()).isEqualTo("sub");
        assertThat(user.attributes().subList(1, user.attributes().size()))
                .containsExactly(attribute("email", "ana@example.com"));
    }

    @Test
    void theInvitationTellsNameAndPasswordByTheTemplate() {
        var to = address();
        var pool =
                server.pool(p ->
                        p.adminCreateUserConfig(c ->
                                c.inviteMessageTemplate(t ->
                                        t.emailSubject("Come in")
                                                .emailMessage("<b>{username}</b> {####}"))));

        create(
                pool,
                r ->
                        r.username("ana&co")
                                .temporaryPassword("Abcdef1<")
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                .userAttributes(attribute("email", to)));

        var mail = sentTo(to).getFirst().message();
        assertThat(mail.medium()).isEqualTo(Message.Medium.EMAIL);
        assertThat(mail.subject()).isEqualTo("Come in");
        assertThat(mail.body()).isEqualTo("<b>ana&amp;co</b> Abcdef1&lt;");
        assertThat(mail.findCode()).contains("Abcdef1<");
    }

    @Test
    void theDefaultTextIsCognitosAndTheDefaultWayIsATextMessage() {
        var to = address();
        var phone = "+1555" + (1_000_000 + (int) (Math.random() * 8_000_000));
        var pool = server.pool();

        create(
                pool,
                r ->
                        r.username("ana")
                                .userAttributes(
                                        attribute("email", to), attribute("phone_number", phone)));
        create(
                pool,
                r ->
                        r.username("bob")
                                .temporaryPassword("Abcdef1!")
                                .desiredDeliveryMediums(
                                        DeliveryMediumType.EMAIL, DeliveryMediumType.SMS)
                                .userAttributes(
                                        attribute("email", to), attribute("phone_number", phone)));

        assertThat(sentTo(phone)).hasSize(2);
        assertThat(sentTo(to)).hasSize(1);
        assertThat(sentTo(to).getFirst().message().subject()).isEqualTo("Your temporary password");
        assertThat(sentTo(to).getFirst().message().body())
                .isEqualTo("Your username is bob and temporary password is Abcdef1!.");
    }

    @Test
    void nothingIsSentWhereThatIsAskedForOrNoAddressIsKnown() {
        var to = address();
        var pool = server.pool();

        create(
                pool,
                r ->
                        r.username("ana")
                                .messageAction(MessageActionType.SUPPRESS)
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                .userAttributes(attribute("email", to)));
        create(pool, r -> r.username("bob").userAttributes(attribute("email", to)));

        assertThat(sentTo(to)).isEmpty();
    }

    @Test
    void aWayWithoutAnAddressIsRefusedAndNobodyIsMade() {
        var pool = server.pool();

        var refusal =
                refused(() ->
                        create(
                                pool,
                                r ->
                                        r.username("ana")
                                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)));

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
        assertThat(create(pool, r -> r.username("ana")).username()).isEqualTo("ana");
    }

    @Test
    void aGeneratedPasswordFitsThePolicy() {
        var to = address();
        var pool = server.pool(p -> p.policies(o -> o.passwordPolicy(w -> w.minimumLength(20))));

        create(
                pool,
                r ->
                        r.username("ana")
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                .userAttributes(attribute("email", to)));

        var password = sentTo(to).getFirst().message().findCode().orElseThrow();
        assertThat(password)
                .hasSize(20)
                .containsPattern("[A-Z]")
                .containsPattern("[a-z]")
                .containsPattern("[0-9]")
                .containsPattern("[^A-Za-z0-9]");
    }

    @ParameterizedTest
    @CsvSource({
        "Abcdef1, Password not long enough",
        "abcdefg1!, Password must have uppercase characters",
        "ABCDEFG1!, Password must have lowercase characters",
        "Abcdefgh!, Password must have numeric characters",
        "Abcdefgh1, Password must have symbol characters"
    })
    void aTemporaryPasswordMustFitThePolicy(String password, String rule) {
        var pool = server.pool();

        isRefused(
                () -> create(pool, r -> r.username("ana").temporaryPassword(password)),
                "InvalidPasswordException",
                "Password did not conform with policy: " + rule);
    }

    @Test
    void aTakenNameIsRefused() {
        var pool = server.pool();
        create(pool, r -> r.username("ana"));

        isRefused(
                () -> create(pool, r -> r.username("ana")),
                "UsernameExistsException",
                "User account already exists");
        assertThat(create(pool, r -> r.username("Ana")).username()).isEqualTo("Ana");
    }

    @Test
    void whereCaseDoesNotMatterNamesAreLowerCased() {
        var pool = server.pool(p -> p.usernameConfiguration(c -> c.caseSensitive(false)));
        create(pool, r -> r.username("Ana"));

        isRefused(
                () -> create(pool, r -> r.username("ANA")),
                "UsernameExistsException",
                "User account already exists");
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username("aNA"))
                                .username())
                .isEqualTo("ana");
    }

    @Test
    void nobodyIsCalledByTheSubOfAnother() {
        var pool = server.pool();
        var sub = create(pool, r -> r.username("ana")).attributes().getFirst().value();

        isRefused(
                () -> create(pool, r -> r.username(sub)),
                "UsernameExistsException",
                "User account already exists");
        var other = UUID.randomUUID().toString();
        assertThat(create(pool, r -> r.username(other)).username()).isEqualTo(other);
    }

    @Test
    void anAddressNamesTheUserWherePoolsSaySo() {
        var pool =
                server.pool(p ->
                        p.usernameAttributes(
                                UsernameAttributeType.EMAIL, UsernameAttributeType.PHONE_NUMBER));

        var ana = create(pool, r -> r.username("ana@example.com"));
        var bob = create(pool, r -> r.username("+15550001111"));

        assertThat(ana.username()).isEqualTo(ana.attributes().getFirst().value());
        assertThat(ana.attributes()).contains(attribute("email", "ana@example.com"));
        assertThat(bob.attributes()).contains(attribute("phone_number", "+15550001111"));
        isRefused(
                () -> create(pool, r -> r.username("ana@example.com")),
                "UsernameExistsException",
                "An account with the given email already exists.");
        isRefused(
                () -> create(pool, r -> r.username("+15550001111")),
                "UsernameExistsException",
                "An account with the given phone_number already exists.");
        isRefused(
                () -> create(pool, r -> r.username("carla")),
                "InvalidParameterException",
                "Username should be either an email or a phone number.");
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL, +15550001111, Username should be an email.",
        "PHONE_NUMBER, ana@example.com, Username should be a phone number."
    })
    void aNameOfTheWrongKindIsRefused(UsernameAttributeType kind, String name, String sentence) {
        var pool = server.pool(p -> p.usernameAttributes(kind));

        isRefused(() -> create(pool, r -> r.username(name)), "InvalidParameterException", sentence);
    }

    @Test
    void aNameShapedAsAnAliasIsRefused() {
        var pool =
                server.pool(p ->
                        p.aliasAttributes(
                                AliasAttributeType.EMAIL, AliasAttributeType.PHONE_NUMBER));

        isRefused(
                () -> create(pool, r -> r.username("ana@example.com")),
                "InvalidParameterException",
                "Username cannot be of email format, since user pool is configured for email alias.");
        isRefused(
                () -> create(pool, r -> r.username("+15550001111")),
                "InvalidParameterException",
                "Username cannot be of phone number format, since user pool is configured for phone"
                        + " number alias.");
    }

    @Test
    void aVerifiedAliasIsKeptUnlessItIsToMove() {
        var pool =
                server.pool(p ->
                        p.aliasAttributes(AliasAttributeType.EMAIL)
                                .autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
        Consumer<AdminCreateUserRequest.Builder> verified =
                r ->
                        r.userAttributes(
                                attribute("email", "ana@example.com"),
                                attribute("email_verified", "True"));
        create(pool, r -> verified.accept(r.username("ana")));
        create(
                pool,
                r ->
                        r.username("unverified")
                                .userAttributes(attribute("email", "ana@example.com")));

        isRefused(
                () -> create(pool, r -> verified.accept(r.username("bob"))),
                "UsernameExistsException",
                "An account with the given email already exists.");
        create(pool, r -> verified.accept(r.username("bob").forceAliasCreation(true)));

        var found =
                server.admin()
                        .adminGetUser(r -> r.userPoolId(pool.id()).username("ana@example.com"));
        var former = server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(found.username()).isEqualTo("bob");
        assertThat(former.userAttributes()).contains(attribute("email_verified", "false"));
    }

    @Test
    void attributesMustFitTheSchema() {
        var pool = server.pool();

        isRefused(
                () ->
                        create(
                                pool,
                                r ->
                                        r.username("ana")
                                                .userAttributes(attribute("email", "nonsense"))),
                "InvalidParameterException",
                "Invalid email address format.");
        isRefused(
                () ->
                        create(
                                pool,
                                r ->
                                        r.username("ana")
                                                .userAttributes(attribute("phone_number", "1"))),
                "InvalidParameterException",
                "Invalid phone number format.");
        isRefused(
                () ->
                        create(
                                pool,
                                r ->
                                        r.username("ana")
                                                .userAttributes(
                                                        attribute("email_verified", "true"))),
                "InvalidParameterException",
                "Email is required to verify/un-verify an email");
        var unknown =
                refused(() ->
                        create(
                                pool,
                                r -> r.username("ana").userAttributes(attribute("custom:x", "1"))));
        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
    }

    @Test
    void aUserWithoutAPasswordIsConfirmedWherePoolsDoWithoutPasswords() {
        var pool =
                server.pool(p ->
                        p.policies(o ->
                                o.signInPolicy(s ->
                                        s.allowedFirstAuthFactors(
                                                AuthFactorType.PASSWORD,
                                                AuthFactorType.EMAIL_OTP))));

        var without = create(pool, r -> r.username("ana"));
        var with = create(pool, r -> r.username("bob").temporaryPassword("Abcdef1!"));

        assertThat(without.userStatus()).isEqualTo(UserStatusType.CONFIRMED);
        assertThat(with.userStatus()).isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
    }

    @Test
    void anInvitationIsSentAgainWithANewPassword() {
        var to = address();
        var pool = server.pool();
        create(
                pool,
                r ->
                        r.username("ana")
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                .userAttributes(attribute("email", to)));

        var again =
                create(
                        pool,
                        r ->
                                r.username("ana")
                                        .messageAction(MessageActionType.RESEND)
                                        .desiredDeliveryMediums(DeliveryMediumType.EMAIL));

        assertThat(again.userStatus()).isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
        var sent = sentTo(to);
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().message().findCode())
                .isNotEqualTo(sent.getLast().message().findCode());
    }

    @Test
    void anInvitationIsNotSentAgainToWhoeverHasAPasswordOrIsNobody() {
        var pool = server.pool();
        pool.confirmedUser("ana");

        isRefused(
                () -> create(pool, r -> r.username("ana").messageAction(MessageActionType.RESEND)),
                "UnsupportedUserStateException",
                "Resend not possible. ana status is not FORCE_CHANGE_PASSWORD");
        isRefused(
                () -> create(pool, r -> r.username("bob").messageAction(MessageActionType.RESEND)),
                "UserNotFoundException",
                "User does not exist.");
    }

    @Test
    void whomNoInvitationReachesIsThereAllTheSame() {
        var pool = server.pool();

        isRefused(
                () ->
                        create(
                                pool,
                                r ->
                                        r.username("ana")
                                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                                .userAttributes(
                                                        attribute(
                                                                "email",
                                                                "ana"
                                                                        + TestServer.UNDELIVERABLE
                                                                        + "com"))),
                "CodeDeliveryFailureException",
                "Unable to deliver message");
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                                .userStatus())
                .isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
    }

    @Test
    void anUnknownPoolIsRefused() {
        var refusal =
                catchThrowable(() ->
                        server.admin()
                                .adminCreateUser(
                                        r -> r.userPoolId("us-east-1_nosuch000").username("ana")));

        assertThat(refusal).hasMessageContaining("User pool us-east-1_nosuch000 does not exist.");
    }
}
