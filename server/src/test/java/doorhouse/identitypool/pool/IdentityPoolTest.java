package doorhouse.identitypool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.IdentityPoolId;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import doorhouse.userpool.pool.Quotas;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityProvider;
import software.amazon.awssdk.services.cognitoidentity.model.CreateIdentityPoolRequest;
import software.amazon.awssdk.services.cognitoidentity.model.CreateIdentityPoolResponse;
import software.amazon.awssdk.services.cognitoidentity.model.IdentityPoolShortDescription;
import software.amazon.awssdk.services.cognitoidentity.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentity.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentity.model.ResourceNotFoundException;

@OnBothDatabases
class IdentityPoolTest {
    private static final String USER_POOL =
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xYz";
    private static final String OIDC = "arn:aws:iam::123456789012:oidc-provider/issuer.example/a";
    private static final String SAML = "arn:aws:iam::123456789012:saml-provider/Firma";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityClient admin = server.identities();

    @Test
    void aPoolIsDescribedAsItWasMade() {
        var made =
                admin.createIdentityPool(r ->
                        r.identityPoolName("Fotos 1, +=.@-_")
                                .allowUnauthenticatedIdentities(true)
                                .allowClassicFlow(true)
                                .supportedLoginProviders(Map.of("graph.facebook.com", "7346241598"))
                                .developerProviderName("login.firma")
                                .openIdConnectProviderARNs(OIDC)
                                .samlProviderARNs(SAML)
                                .cognitoIdentityProviders(userPool(USER_POOL, "client1", true))
                                .identityPoolTags(Map.of("Büro", "Köln 東京")));

        var found = admin.describeIdentityPool(r -> r.identityPoolId(made.identityPoolId()));

        assertThat(found.toString())
                .isEqualTo(made.toString().replace("CreateIdentityPool", "DescribeIdentityPool"));
        assertThat(made.identityPoolId())
                .matches("us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(found.identityPoolName()).isEqualTo("Fotos 1, +=.@-_");
        assertThat(found.allowUnauthenticatedIdentities()).isTrue();
        assertThat(found.allowClassicFlow()).isTrue();
        assertThat(found.supportedLoginProviders())
                .containsEntry("graph.facebook.com", "7346241598");
        assertThat(found.developerProviderName()).isEqualTo("login.firma");
        assertThat(found.openIdConnectProviderARNs()).containsExactly(OIDC);
        assertThat(found.samlProviderARNs()).containsExactly(SAML);
        assertThat(found.cognitoIdentityProviders())
                .containsExactly(userPool(USER_POOL, "client1", true));
        assertThat(found.identityPoolTags()).isEqualTo(Map.of("Büro", "Köln 東京"));
    }

    @Test
    void aPoolOfWhichLittleIsAskedHasNothingElse() {
        var made = create(_ -> {});

        assertThat(made.allowUnauthenticatedIdentities()).isFalse();
        assertThat(made.allowClassicFlow()).isFalse();
        assertThat(made.developerProviderName()).isNull();
        assertThat(made.hasSupportedLoginProviders()).isFalse();
        assertThat(made.hasCognitoIdentityProviders()).isFalse();
        assertThat(made.hasOpenIdConnectProviderARNs()).isFalse();
        assertThat(made.hasSamlProviderARNs()).isFalse();
        assertThat(made.identityPoolTags()).isEmpty();
    }

    @Test
    void anUpdateReplacesAllButTheDeveloperProviderAndTheTags() {
        var id =
                create(r ->
                                r.allowUnauthenticatedIdentities(true)
                                        .allowClassicFlow(true)
                                        .developerProviderName("login.firma")
                                        .samlProviderARNs(SAML)
                                        .identityPoolTags(Map.of("a", "b")))
                        .identityPoolId();

        var updated =
                admin.updateIdentityPool(r ->
                        r.identityPoolId(id)
                                .identityPoolName("other")
                                .allowUnauthenticatedIdentities(false)
                                .openIdConnectProviderARNs(OIDC));

        assertThat(updated.identityPoolName()).isEqualTo("other");
        assertThat(updated.allowUnauthenticatedIdentities()).isFalse();
        assertThat(updated.allowClassicFlow()).isFalse();
        assertThat(updated.hasSamlProviderARNs()).isFalse();
        assertThat(updated.openIdConnectProviderARNs()).containsExactly(OIDC);
        assertThat(updated.developerProviderName()).isEqualTo("login.firma");
        assertThat(updated.identityPoolTags()).isEqualTo(Map.of("a", "b"));
        assertThat(admin.describeIdentityPool(r -> r.identityPoolId(id)).identityPoolName())
                .isEqualTo("other");
    }

    @Test
    void anUpdateWithTagsReplacesThem() {
        var id = create(r -> r.identityPoolTags(Map.of("a", "b"))).identityPoolId();

        var updated =
                admin.updateIdentityPool(r ->
                        r.identityPoolId(id)
                                .identityPoolName("fotos")
                                .allowUnauthenticatedIdentities(false)
                                .identityPoolTags(Map.of("c", "d")));

        assertThat(updated.identityPoolTags()).isEqualTo(Map.of("c", "d"));
    }

    @Test
    void theDeveloperProviderIsNamedOnce() {
        var id = create(_ -> {}).identityPoolId();
        rename(id, "login.firma");

        rename(id, "login.firma");
        assertThatThrownBy(() -> rename(id, "login.andere"))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(admin.describeIdentityPool(r -> r.identityPoolId(id)).developerProviderName())
                .isEqualTo("login.firma");
    }

    private void rename(String id, String developerProvider) {
        admin.updateIdentityPool(r ->
                r.identityPoolId(id)
                        .identityPoolName("fotos")
                        .allowUnauthenticatedIdentities(false)
                        .developerProviderName(developerProvider));
    }

    @Test
    void aPoolThatIsDeletedIsGone() {
        var id = create(_ -> {}).identityPoolId();

        admin.deleteIdentityPool(r -> r.identityPoolId(id));

        assertNotFound(id, () -> admin.describeIdentityPool(r -> r.identityPoolId(id)));
        assertNotFound(id, () -> admin.deleteIdentityPool(r -> r.identityPoolId(id)));
        assertNotFound(id, () -> rename(id, "a"));
        assertNotFound(id, () -> admin.getIdentityPoolRoles(r -> r.identityPoolId(id)));
        assertNotFound(id, () -> admin.listIdentities(r -> r.identityPoolId(id).maxResults(1)));
    }

    @Test
    void aPoolOfAnotherRegionIsNotFound() {
        var id = "eu-west-1:" + UUID.randomUUID();

        assertNotFound(id, () -> admin.describeIdentityPool(r -> r.identityPoolId(id)));
    }

    private static void assertNotFound(String id, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("IdentityPool '" + id + "' not found.");
    }

    @Test
    void allPoolsAreListedPageByPage() {
        try (var empty = TestServer.start()) {
            var client = empty.identities();
            var made = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                made.add(
                        client.createIdentityPool(r ->
                                        r.identityPoolName("fotos")
                                                .allowUnauthenticatedIdentities(false))
                                .identityPoolId());
            }

            var pages = client.listIdentityPoolsPaginator(r -> r.maxResults(2)).stream().toList();

            assertThat(pages.stream().map(p -> p.identityPools().size())).containsExactly(2, 2, 1);
            assertThat(
                            pages.stream()
                                    .flatMap(p -> p.identityPools().stream())
                                    .map(IdentityPoolShortDescription::identityPoolId))
                    .containsExactlyInAnyOrderElementsOf(made);
            assertThat(pages.getFirst().identityPools().getFirst().identityPoolName())
                    .isEqualTo("fotos");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 61})
    void aPageHasOneToSixtyPools(int size) {
        admin.listIdentityPools(r -> r.maxResults(1));
        admin.listIdentityPools(r -> r.maxResults(60));

        assertThatThrownBy(() -> admin.listIdentityPools(r -> r.maxResults(size)))
                .isInstanceOfSatisfying(
                        CognitoIdentityException.class,
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("ValidationException"))
                .hasMessageContaining("at 'maxResults' failed to satisfy constraint");
    }

