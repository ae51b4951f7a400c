package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeDataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeDeliveryDetailsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

@OnBothDatabases
class AttributeTest {
    private final TestServer server = TestServer.shared();

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private static String address() {
        return "u" + UUID.randomUUID() + "@example.com";
    }

    private void update(TestPool pool, String name, AttributeType... attributes) {
        server.admin()
                .adminUpdateUserAttributes(
                        r -> r.userPoolId(pool.id()).username(name).userAttributes(attributes));
    }

    private void delete(TestPool pool, String name, String... attributes) {
        server.admin()
                .adminDeleteUserAttributes(
                        r -> r.userPoolId(pool.id()).username(name).userAttributeNames(attributes));
    }

    private List<CodeDeliveryDetailsType> updateOwn(String token, AttributeType... attributes) {
        return server.app()
                .updateUserAttributes(r -> r.accessToken(token).userAttributes(attributes))
                .codeDeliveryDetailsList();
    }

    private Map<String, String> attributes(TestPool pool, String name) {
        return server
                .admin()
                .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                .userAttributes()
                .stream()
                .collect(Collectors.toMap(AttributeType::name, AttributeType::value));
    }

    private List<String> codesTo(String address) {
        return server.inbox().list(r -> r.message().to().equals(address)).stream()
                .map(r -> r.message().findCode().orElseThrow())
                .toList();
    }

