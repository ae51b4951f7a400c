package doorhouse.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AssertionEncryptionModeType;
import software.amazon.awssdk.services.iam.model.Tag;

/// OpenID and SAML providers of an account, by Amazon's SDK.
@OnBothDatabases
class IdentityProvidersTest {
    private static final String THUMBPRINT = "990f4193972f2becf12ddeda5237f9c952f20d9e";

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String host = UUID.randomUUID() + ".example.com";
    private final String name = "idp-" + UUID.randomUUID();

    @Test
    void anOpenIdProviderIsMadeChangedAndDeleted() {
        var made =
                iam.createOpenIDConnectProvider(r ->
                        r.url("https://" + host + "/realm")
                                .clientIDList("one", "two", "one")
                                .thumbprintList(THUMBPRINT)
                                .tags(tag("team", "голубой")));
        var arn = made.openIDConnectProviderArn();
        assertThat(arn).isEqualTo("arn:aws:iam::123456789012:oidc-provider/" + host + "/realm");

        iam.addClientIDToOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("three"));
        iam.addClientIDToOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("three"));
        iam.removeClientIDFromOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("one"));
        iam.removeClientIDFromOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("never"));
        iam.updateOpenIDConnectProviderThumbprint(
                r -> r.openIDConnectProviderArn(arn).thumbprintList(THUMBPRINT.replace('9', '8')));
        iam.tagOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).tags(tag("a", "1"), tag("b", "2")));
        iam.untagOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).tagKeys("a"));

        var read = iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
        assertThat(read.url()).isEqualTo(host + "/realm");
        assertThat(read.clientIDList()).containsExactly("two", "three");
        assertThat(read.thumbprintList()).containsExactly(THUMBPRINT.replace('9', '8'));
        assertThat(read.tags()).containsExactly(tag("team", "голубой"), tag("b", "2"));
        assertThat(read.createDate()).isBeforeOrEqualTo(server.clock().instant());
        assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList())
                .anyMatch(one -> one.arn().equals(arn));
        var page =
                iam.listOpenIDConnectProviderTags(r -> r.openIDConnectProviderArn(arn).maxItems(1));
        assertThat(page.tags()).containsExactly(tag("b", "2"));
        assertThat(page.isTruncated()).isTrue();
        assertThat(
                        iam.listOpenIDConnectProviderTags(
                                        r -> r.openIDConnectProviderArn(arn).marker(page.marker()))
                                .tags())
                .containsExactly(tag("team", "голубой"));

        iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
        assertRefused(
                () -> iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)),
                404,
                "NoSuchEntity",
                "OpenIDConnect Provider not found for arn " + arn);
    }

    @Test
    void anIssuerIsThereOnce() {
        iam.createOpenIDConnectProvider(r -> r.url("https://" + host));

        assertRefused(
                () -> iam.createOpenIDConnectProvider(r -> r.url("https://" + host + "/")),
                409,
                "EntityAlreadyExists",
                "Provider with url https://" + host + "/ already exists.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://idp.example.com",
                "https://saml",
                "https://IDP.example.com",
                "https://idp.example.com?a=b",
                "https://user@idp.example.com",
                "https://idp.example.com/#a",
                "ftp://idp.example.com",
                "idp.example.com",
                "https://"
            })
    void whatIsNoIssuerIsRefused(String url) {
        assertRefused(
                () -> iam.createOpenIDConnectProvider(r -> r.url(url)),
                400,
                "ValidationError",
                "Invalid Open ID Connect Provider URL");
    }

    @Test
    void nobodySpeaksForIdentityPools() {
        assertRefused(
                () ->
                        iam.createOpenIDConnectProvider(
                                r -> r.url("https://cognito-identity.amazonaws.com")),
                400,
                "InvalidInput",
                "Provider with url https://cognito-identity.amazonaws.com is built in.");
    }

    @Test
    void ourOwnIssuerNeedsNoRegistration() {
        var url = server.address() + "/cognito-identity";

        assertRefused(
                () -> iam.createOpenIDConnectProvider(r -> r.url(url)),
                400,
                "InvalidInput",
                "Provider with url " + url + " is built in.");
    }

    @Test
    void aSamlProviderIsMadeChangedAndDeleted() {
        var first = metadata("https://idp.example.com/one");
        var made =
                iam.createSAMLProvider(
                        r -> r.name(name).samlMetadataDocument(first).tags(tag("a", "1")));
        var arn = made.samlProviderArn();
        assertThat(arn).isEqualTo("arn:aws:iam::123456789012:saml-provider/" + name);

        var second = metadata("https://idp.example.com/two");
        iam.updateSAMLProvider(r -> r.samlProviderArn(arn).samlMetadataDocument(second));
        iam.tagSAMLProvider(r -> r.samlProviderArn(arn).tags(tag("b", "2")));
        iam.untagSAMLProvider(r -> r.samlProviderArn(arn).tagKeys("a"));

        var read = iam.getSAMLProvider(r -> r.samlProviderArn(arn));
        assertThat(read.samlMetadataDocument()).isEqualTo(second);
        assertThat(read.samlProviderUUID()).matches("[A-Z0-9]{32}");
        assertThat(read.tags()).containsExactly(tag("b", "2"));
        assertThat(read.validUntil()).isAfter(server.clock().instant());
        assertThat(iam.listSAMLProviders().samlProviderList())
                .anyMatch(one -> one.arn().equals(arn));
        assertThat(iam.listSAMLProviderTags(r -> r.samlProviderArn(arn)).tags())
                .containsExactly(tag("b", "2"));

        iam.deleteSAMLProvider(r -> r.samlProviderArn(arn));
        assertRefused(
                () -> iam.getSAMLProvider(r -> r.samlProviderArn(arn)),
                404,
                "NoSuchEntity",
                "SAML Provider not found for arn " + arn);
    }

    @Test
    void aSamlProviderKeepsTwoKeysAndShowsNone() {
        var arn =
                iam.createSAMLProvider(r ->
                                r.name(name)
                                        .samlMetadataDocument(metadata("https://idp.example.com"))
                                        .assertionEncryptionMode(
                                                AssertionEncryptionModeType.REQUIRED)
                                        .addPrivateKey(pem()))
                        .samlProviderArn();
        iam.updateSAMLProvider(r -> r.samlProviderArn(arn).addPrivateKey(pem()));

        var read = iam.getSAMLProvider(r -> r.samlProviderArn(arn));

        assertThat(read.assertionEncryptionMode()).isEqualTo(AssertionEncryptionModeType.REQUIRED);
        assertThat(read.privateKeyList()).hasSize(2);
        assertThat(read.toString()).doesNotContain("PRIVATE KEY");
        var keyIds = read.privateKeyList().stream().map(k -> k.keyId()).toList();
        iam.updateSAMLProvider(r -> r.samlProviderArn(arn).removePrivateKey(keyIds.getFirst()));
        assertRefused(
                () ->
                        iam.updateSAMLProvider(
                                r -> r.samlProviderArn(arn).removePrivateKey(keyIds.getLast())),
                400,
                "InvalidInput",
                "A private key is needed where assertions must be encrypted.");
    }

    @Test
    void metadataThatIsNoneIsRefused() {
        assertRefused(
                () ->
                        iam.createSAMLProvider(r ->
                                r.name(name)
                                        .samlMetadataDocument("<a>" + " ".repeat(1000) + "</a>")),
                400,
                "InvalidInput",
                "Could not parse metadata");
    }

    @Test
    void whoMayDoAllToHimselfMayMakeNoProvider() {
        var user = "self-" + UUID.randomUUID();
        iam.createUser(r -> r.userName(user));
        iam.putUserPolicy(r ->
                r.userName(user)
                        .policyName("self")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                "Action":"iam:*",
                                "Resource":"arn:aws:iam::*:user/${aws:username}"}}\
                                """));
        var key = iam.createAccessKey(r -> r.userName(user)).accessKey();
        var own = server.iam(key.accessKeyId(), key.secretAccessKey());

        var refused =
                catchThrowableOfType(
                        AwsServiceException.class,
                        () -> own.createOpenIDConnectProvider(r -> r.url("https://" + host)));

        assertThat(refused.awsErrorDetails().errorMessage())
                .contains("on resource: arn:aws:iam::123456789012:oidc-provider/" + host);
    }

    @Test
    void tagsOfAProviderDecide() {
        var arns =
                List.of("blue", "red").stream()
                        .map(team ->
                                iam.createOpenIDConnectProvider(r ->
                                                r.url("https://" + team + "." + host)
                                                        .tags(tag("team", team)))
                                        .openIDConnectProviderArn())
                        .toList();
        var user = "blue-" + UUID.randomUUID();
        iam.createUser(r -> r.userName(user));
        iam.putUserPolicy(r ->
                r.userName(user)
                        .policyName("blue")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                "Action":"iam:*","Resource":"*","Condition":{"StringEquals":
                                {"aws:ResourceTag/team":"blue"}}}}\
                                """));
        var key = iam.createAccessKey(r -> r.userName(user)).accessKey();
        var own = server.iam(key.accessKeyId(), key.secretAccessKey());

        own.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arns.getFirst()));
        var refused =
                catchThrowableOfType(
                        AwsServiceException.class,
                        () ->
                                own.deleteOpenIDConnectProvider(
                                        r -> r.openIDConnectProviderArn(arns.getLast())));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
    }

    private String metadata(String entityId) {
        var idp = new TestSamlIdp(entityId);
        return idp.metadata(
                server.clock().instant(),
                TestSamlIdp.service("SingleSignOnService", "https://idp.example.com/sso"));
    }

    private static String pem() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var der = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static void assertRefused(
            ThrowingCallable call, int status, String code, String sentence) {
        var refused = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }
}
