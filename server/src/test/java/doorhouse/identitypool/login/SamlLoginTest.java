package doorhouse.identitypool.login;

import static doorhouse.testing.TestIdentityPool.signing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentity.model.NotAuthorizedException;

/// The responses of SAML providers, as logins.
class SamlLoginTest {
    private static final String SIGN_IN = "https://signin.aws.amazon.com/saml";
    private static final String DEPARTMENT = "https://firma.example/department";

    private final TestServer server = TestServer.shared();
    private final String name = "idp-" + UUID.randomUUID();
    private final TestSamlIdp idp = new TestSamlIdp("https://idp.example.com/" + name);
    private String provider;
    private TestIdentityPool pool;

    @BeforeEach
    void register() {
        provider = create();
        pool = TestIdentityPool.of(server, r -> r.samlProviderARNs(provider));
    }

    private String create() {
        return server.iam()
                .createSAMLProvider(r -> r.name(name).samlMetadataDocument(metadata(idp)))
                .samlProviderArn();
    }

    private String metadata(TestSamlIdp of) {
        return of.metadata(
                server.clock().instant(),
                TestSamlIdp.service("SingleSignOnService", "https://idp.example.com/sign-on"));
    }

    private String response(Consumer<TestSamlIdp.Answer> change) {
        return response(idp, change);
    }

    private String response(TestSamlIdp by, Consumer<TestSamlIdp.Answer> change) {
        var answer = by.answer("urn:amazon:webservices", SIGN_IN, server.clock().instant());
        answer.inResponseTo = null;
        answer.confirmedInResponseTo = null;
        change.accept(answer);
        return Base64.getEncoder().encodeToString(TestSamlIdp.bytes(answer.signed()));
    }

    private String refusal(String response) {
        return refusal(provider, response);
    }

    private String refusal(String of, String response) {
        return catchThrowableOfType(
                        NotAuthorizedException.class, () -> pool.identity(Map.of(of, response)))
                .awsErrorDetails()
                .errorMessage();
    }

    @Test
    void aUserOfTheProviderHasOneIdentity() {
        var identity = pool.identity(Map.of(provider, response(a -> a.nameId = "Жанна")));

        assertThat(pool.identity(Map.of(provider, response(a -> a.nameId = "Жанна"))))
                .isEqualTo(identity);
        assertThat(pool.identity(Map.of(provider, response(a -> a.nameId = "bob"))))
                .isNotEqualTo(identity);
        assertThat(server.identities().describeIdentity(r -> r.identityId(identity)).logins())
                .containsExactly(provider);
    }

    @Test
    void aNameOfAnotherProviderIsSomebodyElse() {
        var bob = pool.identity(Map.of(provider, response(a -> a.nameId = "bob")));

        var other = new TestSamlIdp("https://other.example.com/" + name);
        server.iam()
                .updateSAMLProvider(
                        r -> r.samlProviderArn(provider).samlMetadataDocument(metadata(other)));
        var others = pool.identity(Map.of(provider, response(other, a -> a.nameId = "bob")));
        server.iam()
                .updateSAMLProvider(
                        r -> r.samlProviderArn(provider).samlMetadataDocument(metadata(idp)));
        var again = pool.identity(Map.of(provider, response(a -> a.nameId = "bob")));
        server.iam().deleteSAMLProvider(r -> r.samlProviderArn(provider));
        create();
        var remade = pool.identity(Map.of(provider, response(a -> a.nameId = "bob")));

        assertThat(again).isEqualTo(bob);
        assertThat(others).isNotEqualTo(bob);
        assertThat(remade).isNotIn(bob, others);
    }

    @Test
    void aSessionThatTheProviderEndedIsOver() {
        var now = server.clock().instant();

        assertThat(refusal(endingAt(now))).isEqualTo("Invalid login token.");
        assertThat(pool.identity(Map.of(provider, endingAt(now.plusSeconds(30))))).isNotEmpty();
    }

    private String endingAt(Instant end) {
        var answer = idp.answer("urn:amazon:webservices", SIGN_IN, server.clock().instant());
        answer.inResponseTo = null;
        answer.confirmedInResponseTo = null;
        var response = answer.unsigned();
        var assertion = TestSamlIdp.assertion(response);
        TestSamlIdp.first(assertion, TestSamlIdp.ASSERTION, "AuthnStatement")
                .setAttribute("SessionNotOnOrAfter", end.toString());
        TestSamlIdp.sign(assertion, idp.signing());
        return Base64.getEncoder().encodeToString(TestSamlIdp.bytes(response));
    }

    @Test
    void attributesBecomeTagsOfTheSession() {
        pool.roles(
                pool.roleWith(
                        pool.trust("authenticated", "sts:TagSession"),
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                         "Action":"cognito-idp:ListUserPools","Resource":"*",
                         "Condition":{"StringEquals":{"aws:PrincipalTag/department":"Küche"}}}]}\
                        """),
                pool.role(pool.trust("unauthenticated"), "s3:GetObject"));
        server.identities()
                .setPrincipalTagAttributeMap(r ->
                        r.identityPoolId(pool.id())
                                .identityProviderName(provider)
                                .useDefaults(false)
                                .principalTags(Map.of("department", DEPARTMENT)));
        var logins = Map.of(provider, response(a -> a.saying(DEPARTMENT, "Küche")));

        var credentials = pool.credentials(pool.identity(logins), logins);

        assertThat(server.client(signing(credentials)).listUserPools(r -> r.maxResults(1)))
                .isNotNull();
    }

    @Test
    void whatTheProviderDidNotSayToUsIsRefused() {
        var other = new TestSamlIdp(idp.entityId);
        var forged = other.answer("urn:amazon:webservices", SIGN_IN, server.clock().instant());
        forged.inResponseTo = null;
        forged.confirmedInResponseTo = null;
        var invalid = "Invalid login token.";

        assertThat(refusal(Base64.getEncoder().encodeToString(TestSamlIdp.bytes(forged.signed()))))
                .isEqualTo(invalid);
        assertThat(refusal(response(a -> a.audience = "urn:other"))).isEqualTo(invalid);
        assertThat(refusal(response(a -> a.issuer = "https://other.example.com")))
                .isEqualTo(invalid);
        assertThat(refusal("no response")).isEqualTo(invalid);
        var old = response(a -> {});
        server.clock().forward(Duration.ofMinutes(30));
        assertThat(refusal(old)).isEqualTo(invalid);
    }

    @Test
    void aProviderThatThePoolDoesNotNameIsNotSupported() {
        var other = provider.replace(name, "other");

        assertThat(refusal(other, response(a -> {})))
                .isEqualTo("Token is not from a supported provider of this identity pool.");
    }
}
