package doorhouse.userpool.federation;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ProviderUserIdentifierType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;

@OnBothDatabases
class FederationOperationsTest {
    private static final String SUBJECT = "Cognito_Subject";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestPool pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
        provider("Google", "Google", Map.of("username", "sub", "name", "name"));
        provider("idp", "OIDC", Map.of("email", "mail"));
        pool.confirmedUser("ana");
    }

    private void provider(String name, String type, Map<String, String> mapping) {
        admin.createIdentityProvider(r ->
                r.userPoolId(pool.id())
                        .providerName(name)
                        .providerType(type)
                        .attributeMapping(mapping)
                        .providerDetails(
                                Map.of(
                                        "client_id", "id",
                                        "client_secret", "secret",
                                        "authorize_scopes", "openid",
                                        "attributes_request_method", "GET",
                                        "oidc_issuer", "https://login.example.com")));
    }

    private static ProviderUserIdentifierType user(String provider, String name, String value) {
        return ProviderUserIdentifierType.builder()
                .providerName(provider)
                .providerAttributeName(name)
                .providerAttributeValue(value)
                .build();
    }

    private void link(String username, String provider, String attribute, String value) {
        admin.adminLinkProviderForUser(r ->
                r.userPoolId(pool.id())
                        .destinationUser(user("Cognito", SUBJECT, username))
                        .sourceUser(user(provider, attribute, value)));
    }

    private void disable(String provider, String attribute, String value) {
        admin.adminDisableProviderForUser(
                r -> r.userPoolId(pool.id()).user(user(provider, attribute, value)));
    }

    private Optional<String> identities(String username) {
        return admin
                .adminGetUser(r -> r.userPoolId(pool.id()).username(username))
                .userAttributes()
                .stream()
                .filter(a -> a.name().equals("identities"))
                .map(AttributeType::value)
                .findFirst();
    }

    @Test
    void aLinkedIdentityStandsInTheUsersAttributes() {
        link("ana", "Google", SUBJECT, "1134");

        var text = identities("ana").orElseThrow();
        assertThat(text)
                .matches(
                        "\\[\\{\"userId\":\"1134\",\"providerName\":\"Google\",\"providerType\":"
                                + "\"Google\",\"issuer\":null,\"primary\":false,\"dateCreated\":"
                                + "[0-9]{13}\\}]");
        assertThat(admin.listUsers(r -> r.userPoolId(pool.id())).users().getFirst().attributes())
                .contains(AttributeType.builder().name("identities").value(text).build());
    }

    /// In the token every value is a text, and what is null stays so.
    @Test
    void theIdTokenShowsIdentitiesAsTexts() throws Exception {
        link("ana", "Google", SUBJECT, "1134");
        link("ana", "idp", "email", "ana@example.com");

        var token = pool.signIn(pool.client(), "ana", PASSWORD).authenticationResult();

        var claim = SignedJWT.parse(token.idToken()).getJWTClaimsSet().getListClaim("identities");
        assertThat(claim).hasSize(2);
        assertThat(Json.text(claim.getFirst()))
                .matches(
                        "\\{\"userId\":\"1134\",\"providerName\":\"Google\",\"providerType\":"
                                + "\"Google\",\"issuer\":null,\"primary\":\"false\","
                                + "\"dateCreated\":\"[0-9]{13}\"}");
        assertThat(SignedJWT.parse(token.accessToken()).getJWTClaimsSet().getClaim("identities"))
                .isNull();
    }

    @Test
    void withItsProviderALinkedIdentityGoesAndTheUserStays() {
        link("ana", "Google", SUBJECT, "1134");
        link("ana", "idp", SUBJECT, "7");

        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("Google"));

        assertThat(identities("ana").orElseThrow()).contains("idp").doesNotContain("Google");
        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("idp"));
        assertThat(identities("ana")).isEmpty();
        assertThat(pool.accessToken(pool.client(), "ana")).isNotEmpty();
    }

    @Test
    void aProviderMadeAnewHasNoneOfTheOldOnesIdentities() {
        for (int i = 0; i < 5; i++) link("ana", "idp", SUBJECT, "user" + i);
        pool.confirmedUser("bea");

        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("idp"));
        provider("idp", "OIDC", Map.of("email", "mail"));
        link("bea", "idp", SUBJECT, "user0");

        assertThat(identities("ana")).isEmpty();
        assertThat(identities("bea").orElseThrow()).contains("user0");
        for (int i = 1; i < 5; i++) link("ana", "idp", SUBJECT, "user" + i);
    }

    @Test
    void anIdentityIsLinkedOnlyOnce() {
        pool.confirmedUser("bea");
        link("ana", "Google", SUBJECT, "1134");

        assertThat(catchThrowable(() -> link("ana", "Google", SUBJECT, "1134")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("SourceUser is already linked to DestinationUser");
        assertThat(catchThrowable(() -> link("bea", "Google", SUBJECT, "1134")))
                .isInstanceOf(AliasExistsException.class);
        assertThat(identities("bea")).isEmpty();
    }

    @Test
    void ofManyUsersThatAnIdentityIsLinkedToAtOnceOneGetsIt() throws Exception {
        var names = IntStream.range(0, 5).mapToObj(i -> "user" + i).toList();
        names.forEach(name -> pool.confirmedUser(name));

        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries =
                    names.stream()
                            .map(name ->
                                    racers.submit(() ->
                                            catchThrowable(
                                                    () -> link(name, "Google", SUBJECT, "9"))))
                            .toList();
            for (var one : tries) one.get();
        }

        assertThat(names.stream().filter(name -> identities(name).isPresent())).hasSize(1);
    }

    @Test
    void aUserHasFiveIdentitiesAtMost() {
        for (int i = 1; i <= 5; i++) link("ana", "idp", SUBJECT, "id" + i);

        assertThat(catchThrowable(() -> link("ana", "idp", SUBJECT, "id6")))
                .isInstanceOf(LimitExceededException.class);

        disable("idp", SUBJECT, "id1");
        link("ana", "idp", SUBJECT, "id6");
        assertThat(identities("ana").orElseThrow()).contains("id6").doesNotContain("id1\"");
    }

    @Test
    void manyLinksAtOnceAreNotMoreThanFive() throws Exception {
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries =
                    IntStream.range(0, 8)
                            .mapToObj(i ->
                                    racers.submit(() ->
                                            catchThrowable(
                                                    () -> link("ana", "idp", SUBJECT, "r" + i))))
                            .toList();
            for (var one : tries) one.get();
        }

        var text = identities("ana").orElseThrow();
        assertThat(Json.read("{\"all\":" + text + "}").path("all")).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "Google, email, 1",
        "idp, phone_number, 1",
        "Cognito, Cognito_Subject, bea",
        "idp, , 1",
        "idp, Cognito_Subject, ",
        ", Cognito_Subject, 1"
    })
    void aSourceIsNamedByWhatItsProviderTells(String provider, String attribute, String value) {
        assertThat(catchThrowable(() -> link("ana", provider, attribute, value)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(identities("ana")).isEmpty();
    }

    @Test
    void whoIsNotThereIsNotLinked() {
        assertThat(catchThrowable(() -> link("nobody", "Google", SUBJECT, "1")))
                .isInstanceOf(UserNotFoundException.class);
        assertThat(catchThrowable(() -> link("ana", "Facebook", SUBJECT, "1")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(() ->
                                admin.adminLinkProviderForUser(r ->
                                        r.userPoolId("no pool")
                                                .destinationUser(user("Cognito", SUBJECT, "ana"))
                                                .sourceUser(user("Google", SUBJECT, "1")))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whoTookTheNameOfAProfileIsNone() {
        pool.confirmedUser("Google_77");

        link("ana", "Google", SUBJECT, "77");

        assertThat(identities("ana")).isPresent();
        assertThat(
                        catchThrowable(() ->
                                admin.adminLinkProviderForUser(r ->
                                        r.userPoolId(pool.id())
                                                .destinationUser(user("Google", SUBJECT, "77"))
                                                .sourceUser(user("idp", SUBJECT, "5")))))
                .isInstanceOf(UserNotFoundException.class);
    }

    @Test
    void whatAProviderMapsMustBeWritable() {
        pool =
                server.pool(r ->
                        r.schema(
                                SchemaAttributeType.builder()
                                        .name("plan")
                                        .attributeDataType("String")
                                        .mutable(false)
                                        .build()));
        provider("idp", "OIDC", Map.of("custom:plan", "plan"));
        pool.confirmedUser("ana");

        assertThat(catchThrowable(() -> link("ana", "idp", SUBJECT, "1")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void anUnlinkedIdentityIsFreeAgain() {
        pool.confirmedUser("bea");
        link("ana", "Google", SUBJECT, "1134");

        disable("Google", SUBJECT, "1134");

        assertThat(identities("ana")).isEmpty();
        assertThat(catchThrowable(() -> disable("Google", SUBJECT, "1134")))
                .isInstanceOf(UserNotFoundException.class);
        link("bea", "Google", SUBJECT, "1134");
        assertThat(identities("bea")).isPresent();
    }

    /// What a provider of an old name called its users says nothing of a new one's.
    @Test
    void aProviderMadeAnewHasNoneOfTheOldOnesUsers() {
        pool.confirmedUser("bea");
        link("ana", "idp", SUBJECT, "1");
        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("idp"));
        provider("idp", "OIDC", Map.of());

        link("bea", "idp", SUBJECT, "1");

        assertThat(identities("bea")).isPresent();
    }

    @Test
    void aUsersLinksGoWithTheUser() {
        link("ana", "Google", SUBJECT, "1134");
        admin.adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));
        pool.confirmedUser("ana");

        link("ana", "Google", SUBJECT, "1134");

        assertThat(identities("ana")).isPresent();
    }

    @Test
    void withoutLocalProviderThePasswordIsGoneAndStaysGone() {
        var client = pool.client();
        link("ana", "Google", SUBJECT, "1134");

        disable("Cognito", SUBJECT, "ana");

        assertThat(catchThrowable(() -> pool.signIn(client, "ana", PASSWORD)))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Incorrect username or password.");
        assertThat(admin.adminGetUser(r -> r.userPoolId(pool.id()).username("ana")).userStatus())
                .isEqualTo(UserStatusType.EXTERNAL_PROVIDER);
        assertThat(
                        catchThrowable(() ->
                                server.app()
                                        .forgotPassword(r -> r.clientId(client).username("ana"))))
                .isInstanceOf(NotAuthorizedException.class);
        assertThat(identities("ana")).isPresent();

        admin.adminSetUserPassword(
                r -> r.userPoolId(pool.id()).username("ana").password(PASSWORD).permanent(true));
        assertThat(pool.signIn(client, "ana", PASSWORD).authenticationResult()).isNotNull();
    }

    @Test
    void nobodyWritesIdentitiesByHand() {
        var forged = TestPool.attribute("identities", "[]");

        assertThat(
                        catchThrowable(() ->
                                admin.adminUpdateUserAttributes(r ->
                                        r.userPoolId(pool.id())
                                                .username("ana")
                                                .userAttributes(forged))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("user.identities: Attribute cannot be updated.");
        assertThat(
                        catchThrowable(() ->
                                admin.adminDeleteUserAttributes(r ->
                                        r.userPoolId(pool.id())
                                                .username("ana")
                                                .userAttributeNames(List.of("identities")))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> pool.confirmedUser("eve", forged)))
                .isInstanceOf(InvalidParameterException.class);
    }
}
