package doorhouse.userpool.oidc;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestOidcProvider;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthEventType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;

/// What becomes of an identity that a provider proved.
@OnBothDatabases
class FederatedProfileTest {
    private static final Map<String, String> MAPPING =
            Map.of("email", "mail", "name", "name", "nickname", "nicks", "locale", "lang");

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestOidcProvider idp;
    private TestPool pool;
    private Journey journey;

    @BeforeEach
    void makeAPool() {
        idp = TestOidcProvider.start(server.clock());
        pool(_ -> {}, MAPPING);
    }

    private void pool(
            Consumer<CreateUserPoolRequest.Builder> settings, Map<String, String> mapping) {
        pool =
                server.pool(
                        r -> settings.accept(r.usernameConfiguration(u -> u.caseSensitive(false))));
        Journey.provider(pool, "Idp", "OIDC", idp.details(), mapping);
        journey = new Journey(pool, Journey.client(pool, "Idp"), "Idp");
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    @Test
    void theFirstSignInMakesAProfile() {
        idp.user(Map.of("sub", "Ünï-1", "mail", "ana@example.com", "name", "Ана Жукова"));

        var claims = journey.idToken();

        var user = journey.user("idp_ünï-1").orElseThrow();
        assertThat(user.userStatus()).isEqualTo(UserStatusType.EXTERNAL_PROVIDER);
        assertThat(user.enabled()).isTrue();
        assertThat(journey.attributes("idp_ünï-1"))
                .containsEntry("email", "ana@example.com")
                .containsEntry("email_verified", "false")
                .containsEntry("name", "Ана Жукова")
                .doesNotContainKey("locale");
        var identity =
                Json.read("{\"all\":" + journey.attributes("idp_ünï-1").get("identities") + "}")
                        .path("all")
                        .path(0);
        assertThat(identity.path("userId").asString()).isEqualTo("Ünï-1");
        assertThat(identity.path("providerName").asString()).isEqualTo("Idp");
        assertThat(identity.path("providerType").asString()).isEqualTo("OIDC");
        assertThat(identity.path("issuer").isNull()).isTrue();
        assertThat(identity.path("primary").asBoolean()).isTrue();
        assertThat(identity.path("dateCreated").isNumber()).isTrue();
        assertThat(claims.getClaim("cognito:username")).isEqualTo("idp_ünï-1");
        assertThat(claims.getClaim("identities").toString()).contains("Ünï-1", "primary=true");
        assertThat(claims.getClaim("email")).isEqualTo("ana@example.com");
    }

    private boolean signedIn(String client) {
        var answer =
                journey.authorize(
                        Map.of("client_id", client, "identity_provider", "", "prompt", "none"));
        return parameters(location(answer).getRawQuery()).containsKey("code");
    }

    @Test
    void theSessionServesWhereItsOwnProviderMaySignInAndEndsWithTheProvider() {
        Journey.provider(pool, "Other", "OIDC", idp.details(), MAPPING);
        var same = Journey.client(pool, "Idp", "COGNITO");
        var other = Journey.client(pool, "Other", "COGNITO");
        idp.user(Map.of("sub", "1"));
        journey.idToken();
        admin.adminCreateUser(r -> r.userPoolId(pool.id()).username("ana"));
        admin.adminLinkProviderForUser(r ->
                r.userPoolId(pool.id())
                        .destinationUser(
                                u -> u.providerName("Cognito").providerAttributeValue("ana"))
                        .sourceUser(u ->
                                u.providerName("Other")
                                        .providerAttributeName("Cognito_Subject")
                                        .providerAttributeValue("2")));
        admin.adminLinkProviderForUser(r ->
                r.userPoolId(pool.id())
                        .destinationUser(
                                u -> u.providerName("Cognito").providerAttributeValue("ana"))
                        .sourceUser(u ->
                                u.providerName("Idp")
                                        .providerAttributeName("Cognito_Subject")
                                        .providerAttributeValue("3")));
        idp.user(Map.of("sub", "3"));
        journey.another().idToken();

        assertThat(signedIn(same)).isTrue();
        assertThat(signedIn(other)).isFalse();

        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("Idp"));
        Journey.provider(pool, "Idp", "OIDC", idp.details(), MAPPING);
        assertThat(signedIn(Journey.client(pool, "Idp", "Other"))).isFalse();
    }

