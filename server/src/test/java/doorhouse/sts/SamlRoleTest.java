package doorhouse.sts;

import static doorhouse.sts.StsFixture.assertRefused;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssertionEncryptionModeType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Roles that users of a SAML provider take.
@OnBothDatabases
class SamlRoleTest {
    private static final String ACCOUNT = "123456789012";
    private static final String SIGN_IN = "https://signin.aws.amazon.com/saml";
    private static final String ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";
    private static final String LISTS_POOLS =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Action":"cognito-idp:ListUserPools","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final StsFixture fixture = new StsFixture(server);
    private final IamClient iam = server.iam();
    private final StsClient anyone = server.sts(AnonymousCredentialsProvider.create());
    private final String id = UUID.randomUUID().toString();
    private final String role = "saml-" + id;
    private final String roleArn = "arn:aws:iam::" + ACCOUNT + ":role/" + role;
    private final String providerArn = "arn:aws:iam::" + ACCOUNT + ":saml-provider/idp-" + id;
    private final TestSamlIdp idp = new TestSamlIdp("https://idp.example.com/" + id);

    @BeforeEach
    void register() {
        iam.createSAMLProvider(r -> r.name("idp-" + id).samlMetadataDocument(metadata()));
    }

    @Test
    void aUserOfAProviderTakesARole() throws NoSuchAlgorithmException {
        trust(
                "\"sts:AssumeRoleWithSAML\"",
                "\"saml:sub\":\"ana\",\"saml:aud\":\"" + SIGN_IN + "\"");

        var assumed = assume(answer(a -> {}));

        assertThat(assumed.subject()).isEqualTo("ana");
        assertThat(assumed.subjectType()).isEqualTo("persistent");
        assertThat(assumed.issuer()).isEqualTo(idp.entityId);
        assertThat(assumed.audience()).isEqualTo(SIGN_IN);
        var hash =
                MessageDigest.getInstance("SHA-1")
                        .digest(
                                (idp.entityId + ACCOUNT + "/idp-" + id)
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(assumed.nameQualifier()).isEqualTo(Base64.getEncoder().encodeToString(hash));
        assertThat(assumed.assumedRoleUser().arn())
                .isEqualTo(
                        "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/ana@example.com");
        assertMay(assumed.credentials());
    }

    @Test
    void anAssertionMayBeShownAgainWhileItIsYoung() {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:iss\":\"" + idp.entityId + "\"");
        var response =
                encoded(
                        answer(a -> {
                            a.notOnOrAfter = a.issued.plus(ofMinutes(60));
                            a.confirmedUntil = a.notOnOrAfter;
                        }));
        assertMay(assume(response).credentials());
        server.clock().forward(Duration.ofSeconds(290));
        assertMay(assume(response).credentials());

        server.clock().forward(Duration.ofSeconds(11));

        assertRefused(
                () -> assume(response),
                400,
                "ExpiredTokenException",
                "Token must be redeemed within 5 minutes of issuance");
    }

    @Test
    void metadataEndsThoughItWasReadBefore() {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");
        var end = server.clock().instant().plus(ofMinutes(2));
        var ending = metadata().replace("entityID=", "validUntil=\"" + end + "\" entityID=");
        iam.updateSAMLProvider(r -> r.samlProviderArn(providerArn).samlMetadataDocument(ending));
        assertMay(assume(answer(a -> {})).credentials());

        server.clock().forward(ofMinutes(2));

        var late = encoded(answer(a -> {}));
        assertRefused(
                () -> assume(late),
                400,
                "InvalidIdentityToken",
                "The metadata of the specified provider is over");
        // What is no response is told so before any metadata is read.
        assertRefused(
                () -> assume("*".repeat(8)),
                400,
                "InvalidIdentityToken",
                "Invalid base64 SAMLResponse");
    }