    @Test
    void aTokenOfAnotherListingIsRefused() {
        assertThatThrownBy(() -> admin.listIdentityPools(r -> r.maxResults(1).nextToken("bm9wZQ")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aNameHasOneToAHundredAndTwentyEightCharacters() {
        create(r -> r.identityPoolName("a"));
        create(r -> r.identityPoolName("a".repeat(128)));

        assertThatThrownBy(() -> create(r -> r.identityPoolName("a".repeat(129))))
                .hasMessageContaining("Member must have length less than or equal to 128");
        assertThatThrownBy(() -> create(r -> r.identityPoolName("")))
                .hasMessageContaining("Member must have length greater than or equal to 1");
        assertThatThrownBy(() -> create(r -> r.identityPoolName("a/b")))
                .hasMessageContaining("Member must satisfy regular expression pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us-east-1_AbC123xYz",
                "cognito-idp.us-east-1.amazonaws.com/",
                "cognito-idp.eu-west-1.amazonaws.com/us-east-1_AbC123xYz",
                "cognito-idp.us-east-1.amazonaws.com.evil.example/us-east-1_AbC123xYz",
                "evil.example/us-east-1_AbC123xYz",
                "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xYz/more",
            })
    void whatIsNoUserPoolIsNoProvider(String name) {
        assertThatThrownBy(() ->
                        create(r -> r.cognitoIdentityProviders(userPool(name, "client1", false))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aUserPoolHasTwoNamesAndIsOneProvider() {
        var ours = server.address().getAuthority() + "/us-east-1_AbC123xYz";

        var made =
                create(r ->
                        r.cognitoIdentityProviders(
                                userPool(ours, "client1", false),
                                userPool(ours, "client2", false)));

        assertThat(made.cognitoIdentityProviders().getFirst().providerName()).isEqualTo(ours);
        assertThatThrownBy(() ->
                        create(r ->
                                r.cognitoIdentityProviders(
                                        userPool(ours, "client1", false),
                                        userPool(USER_POOL, "client1", true))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aUserPoolIsTrustedForAClient() {
        assertThatThrownBy(() ->
                        create(r ->
                                r.cognitoIdentityProviders(
                                        CognitoIdentityProvider.builder()
                                                .providerName(USER_POOL)
                                                .build())))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() ->
                        create(r ->
                                r.cognitoIdentityProviders(
                                        CognitoIdentityProvider.builder()
                                                .clientId("client1")
                                                .build())))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aPoolTrustsAThousandClientsOfUserPoolsAtMost() {
        var thousand =
                IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> userPool(USER_POOL, "client" + i, false))
                        .toList();
        var more = new ArrayList<>(thousand);
        more.add(userPool(USER_POOL, "other", false));

        assertThat(create(r -> r.cognitoIdentityProviders(thousand)).cognitoIdentityProviders())
                .hasSize(1_000);
        assertThatThrownBy(() -> create(r -> r.cognitoIdentityProviders(more)))
                .isInstanceOf(LimitExceededException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "graph.facebook.com,true",
        "accounts.google.com,true",
        "www.amazon.com,true",
        "appleid.apple.com,true",
        "api.twitter.com,true",
        "www.digits.com,true",
        "login.firma,false",
        "cognito-identity.amazonaws.com,false",
        "Accounts.Google.Com,false",
    })
    void onlyPublicProvidersAreSupportedLoginProviders(String name, boolean known) {
        var create =
                (Runnable)
                        () -> create(r -> r.supportedLoginProviders(Map.of(name, "app.id-1;b/_")));

        if (known) create.run();
        else {
            assertThatThrownBy(create::run)
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("Please provide a valid public provider");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graph.facebook.com",
                "accounts.google.com",
                "cognito-identity.amazonaws.com",
                "issuer.example",
            })
    void aDeveloperProviderCannotPassForAnother(String name) {
        assertThatThrownBy(() ->
                        create(r ->
                                r.developerProviderName(name)
                                        .openIdConnectProviderARNs(
                                                "arn:aws:iam::123456789012:oidc-provider/issuer.example")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void anotherProviderCannotPassForTheDevelopersLater() {
        var id = create(r -> r.developerProviderName("login.firma")).identityPoolId();

        assertThatThrownBy(() ->
                        admin.updateIdentityPool(r ->
                                r.identityPoolId(id)
                                        .identityPoolName("fotos")
                                        .allowUnauthenticatedIdentities(false)
                                        .openIdConnectProviderARNs(
                                                "arn:aws:iam::123456789012:oidc-provider/login.firma")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aTagChoosesTheIdInDevelopment() {
        var uuid = UUID.randomUUID().toString();

        var made = create(r -> r.identityPoolTags(Map.of("_custom_id_", uuid)));

        assertThat(made.identityPoolId()).isEqualTo("us-east-1:" + uuid);
        assertThatThrownBy(() ->
                        create(r ->
                                r.identityPoolTags(Map.of("ms-custom-id", "us-east-1:" + uuid))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("already exists");
        assertThatThrownBy(() -> create(r -> r.identityPoolTags(Map.of("_custom_id_", "a b"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void providersOfIamAreNamedByTheirArns() {
        assertThatThrownBy(() -> create(r -> r.openIdConnectProviderARNs(SAML)))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> create(r -> r.samlProviderARNs(OIDC)))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> create(r -> r.samlProviderARNs(SAML, SAML)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aPoolHasFiftyTagsAtMost() {
        var fifty = tags(50);

        assertThat(create(r -> r.identityPoolTags(fifty)).identityPoolTags()).hasSize(50);
        assertThatThrownBy(() -> create(r -> r.identityPoolTags(tags(51))))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> create(r -> r.identityPoolTags(Map.of("aws:x", "y"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    private static Map<String, String> tags(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    }

    @Test
    void anAccountHasOnlySoManyPools() {
        try (var limited = TestServer.limitedTo(new Quotas(0, 0, 1))) {
            var client = limited.identities();
            client.createIdentityPool(
                    r -> r.identityPoolName("one").allowUnauthenticatedIdentities(false));

            assertThatThrownBy(() ->
                            client.createIdentityPool(r ->
                                    r.identityPoolName("two")
                                            .allowUnauthenticatedIdentities(false)))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void theUsersOfAPoolGoWithItAlsoWhenTheyAreMany() {
        var pool = new IdentityPoolId(create(_ -> {}).identityPoolId());
        server.database()
                .transaction(() -> {
                    for (int i = 0; i < 4_500; i++) addIdentity(pool);
                });

        admin.deleteIdentityPool(r -> r.identityPoolId(pool.value()));

        assertThat(identities(pool)).isEqualTo(500);
        new IdentityPools(server.database(), server.clock(), System::nanoTime).sweepRemoved();
        assertThat(identities(pool)).isZero();
    }

    private void addIdentity(IdentityPoolId pool) {
        server.database()
                .run(
                        """
                        insert into identity (identity_pool_id, identity_id, linked, disabled, merged_into,
                                              created_at, modified_at)
                        values (?, ?, false, false, null, 0, 0)\
                        """,
                        pool.value(),
                        "us-east-1:" + UUID.randomUUID());
    }

    private long identities(IdentityPoolId pool) {
        return server.database()
                .find(
                        "select count(*) as n from identity where identity_pool_id = ?",
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    private CreateIdentityPoolResponse create(
            Consumer<CreateIdentityPoolRequest.Builder> settings) {
        return admin.createIdentityPool(r -> {
            r.identityPoolName("fotos").allowUnauthenticatedIdentities(false);
            settings.accept(r);
        });
    }

    private static CognitoIdentityProvider userPool(String name, String client, boolean check) {
        return CognitoIdentityProvider.builder()
                .providerName(name)
                .clientId(client)
                .serverSideTokenCheck(check)
                .build();
    }
}