    @Test
    void whomAnotherProviderProvedMakesNoPasskey() {
        admin.setUserPoolMfaConfig(r ->
                r.userPoolId(pool.id())
                        .webAuthnConfiguration(w -> w.relyingPartyId("shop.example.com")));
        journey.idToken();

        var page = addPasskey(Journey.client(pool, "Idp", "COGNITO"));
        var elsewhere = addPasskey(Journey.client(pool, "COGNITO"));

        assertThat(location(elsewhere).getPath()).isEqualTo("/" + pool.id() + "/login");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("another provider").doesNotContain("data-options");
    }

    private HttpResponse<String> addPasskey(String client) {
        return journey.browser.get(
                "/" + pool.id() + "/passkeys/add",
                Map.of("client_id", client, "redirect_uri", Journey.APP));
    }

    @Test
    void usersOfAProviderAreInItsGroup() {
        var claims = journey.idToken();

        var name = pool.id() + "_Idp";
        var group = admin.getGroup(r -> r.userPoolId(pool.id()).groupName(name)).group();
        assertThat(group.description())
                .isEqualTo("Autogenerated group for users who sign in using Idp");
        assertThat(claims.getClaim("cognito:groups")).isEqualTo(List.of(name));
    }

    @Test
    void whereCaseCountsTheNameKeepsIt() {
        pool(r -> r.usernameConfiguration(u -> u.caseSensitive(true)), MAPPING);
        idp.user(Map.of("sub", "Ab"));

        journey.idToken();

        assertThat(journey.user("Idp_Ab")).isPresent();
        assertThat(journey.user("idp_ab")).isEmpty();
    }

    @Test
    void subjectsThatDifferInCaseAreTwo() {
        idp.user(Map.of("sub", "Ab"));
        journey.idToken();

        idp.user(Map.of("sub", "aB"));

        assertThat(journey.another().refusal())
                .isEqualTo("invalid_request: Already found an entry for username idp_ab");
    }

    @Test
    void eachSignInWritesWhatChangedAndLeavesTheRest() {
        idp.user(Map.of("sub", "1", "mail", "a@example.com", "name", "Ana", "lang", "pt-BR"));
        var first = journey.idToken();
        var second = new HashMap<String, Object>();
        second.put("sub", "1");
        second.put("mail", "b@example.com");
        second.put("lang", " ");
        second.put("nicks", List.of("a b", "c,d", "ж"));
        idp.user(second);

        var claims = journey.another().idToken();

        assertThat(claims.getSubject()).isEqualTo(first.getSubject());
        assertThat(journey.attributes("idp_1"))
                .containsEntry("email", "b@example.com")
                .containsEntry("name", "Ana")
                .containsEntry("nickname", "[a+b,c%2Cd,%D0%B6]")
                .doesNotContainKey("locale");
        assertThat(journey.users()).isEqualTo(1);
    }

    @Test
    void anotherAddressIsVerifiedOnlyWhereTheProviderSaysSo() {
        pool(_ -> {}, Map.of("email", "mail", "email_verified", "sure"));
        idp.user(Map.of("sub", "1", "mail", "a@example.com", "sure", true));
        journey.idToken();
        assertThat(journey.attributes("idp_1")).containsEntry("email_verified", "true");

        idp.user(Map.of("sub", "1", "mail", "b@example.com"));
        journey.another().idToken();

        assertThat(journey.attributes("idp_1")).containsEntry("email_verified", "false");
    }

    @Test
    void nothingIsVerifiedThatTheProviderDidNotTell() {
        pool(_ -> {}, Map.of("email", "mail", "email_verified", "sure"));
        idp.user(Map.of("sub", "1", "mail", "a@example.com"));
        journey.idToken();

        idp.user(Map.of("sub", "1", "sure", true));
        journey.another().idToken();

        assertThat(journey.attributes("idp_1"))
                .containsEntry("email", "a@example.com")
                .containsEntry("email_verified", "false");
        idp.user(Map.of("sub", "1", "mail", "a@example.com", "sure", true));
        journey.another().idToken();
        assertThat(journey.attributes("idp_1")).containsEntry("email_verified", "true");
    }

