package doorhouse.userpool.identityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DuplicateProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.IdentityProviderType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ProviderDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;

@OnBothDatabases
class IdentityProviderOperationsTest {
    private static final Map<String, String> SOCIAL =
            Map.of("client_id", "id", "client_secret", "geheim", "authorize_scopes", "email");
    private static final Map<String, String> OIDC =
            Map.of(
                    "client_id", "id",
                    "client_secret", "geheim",
                    "authorize_scopes", "openid email",
                    "attributes_request_method", "GET",
                    "oidc_issuer", "https://login.example.com");
    private static final Map<String, String> APPLE =
            Map.of(
                    "client_id", "com.example.app",
                    "team_id", "TEAM",
                    "key_id", "KEY",
                    "private_key", "-----BEGIN PRIVATE KEY-----",
                    "authorize_scopes", "email name");

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestPool pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
    }

    private IdentityProviderType create(
            String name,
            String type,
            Map<String, String> details,
            Map<String, String> mapping,
            String... identifiers) {
        return admin.createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName(name)
                                .providerType(type)
                                .providerDetails(details)
                                .attributeMapping(mapping)
                                .idpIdentifiers(identifiers))
                .identityProvider();
    }

    private IdentityProviderType create(String name, String type, Map<String, String> details) {
        return create(name, type, details, Map.of());
    }

    private IdentityProviderType describe(String name) {
        return admin.describeIdentityProvider(r -> r.userPoolId(pool.id()).providerName(name))
                .identityProvider();
    }

    private static Map<String, String> with(Map<String, String> map, String... more) {
        var all = new HashMap<>(map);
        for (int i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
        return all;
    }

    private static Map<String, String> without(Map<String, String> map, String key) {
        var all = new HashMap<>(map);
        all.remove(key);
        return all;
    }

    private Map<String, String> saml(String... more) {
        var until = server.clock().instant().plus(Duration.ofDays(365));
        return with(Map.of("MetadataFile", Metadata.until(until)), more);
    }

    @Test
    void whatWasSentComesBack() {
        var mapping = Map.of("email", "mail", "name", "anzeigename", "username", "sub");

        var created = create("Büro", "OIDC", OIDC, mapping, "buero.example.com", "b2");

        assertThat(created.userPoolId()).isEqualTo(pool.id());
        assertThat(created.providerName()).isEqualTo("Büro");
        assertThat(created.providerTypeAsString()).isEqualTo("OIDC");
        assertThat(created.providerDetails())
                .isEqualTo(with(OIDC, "attributes_url_add_attributes", "false"));
        assertThat(created.attributeMapping()).isEqualTo(mapping);
        assertThat(created.idpIdentifiers()).containsExactly("buero.example.com", "b2");
        assertThat(created.creationDate()).isEqualTo(created.lastModifiedDate());
        assertThat(describe("Büro")).isEqualTo(created);
    }

    static Stream<Arguments> social() {
        return Stream.of(
                arguments(
                        "Google",
                        "sub",
                        with(
                                SOCIAL,
                                "attributes_url",
                                "https://people.googleapis.com/v1/people/me?personFields=",
                                "attributes_url_add_attributes",
                                "true",
                                "authorize_url",
                                "https://accounts.google.com/o/oauth2/v2/auth",
                                "oidc_issuer",
                                "https://accounts.google.com",
                                "token_request_method",
                                "POST",
                                "token_url",
                                "https://www.googleapis.com/oauth2/v4/token")),
                arguments(
                        "Facebook",
                        "id",
                        with(
                                SOCIAL,
                                "attributes_url",
                                "https://graph.facebook.com/v17.0/me?fields=",
                                "attributes_url_add_attributes",
                                "true",
                                "authorize_url",
                                "https://www.facebook.com/v17.0/dialog/oauth",
                                "token_request_method",
                                "GET",
                                "token_url",
                                "https://graph.facebook.com/v17.0/oauth/access_token")),
                arguments(
                        "LoginWithAmazon",
                        "user_id",
                        with(
                                SOCIAL,
                                "attributes_url",
                                "https://api.amazon.com/user/profile",
                                "attributes_url_add_attributes",
                                "false",
                                "authorize_url",
                                "https://www.amazon.com/ap/oa",
                                "token_request_method",
                                "POST",
                                "token_url",
                                "https://api.amazon.com/auth/o2/token")));
    }

    @ParameterizedTest
    @MethodSource("social")
    void aSocialProviderKnowsItsOwnAddresses(
            String type, String subject, Map<String, String> described) {
        create(type, type, SOCIAL);

        assertThat(describe(type).providerDetails()).isEqualTo(described);
        assertThat(describe(type).attributeMapping()).isEqualTo(Map.of("username", subject));
    }

    @Test
    void facebooksAddressesHaveTheVersionAsked() {
        create("Facebook", "Facebook", with(SOCIAL, "api_version", "v21.0"));

        assertThat(describe("Facebook").providerDetails())
                .containsEntry("api_version", "v21.0")
                .containsEntry("authorize_url", "https://www.facebook.com/v21.0/dialog/oauth");
    }

    @Test
    void applesPrivateKeyIsNeverTold() {
        var created = create("SignInWithApple", "SignInWithApple", APPLE);

        assertThat(created.providerDetails())
                .doesNotContainKey("private_key")
                .containsEntry("team_id", "TEAM")
                .containsEntry("oidc_issuer", "https://appleid.apple.com");

        var updated =
                admin.updateIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName("SignInWithApple")
                                .providerDetails(
                                        with(without(APPLE, "private_key"), "team_id", "NEW")));
        assertThat(updated.identityProvider().providerDetails())
                .doesNotContainKey("private_key")
                .containsEntry("team_id", "NEW");
    }

    @Test
    void aSamlProviderIsKnownByItsMetadata() {
        var given = saml("IDPSignout", "true");

        create("Firma", "SAML", given);

        assertThat(describe("Firma").providerDetails())
                .isEqualTo(
                        with(
                                given,
                                "SSORedirectBindingURI",
                                Metadata.SIGN_ON,
                                "SLORedirectBindingURI",
                                Metadata.SIGN_OUT));
    }

    @Test
    void aSamlProviderMayEncryptForUs() throws Exception {
        var created = create("Firma", "SAML", saml("EncryptedResponses", "true"));
        var certificate = created.providerDetails().getOrDefault("ActiveEncryptionCertificate", "");
        assertThat(x509(certificate).getSubjectX500Principal().getName())
                .isEqualTo("CN=" + pool.id());

        update("Firma", saml("EncryptedResponses", "false"));
        assertThat(describe("Firma").providerDetails())
                .doesNotContainKey("ActiveEncryptionCertificate");

        update("Firma", saml("EncryptedResponses", "true", "ActiveEncryptionCertificate", "x"));
        assertThat(describe("Firma").providerDetails())
                .containsEntry("ActiveEncryptionCertificate", certificate);
    }

    private void update(String name, Map<String, String> details) {
        admin.updateIdentityProvider(
                r -> r.userPoolId(pool.id()).providerName(name).providerDetails(details));
    }

    private static X509Certificate x509(String text) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getDecoder().decode(text)));
    }

    static Stream<Arguments> incomplete() {
        var some = new ArrayList<Arguments>();
        for (var type : List.of("Google", "Facebook", "LoginWithAmazon")) {
            for (var key : SOCIAL.keySet()) {
                some.add(
                        arguments(
                                type,
                                without(SOCIAL, key),
                                "client_id, client_secret and authorize_scopes are all required"
                                        + " idp details"));
            }
        }
        for (var key : APPLE.keySet()) {
            some.add(arguments("SignInWithApple", without(APPLE, key), "are all required"));
        }
        for (var key : OIDC.keySet()) {
            some.add(arguments("OIDC", without(OIDC, key), "are all required idp details"));
        }
        some.add(arguments("OIDC", with(OIDC, "client_secret", " "), "are all required"));
        some.add(arguments("OIDC", with(OIDC, "attributes_request_method", "PUT"), "GET or POST"));
        some.add(
                arguments(
                        "OIDC",
                        with(OIDC, "oidc_issuer", "https://login.example.com/"),
                        "oidc_issuer must not end with a slash."));
        for (var url : List.of("oidc_issuer", "authorize_url", "token_url", "jwks_uri")) {
            for (var bad :
                    List.of(
                            "http://a.example.com",
                            "login",
                            "https://u:p@a.example.com",
                            "https:")) {
                some.add(arguments("OIDC", with(OIDC, url, bad), url + " must be an HTTPS URL."));
            }
        }
        some.add(arguments("SAML", Map.of(), "MetadataURL or MetadataFile is required."));
        some.add(arguments("SAML", Map.of("MetadataFile", "<a/>"), "Invalid metadata: "));
        some.add(arguments("SAML", Map.of("MetadataURL", "ftp://a"), "MetadataURL must be"));
        var url = Map.of("MetadataURL", "https://idp.example.com/metadata");
        some.add(arguments("SAML", with(url, "IDPInit", "yes"), "IDPInit must be true or false."));
        some.add(
                arguments(
                        "SAML",
                        with(url, "RequestSigningAlgorithm", "rsa-sha1"),
                        "RequestSigningAlgorithm must be rsa-sha256."));
        return some.stream();
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void aProviderThatCouldNotBeReachedIsRefused(
            String type, Map<String, String> details, String why) {
        var name = type.equals("OIDC") || type.equals("SAML") ? "idp" : type;

        assertThat(catchThrowable(() -> create(name, type, details)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aDevelopersOwnMachineNeedsNoTls() {
        create("local", "OIDC", with(OIDC, "oidc_issuer", "http://localhost:8080/realms/test"));
        create("saml", "SAML", Map.of("MetadataURL", "http://127.0.0.1:8080/metadata"));

        assertThat(describe("local").providerDetails())
                .containsEntry("oidc_issuer", "http://localhost:8080/realms/test");
    }

    @ParameterizedTest
    @CsvSource({
        "MyGoogle, Google",
        "Facebook, Google",
        "Google, OIDC",
        "SignInWithApple, SAML",
        "Cognito, OIDC",
        "COGNITO, SAML"
    })
    void aSocialProviderIsNamedByItsTypeAndNoOtherIs(String name, String type) {
        var details = type.equals("SAML") ? saml() : OIDC;

        assertThat(catchThrowable(() -> create(name, type, details)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Provider " + name + " cannot be of type " + type + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_ab", "ab", "a b", "abcdefghijklmnopqrstuvwxyz0123456"})
    void aNameHasAForm(String name) {
        assertThat(catchThrowable(() -> create(name, "OIDC", OIDC)))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aNameIsTakenOnlyOnceInItsPool() {
        create("idp", "OIDC", OIDC);

        assertThat(catchThrowable(() -> create("idp", "SAML", saml())))
                .isInstanceOf(DuplicateProviderException.class)
                .hasMessageContaining("idp already exists in user pool " + pool.id());
        assertThat(describe("idp").providerTypeAsString()).isEqualTo("OIDC");
    }

    @Test
    void anIdentifierLeadsToOneProvider() {
        create("one", "OIDC", OIDC, Map.of(), "a.example.com", "b.example.com");
        create("two", "OIDC", OIDC);

        assertThat(byIdentifier("b.example.com")).isEqualTo("one");
        assertThat(catchThrowable(() -> create("six", "OIDC", OIDC, Map.of(), "b.example.com")))
                .isInstanceOf(DuplicateProviderException.class);
        assertThat(catchThrowable(() -> describe("six")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(catchThrowable(() -> identifiers("two", "c", "a.example.com")))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> byIdentifier("c")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(catchThrowable(() -> identifiers("two", "c", "c")))
                .isInstanceOf(InvalidParameterException.class);

        identifiers("one", "b.example.com");
        identifiers("two", "a.example.com");
        assertThat(byIdentifier("a.example.com")).isEqualTo("two");
    }

    private String byIdentifier(String identifier) {
        return admin.getIdentityProviderByIdentifier(
                        r -> r.userPoolId(pool.id()).idpIdentifier(identifier))
                .identityProvider()
                .providerName();
    }

    private void identifiers(String name, String... identifiers) {
        admin.updateIdentityProvider(
                r -> r.userPoolId(pool.id()).providerName(name).idpIdentifiers(identifiers));
    }

    @Test
    void anUpdateKeepsWhatItLeavesOutAndReplacesWhatItGives() {
        create(
                "idp",
                "OIDC",
                with(OIDC, "token_url", "https://t.example.com"),
                Map.of("email", "m"));

        admin.updateIdentityProvider(r ->
                r.userPoolId(pool.id()).providerName("idp").attributeMapping(Map.of("name", "n")));
        assertThat(describe("idp").attributeMapping()).isEqualTo(Map.of("name", "n"));
        assertThat(describe("idp").providerDetails())
                .containsEntry("token_url", "https://t.example.com")
                .containsEntry("client_secret", "geheim");

        update("idp", with(OIDC, "client_secret", "neu"));
        assertThat(describe("idp").providerDetails())
                .doesNotContainKey("token_url")
                .containsEntry("client_secret", "neu");
        assertThat(describe("idp").attributeMapping()).isEqualTo(Map.of("name", "n"));
    }

    @Test
    void onlyAttributesOfTheSchemaAreMapped() {
        assertThat(catchThrowable(() -> create("idp", "OIDC", OIDC, Map.of("custom:x", "x"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("custom:x: Attribute does not exist in the schema.");

        var x = SchemaAttributeType.builder().name("x").attributeDataType("String").build();
        admin.addCustomAttributes(r -> r.userPoolId(pool.id()).customAttributes(x));

        assertThat(create("idp", "OIDC", OIDC, Map.of("custom:x", "x")).attributeMapping())
                .isEqualTo(Map.of("custom:x", "x"));
    }

    @Test
    void whatIsDeletedIsGone() {
        create("idp", "OIDC", OIDC);

        admin.deleteIdentityProvider(r -> r.userPoolId(pool.id()).providerName("idp"));

        assertThat(catchThrowable(() -> describe("idp")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Identity provider idp does not exist.");
        assertThat(
                        catchThrowable(() ->
                                admin.deleteIdentityProvider(
                                        r -> r.userPoolId(pool.id()).providerName("idp"))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aListTellsNoDetailsAndHasPages() {
        for (var name : List.of("one", "two", "three")) create(name, "OIDC", OIDC);

        var first = admin.listIdentityProviders(r -> r.userPoolId(pool.id()).maxResults(2));
        var rest =
                admin.listIdentityProviders(
                        r -> r.userPoolId(pool.id()).nextToken(first.nextToken()));

        assertThat(first.providers()).hasSize(2);
        assertThat(rest.providers()).hasSize(1);
        assertThat(rest.nextToken()).isNull();
        assertThat(Stream.concat(first.providers().stream(), rest.providers().stream()))
                .extracting(ProviderDescription::providerName)
                .containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aClientMayOfferTheProvidersThatThereAre() {
        create("Google", "Google", SOCIAL);

        assertThat(offering("COGNITO", "Google")).containsExactly("COGNITO", "Google");
        assertThat(catchThrowable(() -> offering("Facebook")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "The provider Facebook does not exist for User Pool " + pool.id() + ".");
    }

    private List<String> offering(String... providers) {
        return admin.createUserPoolClient(
                        CreateUserPoolClientRequest.builder()
                                .userPoolId(pool.id())
                                .clientName("app")
                                .supportedIdentityProviders(providers)
                                .build())
                .userPoolClient()
                .supportedIdentityProviders();
    }

    @Test
    void thePoolsSigningCertificateIsRenewedEachYearForTheSameKey() throws Exception {
        try (var server = TestServer.start()) {
            var pool = server.pool();
            var first = signingCertificate(server, pool);
            var begun = server.clock().instant();

            server.clock().forward(Duration.ofDays(365).minusSeconds(1));
            assertThat(signingCertificate(server, pool)).isEqualTo(first);
            server.clock().forward(Duration.ofSeconds(1));
            var second = signingCertificate(server, pool);

            assertThat(second).isNotEqualTo(first);
            assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
            second.verify(first.getPublicKey());
            assertThat(second.getNotBefore().toInstant()).isAfter(begun.plus(Duration.ofDays(364)));
            assertThat(first.getNotAfter().toInstant()).isAfter(begun.plus(Duration.ofDays(3_651)));
            assertThat(signingCertificate(server, server.pool()).getPublicKey())
                    .isNotEqualTo(first.getPublicKey());
        }
    }

    private static X509Certificate signingCertificate(TestServer server, TestPool pool)
            throws Exception {
        return x509(
                server.admin().getSigningCertificate(r -> r.userPoolId(pool.id())).certificate());
    }
}