    private TestPool autoVerifying() {
        return server.pool(p -> p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
    }

    private TestPool provingBefore() {
        return server.pool(p ->
                p.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                        .userAttributeUpdateSettings(s ->
                                s.attributesRequireVerificationBeforeUpdate(
                                        VerifiedAttributeType.EMAIL)));
    }

    @Test
    void anAdministratorSetsChangesAndTakesAwayAttributes() {
        var pool = server.pool();
        pool.confirmedUser("ana", attribute("name", "Ana"), attribute("nickname", "A"));

        update(pool, "ana", attribute("name", "Anna"), attribute("gender", "f"));
        update(pool, "ana", attribute("nickname", ""));
        assertThat(attributes(pool, "ana"))
                .containsEntry("name", "Anna")
                .containsEntry("gender", "f")
                .doesNotContainKey("nickname");

        delete(pool, "ana", "name", "website");
        assertThat(attributes(pool, "ana")).doesNotContainKey("name").containsKey("gender");
    }

    @Test
    void whatTheSchemaDoesNotAllowIsRefusedWholly() {
        var pool =
                server.pool(p ->
                        p.schema(
                                SchemaAttributeType.builder()
                                        .name("email")
                                        .required(true)
                                        .mutable(true)
                                        .build(),
                                SchemaAttributeType.builder()
                                        .name("plan")
                                        .attributeDataType(AttributeDataType.STRING)
                                        .mutable(false)
                                        .build(),
                                SchemaAttributeType.builder()
                                        .name("age")
                                        .attributeDataType(AttributeDataType.NUMBER)
                                        .mutable(true)
                                        .numberAttributeConstraints(
                                                c -> c.minValue("1").maxValue("9"))
                                        .build()));
        pool.confirmedUser(
                "ana", attribute("email", "ana@example.com"), attribute("custom:plan", "gold"));

        isRefused(
                () -> update(pool, "ana", attribute("name", "x"), attribute("custom:no", "1")),
                "InvalidParameterException",
                "Invalid user attributes: user.custom:no: Attribute does not exist in the schema.\n");
        isRefused(
                () -> update(pool, "ana", attribute("custom:plan", "iron")),
                "InvalidParameterException",
                "Invalid user attributes: user.custom:plan: Attribute cannot be updated.\n");
        isRefused(
                () -> update(pool, "ana", attribute("sub", "x"), attribute("no", "1")),
                "InvalidParameterException",
                "Invalid user attributes: user.sub: Attribute cannot be updated.\n"
                        + "user.no: Attribute does not exist in the schema.\n");
        isRefused(
                () -> update(pool, "ana", attribute("email", "nonsense")),
                "InvalidParameterException",
                "Invalid email address format.");
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> update(pool, "ana", attribute("email", "")),
                        () -> update(pool, "ana", attribute("custom:age", "0")),
                        () -> update(pool, "ana", attribute("custom:age", "10")),
                        () -> update(pool, "ana", attribute("custom:age", "x")),
                        () -> update(pool, "ana", attribute("birthdate", "123456789")),
                        () -> delete(pool, "ana", "email"),
                        () -> delete(pool, "ana", "custom:plan"),
                        () -> delete(pool, "ana", "custom:no"))) {
            var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
            assertThat(refusal.awsErrorDetails().errorCode())
                    .isEqualTo("InvalidParameterException");
        }
        update(pool, "ana", attribute("custom:age", "9"), attribute("birthdate", "1990-01-02"));
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", "ana@example.com")
                .containsEntry("custom:plan", "gold")
                .containsEntry("custom:age", "9")
                .doesNotContainKey("name");
    }

    @Test
    void aNewAddressIsUnverifiedUnlessAnAdministratorVouchesForIt() {
        var pool = server.pool();
        var to = address();
        pool.confirmedUser(
                "ana", attribute("email", "old@example.com"), attribute("email_verified", "true"));

        update(pool, "ana", attribute("email", "old@example.com"));
        assertThat(attributes(pool, "ana")).containsEntry("email_verified", "true");

        update(pool, "ana", attribute("email", to));
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", to)
                .containsEntry("email_verified", "false");

        update(pool, "ana", attribute("email_verified", "TRUE"));
        assertThat(attributes(pool, "ana")).containsEntry("email_verified", "true");

        update(pool, "ana", attribute("email_verified", "true"), attribute("email", "x" + to));
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", "x" + to)
                .containsEntry("email_verified", "true");

        delete(pool, "ana", "email");
        assertThat(attributes(pool, "ana")).doesNotContainKeys("email", "email_verified");
        assertThat(codesTo(to)).isEmpty();
    }

    @Test
    void noAddressNoMark() {
        var pool = server.pool();
        pool.confirmedUser("ana", attribute("email", "ana@example.com"));

        isRefused(
                () -> update(pool, "ana", attribute("phone_number_verified", "true")),
                "InvalidParameterException",
                "Phone Number is required to verify/un-verify a phone number");
        isRefused(
                () ->
                        update(
                                pool,
                                "ana",
                                attribute("email", ""),
                                attribute("email_verified", "true")),
                "InvalidParameterException",
                "Email is required to verify/un-verify an email");
    }

    @Test
    void whereThePoolVerifiesItAnUpdatedAddressGetsACode() {
        var pool = autoVerifying();
        var to = address();
        pool.confirmedUser("ana");
        var token = pool.accessToken(pool.client(), "ana");

        update(pool, "ana", attribute("email", to));
        var mine = updateOwn(token, attribute("email", "x" + to), attribute("name", "Ana"));

        assertThat(codesTo(to)).hasSize(1);
        assertThat(mine)
                .containsExactly(
                        CodeDeliveryDetailsType.builder()
                                .destination("x***@e***")
                                .deliveryMedium(DeliveryMediumType.EMAIL)
                                .attributeName("email")
                                .build());
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", "x" + to)
                .containsEntry("email_verified", "false");
        server.app()
                .verifyUserAttribute(r ->
                        r.accessToken(token)
                                .attributeName("email")
                                .code(codesTo("x" + to).getFirst()));
        assertThat(attributes(pool, "ana")).containsEntry("email_verified", "true");
    }

    @Test
    void aCodeSaysNothingOfAnAddressThatCameAfterIt() {
        var pool = autoVerifying();
        var to = address();
        pool.confirmedUser("ana");
        var token = pool.accessToken(pool.client(), "ana");
        updateOwn(token, attribute("email", to));

        update(pool, "ana", attribute("email", "x" + to), attribute("email_verified", "false"));

        isRefused(
                () ->
                        server.app()
                                .verifyUserAttribute(r ->
                                        r.accessToken(token)
                                                .attributeName("email")
                                                .code(codesTo(to).getFirst())),
                "CodeMismatchException",
                "Invalid verification code provided, please try again.");
    }

    @Test
    void whereProofComesFirstTheOldAddressStaysUntilThen() {
        var pool = provingBefore();
        var to = address();
        pool.confirmedUser(
                "ana", attribute("email", "old@example.com"), attribute("email_verified", "true"));
        var token = pool.accessToken(pool.client(), "ana");

        var sent = updateOwn(token, attribute("email", to));

        assertThat(sent).hasSize(1);
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", "old@example.com")
                .containsEntry("email_verified", "true");
        server.app()
                .verifyUserAttribute(r ->
                        r.accessToken(token).attributeName("email").code(codesTo(to).getFirst()));
        assertThat(attributes(pool, "ana"))
                .containsEntry("email", to)
                .containsEntry("email_verified", "true");
    }

    @Test
    void anAdministratorsWordStandsForAProof() {
        var pool = provingBefore();
        var to = address();
        pool.confirmedUser("ana", attribute("email", "old@example.com"));
        var token = pool.accessToken(pool.client(), "ana");
        updateOwn(token, attribute("email", "x" + to));

        update(pool, "ana", attribute("email", to), attribute("email_verified", "true"));

        assertThat(attributes(pool, "ana"))
                .containsEntry("email", to)
                .containsEntry("email_verified", "true");
        assertThat(codesTo(to)).isEmpty();
        isRefused(
                () ->
                        server.app()
                                .verifyUserAttribute(r ->
                                        r.accessToken(token)
                                                .attributeName("email")
                                                .code(codesTo("x" + to).getFirst())),
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.");
    }

    @Test
    void aMarkGivenWithAnAddressThatWaitsSaysNothingOfTheOldOne() {
        var pool = provingBefore();
        pool.confirmedUser(
                "ana", attribute("email", "old@example.com"), attribute("email_verified", "true"));

        update(
                pool,
                "ana",
                attribute("email_verified", "false"),
                attribute("email", "new@example.com"));

        assertThat(attributes(pool, "ana"))
                .containsEntry("email", "old@example.com")
                .containsEntry("email_verified", "true");
    }

    @Test
    void anAliasOfAnotherIsRefused() {
        var pool =
                server.pool(p ->
                        p.aliasAttributes(
                                AliasAttributeType.EMAIL, AliasAttributeType.PREFERRED_USERNAME));
        pool.confirmedUser(
                "ana",
                attribute("email", "ana@example.com"),
                attribute("email_verified", "true"),
                attribute("preferred_username", "annie"));
        pool.confirmedUser("bob");
        var token = pool.accessToken(pool.client(), "bob");

        isRefused(
                () ->
                        update(
                                pool,
                                "bob",
                                attribute("email", "ana@example.com"),
                                attribute("email_verified", "true")),
                "AliasExistsException",
                "An account with the given email already exists.");
        isRefused(
                () -> updateOwn(token, attribute("preferred_username", "annie")),
                "AliasExistsException",
                "An account with the given preferred_username already exists.");
        isRefused(
                () -> updateOwn(token, attribute("preferred_username", "ana")),
                "AliasExistsException",
                "An account with the given preferred_username already exists.");
        updateOwn(token, attribute("email", "ana@example.com"));
        updateOwn(token, attribute("preferred_username", "bobby"));
        assertThat(attributes(pool, "bobby")).containsEntry("email", "ana@example.com");
    }

    /// PostgreSQL indexes no more than some 2,700 bytes, and a letter may have three.
    @Test
    void anAliasMayBeAsLongAsAnAttributeAndIsComparedWhole() {
        var pool =
                server.pool(r ->
                        r.aliasAttributes(
                                AliasAttributeType.EMAIL, AliasAttributeType.PREFERRED_USERNAME));
        // As random as can be, for PostgreSQL would fit in what can be compressed.
        var random = new Random(7);
        var start =
                random.ints(2_047, 0x4e00, 0x9fff)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        var labels = start.substring(0, 1_900).replaceAll("(.{49}).", "$1.");
        var mail = "u@" + labels + "example.com";
        pool.confirmedUser("ana", attribute("preferred_username", start + "a"));
        pool.confirmedUser("bea", attribute("email", mail), attribute("email_verified", "true"));

        update(pool, "bea", attribute("preferred_username", start + "b"));

        var client = pool.client();
        assertThat(whoSignsIn(pool, client, start + "a")).isEqualTo("ana");
        assertThat(whoSignsIn(pool, client, start + "b")).isEqualTo("bea");
        assertThat(whoSignsIn(pool, client, mail)).isEqualTo("bea");
        isRefused(
                () -> update(pool, "ana", attribute("preferred_username", start + "b")),
                "AliasExistsException",
                "An account with the given preferred_username already exists.");
        update(pool, "bea", attribute("preferred_username", "b"));
        update(pool, "ana", attribute("preferred_username", start + "b"));
        assertThat(whoSignsIn(pool, client, start + "b")).isEqualTo("ana");
    }

    private String whoSignsIn(TestPool pool, String client, String name) {
        var token = pool.accessToken(client, name);
        return server.app().getUser(r -> r.accessToken(token)).username();
    }

    @Test
    void whoIsNamedByAnAddressKeepsOne() {
        var pool =
                server.pool(p ->
                        p.usernameAttributes(
                                UsernameAttributeType.EMAIL, UsernameAttributeType.PHONE_NUMBER));
        pool.confirmedUser("ana@example.com");
        pool.confirmedUser("bob@example.com");

        isRefused(
                () -> update(pool, "ana@example.com", attribute("email", "bob@example.com")),
                "AliasExistsException",
                "An account with the given email already exists.");
        isRefused(
                () -> delete(pool, "ana@example.com", "email"),
                "InvalidParameterException",
                "The attribute that the user signs in with cannot be deleted.");
        update(pool, "ana@example.com", attribute("email", "anna@example.com"));
        update(pool, "anna@example.com", attribute("phone_number", "+15550001111"));
        delete(pool, "+15550001111", "email");
        assertThat(attributes(pool, "+15550001111")).doesNotContainKey("email");
    }

    @Test
    void theCodesOfOwnUpdatesAreLimitedByTheHour() {
        var pool = autoVerifying();
        pool.confirmedUser("ana", attribute("nickname", "A"));
        var token = pool.accessToken(pool.client(), "ana");
        for (int n = 0; n < 5; n++) updateOwn(token, attribute("email", address()));
        var strangers = address();

        isRefused(
                () -> updateOwn(token, attribute("email", strangers), attribute("nickname", "B")),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");

        assertThat(codesTo(strangers)).isEmpty();
        assertThat(attributes(pool, "ana"))
                .doesNotContainEntry("email", strangers)
                .containsEntry("nickname", "A");
        updateOwn(token, attribute("nickname", "C"));
        update(pool, "ana", attribute("email", strangers));
        assertThat(codesTo(strangers)).hasSize(1);
        server.clock().forward(Duration.ofHours(1));
        var later = pool.accessToken(pool.client(), "ana");
        assertThat(updateOwn(later, attribute("email", address()))).hasSize(1);
    }

    @Test
    void aUserWritesOnlyWhatTheClientMay() {
        var pool =
                server.pool(p ->
                        p.schema(
                                SchemaAttributeType.builder()
                                        .name("plan")
                                        .attributeDataType(AttributeDataType.STRING)
                                        .mutable(true)
                                        .build()));
        pool.confirmedUser("ana", attribute("nickname", "A"));
        var open = pool.accessToken(pool.client(), "ana");
        var closed = pool.accessToken(pool.client(c -> c.writeAttributes("name")), "ana");

        updateOwn(open, attribute("custom:plan", "gold"), attribute("nickname", "B"));
        updateOwn(closed, attribute("name", "Ana"));
        assertThat(updateOwn(closed, attribute("name", "Ana"))).isEmpty();

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> updateOwn(closed, attribute("nickname", "C")),
                        () -> updateOwn(closed, attribute("nickname", "")),
                        () ->
                                server.app()
                                        .deleteUserAttributes(r ->
                                                r.accessToken(closed)
                                                        .userAttributeNames("nickname")),
                        () -> updateOwn(open, attribute("email_verified", "true")),
                        () -> updateOwn(open, attribute("sub", "x")))) {
            isRefused(
                    call,
                    "NotAuthorizedException",
                    "A client attempted to write unauthorized attribute");
        }
        server.app().deleteUserAttributes(r -> r.accessToken(open).userAttributeNames("nickname"));
        assertThat(attributes(pool, "ana"))
                .containsEntry("custom:plan", "gold")
                .containsEntry("name", "Ana")
                .doesNotContainKey("nickname");
    }
}