    @Test
    void requiredAttributesMustBeThere() {
        pool(r -> r.schema(required("email"), required("name")), MAPPING);

        assertThat(journey.refusal())
                .isEqualTo("invalid_request: attributes required: [name, email]");
        assertThat(journey.users()).isZero();
        idp.user(Map.of("sub", "1", "mail", "a@example.com", "name", "Ana"));
        journey.another().idToken();
        idp.user(Map.of("sub", "1", "mail", ""));

        assertThat(journey.another().refusal())
                .isEqualTo("invalid_request: attributes required: [email]");
        assertThat(journey.attributes("idp_1")).containsEntry("email", "a@example.com");
    }

    private static SchemaAttributeType required(String name) {
        return SchemaAttributeType.builder().name(name).required(true).mutable(true).build();
    }

    @Test
    void anImmutableAttributeIsWrittenOnce() {
        pool(
                r ->
                        r.schema(
                                SchemaAttributeType.builder()
                                        .name("plan")
                                        .attributeDataType("String")
                                        .mutable(false)
                                        .build()),
                Map.of("custom:plan", "plan"));
        idp.user(Map.of("sub", "1", "plan", "gold"));
        journey.idToken();
        journey.another().idToken();

        idp.user(Map.of("sub", "1", "plan", "lead"));

        assertThat(journey.another().refusal())
                .isEqualTo("invalid_request: user.custom:plan: Attribute cannot be updated.");
        assertThat(journey.attributes("idp_1")).containsEntry("custom:plan", "gold");
    }

    @Test
    void whatDoesNotFitAnAttributeIsRefused() {
        idp.user(Map.of("sub", "1", "mail", "no address"));
        assertThat(journey.refusal())
                .isEqualTo(
                        "invalid_request: Invalid user attributes: email: Invalid email address"
                                + " format.");
        idp.user(Map.of("sub", "1", "name", "ж".repeat(2_049)));
        assertThat(journey.another().refusal())
                .startsWith("invalid_request: Invalid user attributes: name: String must be no");
        assertThat(journey.users()).isZero();

        idp.user(Map.of("sub", "1", "name", "ж".repeat(2_048)));

        assertThat(journey.another().signIn()).containsKey("code");
    }

    @Test
    void theProvidersTokensAreMappedAsClaims() {
        pool(
                r ->
                        r.schema(
                                SchemaAttributeType.builder()
                                        .name("access")
                                        .attributeDataType("String")
                                        .mutable(true)
                                        .build()),
                Map.of("custom:access", "access_token"));

        journey.idToken();

        assertThat(journey.attributes("idp_u1").get("custom:access")).hasSizeGreaterThan(20);
    }

    @Test
    void whatTheClientMayNotWriteIsLeftOut() {
        var client =
                pool.client(r ->
                        r.allowedOAuthFlowsUserPoolClient(true)
                                .allowedOAuthFlowsWithStrings("code")
                                .allowedOAuthScopes("openid")
                                .callbackURLs(Journey.APP)
                                .supportedIdentityProviders("Idp")
                                .writeAttributes("name"));
        idp.user(Map.of("sub", "1", "name", "Ana", "mail", "a@example.com"));

        new Journey(pool, client, "Idp").idToken();

        assertThat(journey.attributes("idp_1"))
                .containsEntry("name", "Ana")
                .doesNotContainKeys("email", "email_verified");
    }

    @Test
    void nobodyIsJoinedToAUserByAddress() {
        pool(
                r -> r.usernameAttributes(UsernameAttributeType.EMAIL),
                Map.of("email", "mail", "email_verified", "sure"));
        pool.confirmedUser("ana@example.com", attribute("email_verified", "true"));
        idp.user(Map.of("sub", "1", "mail", "ana@example.com", "sure", true));

        var claims = journey.idToken();

        var local = journey.user("ana@example.com").orElseThrow();
        assertThat(local.userStatus()).isEqualTo(UserStatusType.CONFIRMED);
        assertThat(claims.getSubject()).isNotEqualTo(local.username());
        assertThat(journey.users()).isEqualTo(2);
    }