    @Test
    void whomTheProviderDoesNotGiveTheRoleIsNotLetIn() {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");
        var other = roleArn.replace(":role/", ":role/x");

        assertDenied(bare().saying(ATTRIBUTES + "Role", other + "," + providerArn));
        assertDenied(bare().saying(ATTRIBUTES + "Role", roleArn + "," + providerArn + "x"));
        assertDenied(bare());
    }

    @Test
    void theTrustPolicyNamesTheProvider() {
        fixture.role(
                role,
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":
                {"Federated":"%sx"},"Action":"sts:AssumeRoleWithSAML"}}\
                """
                        .formatted(providerArn),
                LISTS_POOLS);

        assertRefused(
                () -> assume(answer(a -> {})),
                403,
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML");
    }

    @Test
    void anAssertionForSomebodyElseIsRefused() {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");

        assertInvalid(
                answer(a -> a.audience = "urn:amazon:cognito:sp:us-east-1_Abc"),
                "Response doesn't contain the required audience");
        assertInvalid(
                answer(a -> {
                    a.recipient = "https://example.com/saml";
                }),
                "Subject confirmation in SAML assertion does not match.");
        assertInvalid(
                answer(a -> a.issuer = "https://idp.example.com/other"),
                "Issuer not present in specified provider");
        assertMay(assume(answer(a -> a.audience = SIGN_IN)).credentials());
    }

    @Test
    void whatTheProviderDidNotSignIsRefused() {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");
        var unsigned = complete(bare()).unsigned();
        assertInvalid(unsigned, "Response signature invalid");

        var foreign = complete(bare()).unsigned();
        TestSamlIdp.sign(
                TestSamlIdp.assertion(foreign),
                idp.signing().with(new TestSamlIdp("x").keys.getPrivate()));
        assertInvalid(foreign, "Response signature invalid");

        var changed = complete(bare()).signed();
        TestSamlIdp.first(changed.getDocumentElement(), TestSamlIdp.ASSERTION, "NameID")
                .setTextContent("eve");
        assertInvalid(changed, "Response signature invalid");
        assertInvalid("AAAA", "SAML response is malformed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "with space"})
    void aSessionHasANameOfItsForm(String name) {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");
        var answer = bare().saying(ATTRIBUTES + "Role", roleArn + "," + providerArn);
        if (!name.isEmpty()) answer.saying(ATTRIBUTES + "RoleSessionName", name);

        assertInvalid(
                answer.signed(),
                name.isEmpty()
                        ? "RoleSessionName is required in AuthnResponse"
                        : "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    }

    @Test
    void aProviderThatIsNotThereProvesNobody() {
        assertRefused(
                () ->
                        anyone.assumeRoleWithSAML(r ->
                                r.roleArn(roleArn)
                                        .principalArn(providerArn + "x")
                                        .samlAssertion(encoded(answer(a -> {})))),
                400,
                "InvalidIdentityToken",
                "Specified provider doesn't exist");
    }

    @Test
    void anAssertionBringsTagsASourceAndATimeAlong() {
        iam.createRole(r ->
                r.roleName(role)
                        .maxSessionDuration(7_200)
                        .assumeRolePolicyDocument(
                                policy(
                                        "\"sts:AssumeRoleWithSAML\",\"sts:TagSession\","
                                                + "\"sts:SetSourceIdentity\"",
                                        "\"aws:RequestTag/team\":\"blue\","
                                                + "\"sts:SourceIdentity\":\"ana\"")));
        iam.putRolePolicy(r ->
                r.roleName(role)
                        .policyName("p")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                "Action":"cognito-idp:ListUserPools","Resource":"*",
                                "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue",
                                "aws:SourceIdentity":"ana","saml:sub":"ana"}}}}\
                                """));

        var assumed =
                assume(
                        answer(a -> {
                            a.saying(ATTRIBUTES + "PrincipalTag:team", "blue");
                            a.saying(ATTRIBUTES + "TransitiveTagKeys", "team");
                            a.saying(ATTRIBUTES + "SourceIdentity", "ana");
                            a.saying(ATTRIBUTES + "SessionDuration", "7200");
                        }));

        assertThat(assumed.sourceIdentity()).isEqualTo("ana");
        assertThat(assumed.credentials().expiration())
                .isAfter(server.clock().instant().plus(ofMinutes(115)));
        assertMay(assumed.credentials());
    }

    @Test
    void anEncryptedAssertionIsReadByTheProvidersKeys() throws NoSuchAlgorithmException {
        trust("\"sts:AssumeRoleWithSAML\"", "\"saml:sub\":\"ana\"");
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var unused = generator.generateKeyPair();
        var keys = generator.generateKeyPair();
        iam.updateSAMLProvider(r -> r.samlProviderArn(providerArn).addPrivateKey(pem(unused)));
        iam.updateSAMLProvider(r ->
                r.samlProviderArn(providerArn)
                        .addPrivateKey(pem(keys))
                        .assertionEncryptionMode(AssertionEncryptionModeType.ALLOWED));
        var encrypted = answer(a -> {});
        TestSamlIdp.encrypt(
                TestSamlIdp.assertion(encrypted),
                keys.getPublic(),
                "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
                "http://www.w3.org/2009/xmlenc11#aes256-gcm");

        assertMay(assume(encrypted).credentials());
        assertMay(assume(answer(a -> {})).credentials());

        iam.updateSAMLProvider(r ->
                r.samlProviderArn(providerArn)
                        .assertionEncryptionMode(AssertionEncryptionModeType.REQUIRED));
        assertMay(assume(encrypted).credentials());
        assertInvalid(answer(a -> {}), "SAML assertion must be encrypted.");
    }

    private TestSamlIdp.Answer bare() {
        return idp.answer("urn:amazon:webservices", SIGN_IN, server.clock().instant());
    }

    private TestSamlIdp.Answer complete(TestSamlIdp.Answer answer) {
        return answer.saying(
                        ATTRIBUTES + "Role",
                        "arn:aws:iam::" + ACCOUNT + ":role/other,x",
                        providerArn + ", " + roleArn)
                .saying(ATTRIBUTES + "RoleSessionName", "ana@example.com");
    }

    private Document answer(Consumer<TestSamlIdp.Answer> change) {
        var answer = complete(bare());
        change.accept(answer);
        return answer.signed();
    }

    private static String encoded(Document response) {
        return Base64.getEncoder().encodeToString(TestSamlIdp.bytes(response));
    }

    private AssumeRoleWithSamlResponse assume(Document response) {
        return assume(encoded(response));
    }

    private AssumeRoleWithSamlResponse assume(String response) {
        return anyone.assumeRoleWithSAML(
                r -> r.roleArn(roleArn).principalArn(providerArn).samlAssertion(response));
    }

    private void assertInvalid(Document response, String sentence) {
        assertInvalid(encoded(response), sentence);
    }

    private void assertInvalid(String response, String sentence) {
        assertRefused(() -> assume(response), 400, "InvalidIdentityToken", sentence);
    }

    private void assertDenied(TestSamlIdp.Answer answer) {
        var response = answer.saying(ATTRIBUTES + "RoleSessionName", "ana").signed();
        assertRefused(
                () -> assume(response),
                403,
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithSAML");
    }

    private void trust(String actions, String equals) {
        fixture.role(role, policy(actions, equals), LISTS_POOLS);
    }

    private String policy(String actions, String equals) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"%s"},
        "Action":[%s],"Condition":{"StringEquals":{%s}}}}\
        """
                .formatted(providerArn, actions, equals);
    }

    private String metadata() {
        return idp.metadata(
                server.clock().instant(),
                TestSamlIdp.service("SingleSignOnService", "https://idp.example.com/sso"));
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private void assertMay(Credentials session) {
        assertThat(server.client(fixture.of(session)).listUserPools(r -> r.maxResults(1)))
                .isNotNull();
    }
}