    @Test
    void whoLosesThePasswordKeepsTheName() {
        pool(r -> r.usernameAttributes(UsernameAttributeType.EMAIL), MAPPING);
        pool.confirmedUser("ana@example.com");

        admin.adminDisableProviderForUser(r ->
                r.userPoolId(pool.id())
                        .user(u ->
                                u.providerName("Cognito")
                                        .providerAttributeName("Cognito_Subject")
                                        .providerAttributeValue("ana@example.com")));

        assertThat(journey.user("ana@example.com").orElseThrow().userStatus())
                .isEqualTo(UserStatusType.EXTERNAL_PROVIDER);
    }

    @Test
    void whoTookTheNameOfAProfileDoesNotBecomeIt() {
        pool.confirmedUser("idp_1");
        idp.user(Map.of("sub", "1"));

        assertThat(journey.refusal())
                .isEqualTo("invalid_request: Already found an entry for username idp_1");
        assertThat(journey.users()).isEqualTo(1);
    }

    /// Who could sign up under such a name would keep its owner out.
    @Test
    void nobodySignsUpUnderTheNameOfAProfile() {
        var client = pool.client();
        var refused = catchThrowable(() -> signUp(client, "IDP_2"));

        assertThat(refused)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageStartingWith(
                        "Username cannot begin with the name of an identity provider: Idp");
        signUp(client, "idp-2");
        signUp(client, "an_idp_2");
    }

    private void signUp(String client, String username) {
        server.app().signUp(r -> r.clientId(client).username(username).password(PASSWORD));
    }

    @Test
    void whatBecomesOfASignInIsNotedWhereThePoolAsks() throws Exception {
        pool(
                r -> r.userPoolAddOns(a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)),
                MAPPING);
        var passed = journey.idToken();
        admin.adminDisableUser(r -> r.userPoolId(pool.id()).username("idp_u1"));
        journey.another().refusal();

        var events =
                admin.adminListUserAuthEvents(r -> r.userPoolId(pool.id()).username("idp_u1"))
                        .authEvents();

        assertThat(events)
                .extracting(AuthEventType::eventResponseAsString)
                .containsExactly("Fail", "Pass");
        assertThat(events.getLast().eventId()).isEqualTo(passed.getStringClaim("event_id"));
        assertThat(events.getLast().eventContextData().ipAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void aProfileHasNoPasswordToSignInWith() {
        journey.idToken();
        var client = pool.client();

        assertThat(catchThrowable(() -> pool.signIn(client, "idp_u1", PASSWORD)))
                .isInstanceOf(NotAuthorizedException.class);
        assertThat(
                        catchThrowable(() ->
                                server.app()
                                        .forgotPassword(
                                                r -> r.clientId(client).username("idp_u1"))))
                .isNotNull();
    }

    @Test
    void manyFirstSignInsAtOnceMakeOneProfile() throws Exception {
        idp.user(Map.of("sub", "1", "name", "Ana"));
        var journeys = IntStream.range(0, 6).mapToObj(_ -> journey.another()).toList();
        var callbacks = journeys.stream().map(Journey::callback).toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var told =
                    IntStream.range(0, 6)
                            .mapToObj(i ->
                                    threads.submit(() -> journeys.get(i).told(callbacks.get(i))))
                            .toList();
            for (var one : told) assertThat(one.get()).containsKey("code");
        }

        assertThat(journey.users()).isEqualTo(1);
    }

    @Test
    void aLinkedIdentitySignsInAsItsUser() {
        pool.confirmedUser("ana", attribute("name", "Ana"));
        var sub = journey.attributes("ana").get("sub");
        link("ana", "Cognito_Subject", "77");
        idp.user(Map.of("sub", "77", "name", "Anna"));

        var claims = journey.idToken();

        assertThat(claims.getSubject()).isEqualTo(sub);
        assertThat(claims.getClaim("cognito:username")).isEqualTo("ana");
        assertThat(claims.getClaim("cognito:groups")).isNull();
        assertThat(claims.getClaim("identities").toString()).contains("77", "primary=false");
        assertThat(journey.attributes("ana")).containsEntry("name", "Anna");
        assertThat(journey.users()).isEqualTo(1);
    }

    @Test
    void anIdentityIsLinkedByWhatIsMapped() {
        pool.confirmedUser("ana");
        link("ana", "email", "ana@example.com");
        idp.user(Map.of("sub", "8", "mail", "ana@example.com"));

        assertThat(journey.idToken().getClaim("cognito:username")).isEqualTo("ana");

        idp.user(Map.of("sub", "9", "mail", "other@example.com"));
        assertThat(journey.another().idToken().getClaim("cognito:username")).isEqualTo("idp_9");
    }

    @Test
    void anIdentityWithAProfileOfItsOwnIsNotMerged() {
        journey.idToken();
        pool.confirmedUser("ana");

        assertThat(catchThrowable(() -> link("ana", "Cognito_Subject", "u1")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Merging is not currently supported");
    }

    private void link(String username, String attribute, String value) {
        admin.adminLinkProviderForUser(r ->
                r.userPoolId(pool.id())
                        .destinationUser(
                                u -> u.providerName("Cognito").providerAttributeValue(username))
                        .sourceUser(u ->
                                u.providerName("Idp")
                                        .providerAttributeName(attribute)
                                        .providerAttributeValue(value)));
    }

    @Test
    void aDisabledUserStaysOutside() {
        journey.idToken();
        admin.adminDisableUser(r -> r.userPoolId(pool.id()).username("idp_u1"));

        assertThat(journey.another().refusal()).isEqualTo("invalid_request: User is disabled.");
    }

    @Test
    void whoWasDeletedComesAnew() {
        var first = journey.idToken().getSubject();
        admin.adminDeleteUser(r -> r.userPoolId(pool.id()).username("idp_u1"));

        var second = journey.another().idToken().getSubject();

        assertThat(second).isNotEqualTo(first);
        assertThat(journey.users()).isEqualTo(1);
    }

    @Test
    void aProviderIsFoundByItsIdentifiersAndByTheDomainOfAnAddress() {
        admin.updateIdentityProvider(r ->
                r.userPoolId(pool.id()).providerName("Idp").idpIdentifiers("example.com", "corp"));

        for (var identifier : List.of("corp", "example.com", "ana@example.com")) {
            var asked = Map.of("identity_provider", "", "idp_identifier", identifier);
            var out = location(journey.authorize(asked));
            assertThat(out.toString()).startsWith(idp.address());
        }
        var unknown = Map.of("identity_provider", "", "idp_identifier", "ana@example.org");
        assertThat(location(journey.authorize(unknown)).toString())
                .startsWith(Journey.APP)
                .contains("error=invalid_request");
    }

    @Test
    void whoNeverConfirmedIsNotSignedInByALink() {
        var client = pool.client();
        server.app().signUp(r -> r.clientId(client).username("eve").password(PASSWORD));
        link("eve", "Cognito_Subject", "u1");

        assertThat(journey.refusal()).isEqualTo("invalid_request: User is not confirmed.");
    }

    @Test
    void aProviderThatGoesMeanwhileSignsNobodyIn() {
        URI callback = journey.callback();
        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("Idp"));

        assertThat(journey.refusal(callback)).contains("does not exist");
        assertThat(journey.users()).isZero();
    }

    @Test
    void aProviderMadeAnewUnderTheNameDoesNotTakeTheWayOfTheOldOne() {
        URI callback = journey.callback();
        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("Idp"));
        Journey.provider(pool, "Idp", "OIDC", idp.details(), MAPPING);

        assertThat(journey.refusal(callback)).contains("does not exist");
        assertThat(idp.tokenForms()).isEmpty();
    }

    @Test
    void aClientThatDoesNotListTheProviderHasNoneOfItsUsers() {
        Journey.provider(pool, "Other", "OIDC", idp.details(), Map.of());
        var other = new Journey(pool, Journey.client(pool, "Other", "COGNITO"), "Idp");

        var told = location(other.authorize(Map.of()));

        assertThat(told.toString()).startsWith(Journey.APP).contains("error=");
    }
}
