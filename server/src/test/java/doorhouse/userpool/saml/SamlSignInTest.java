package doorhouse.userpool.saml;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestSamlIdp.assertion;
import static doorhouse.testing.TestSamlIdp.encrypt;
import static doorhouse.testing.TestSamlIdp.sign;
import static doorhouse.userpool.saml.SamlJourney.APP;
import static doorhouse.userpool.saml.SamlJourney.refusal;
import static doorhouse.userpool.saml.SamlJourney.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import doorhouse.wire.Xml;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.xml.security.encryption.XMLCipher;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;

@OnBothDatabases
class SamlSignInTest {
    private static final String PREFIX = "server_error: Invalid SAML response received: ";
    private final TestServer server = TestServer.shared();

    private SamlJourney journey() {
        return SamlJourney.of(server, Map.of());
    }

    private SamlJourney journey(String detail, String value) {
        return SamlJourney.of(server, Map.of(detail, value));
    }

    private static X509Certificate certificate(String text) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getDecoder().decode(text)));
    }

    @Test
    void aUserOfAProviderSignsIn() throws Exception {
        var journey = journey();
        var out = journey.out();
        var answer =
                journey.answer(out)
                        .of("Änne@example.com")
                        .saying("mail", "anne@example.com")
                        .saying("urn:oid:name", "Änne Ñuñez")
                        .saying("ignored", "x");

        var token = journey.idToken(journey.told(answer.signed(), out.relayState()));

        assertThat(token.getStringClaim("cognito:username")).isEqualTo("Corp_Änne@example.com");
        assertThat(token.getStringListClaim("cognito:groups"))
                .containsExactly(journey.pool.id() + "_Corp");
        assertThat(token.getStringClaim("email")).isEqualTo("anne@example.com");
        var identity = (Map<?, ?>) ((List<?>) token.getClaim("identities")).getFirst();
        assertThat(identity.get("userId")).isEqualTo("Änne@example.com");
        assertThat(identity.get("providerType")).isEqualTo("SAML");
        assertThat(identity.get("issuer")).isEqualTo(journey.idp.entityId);
        assertThat(journey.attributes("Corp_Änne@example.com")).containsEntry("name", "Änne Ñuñez");
        assertThat(
                        server.admin()
                                .adminGetUser(r ->
                                        r.userPoolId(journey.pool.id())
                                                .username("Corp_Änne@example.com"))
                                .userStatus())
                .isEqualTo(UserStatusType.EXTERNAL_PROVIDER);
    }

    @Test
    void theSameNameIsTheSameUserAndAnotherNameAnother() throws Exception {
        var journey = journey();

        var first = journey.idToken(journey.signIn("ana"));
        var again = journey.another().idToken(journey.another().signIn("ana"));
        journey.another().signIn("anna");

        assertThat(again.getSubject()).isEqualTo(first.getSubject());
        assertThat(journey.users()).isEqualTo(2);
    }

    @Test
    void theProviderIsAskedAsTheStandardSays() {
        var journey = journey();

        var out = journey.out();

        assertThat(out.at().toString()).startsWith(SamlJourney.SIGN_ON + "&SAMLRequest=");
        assertThat(out.at().getRawQuery()).doesNotContain("SigAlg");
        var request = out.message();
        assertThat(request.getLocalName()).isEqualTo("AuthnRequest");
        assertThat(request.getNamespaceURI()).isEqualTo(TestSamlIdp.PROTOCOL);
        assertThat(request.getAttribute("ID")).matches("_[0-9a-f-]{36}");
        assertThat(request.getAttribute("Version")).isEqualTo("2.0");
        assertThat(request.getAttribute("Destination")).isEqualTo(SamlJourney.SIGN_ON);
        assertThat(request.getAttribute("AssertionConsumerServiceURL"))
                .isEqualTo(journey.consumer());
        assertThat(request.getAttribute("ProtocolBinding"))
                .isEqualTo("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");
        assertThat(request.hasAttribute("ForceAuthn")).isFalse();
        assertThat(request.getTextContent()).isEqualTo(journey.entityId());
    }

    @Test
    void whoIsToSignInAnewShallDoSoAtTheProviderToo() {
        var journey = journey();
        var asked = journey.authorize(Map.of("prompt", "login"));

        var request = SamlJourney.Sent.of(location(asked), "SAMLRequest").message();

        assertThat(request.getAttribute("ForceAuthn")).isEqualTo("true");
    }

    @Test
    void howLongAgoCountsFromWhatTheProviderSays() throws Exception {
        var journey = journey();
        var recent = Map.of("max_age", "3599");
        var out = SamlJourney.Sent.of(location(journey.authorize(recent)), "SAMLRequest");
        assertThat(out.message().getAttribute("ForceAuthn")).isEqualTo("true");
        var old = journey.answer(out);
        var now = server.clock().instant();
        old.authenticated = now.minusSeconds(3_700);
        assertThat(refusal(journey.told(old.signed(), out.relayState())))
                .startsWith("login_required: ");
        assertThat(journey.users()).isZero();

        var any = journey.another();
        var daily = any.authorize(Map.of("max_age", "3700"));
        var plain = SamlJourney.Sent.of(location(daily), "SAMLRequest");
        assertThat(plain.message().hasAttribute("ForceAuthn")).isFalse();
        var good = any.answer(plain);
        good.authenticated = now.minusSeconds(3_690);
        var token = any.idToken(any.told(good.signed(), plain.relayState()));
        assertThat(token.getLongClaim("auth_time")).isEqualTo(now.getEpochSecond() - 3_690);
    }

    @Test
    void theRequestIsSignedWhereTheProviderWantsIt() throws Exception {
        var journey = journey("RequestSigningAlgorithm", "rsa-sha256");
        var known =
                certificate(
                        server.admin()
                                .getSigningCertificate(r -> r.userPoolId(journey.pool.id()))
                                .certificate());

        var out = journey.out();

        assertThatCode(() ->
                        RedirectBinding.of(out.at().getRawQuery())
                                .check("SAMLRequest", List.of(known.getPublicKey())))
                .doesNotThrowAnyException();
        assertThat(journey.told(journey.answer(out).signed(), out.relayState()))
                .containsKey("code")
                .containsEntry("state", "app-state");
    }

    @Test
    void theClientIsToldWhyAResponseIsRefused() {
        var journey = journey();
        var out = journey.out();
        var unsigned = journey.answer(out).unsigned();
        assertThat(refusal(journey.told(unsigned, out.relayState())))
                .isEqualTo(PREFIX + "SAML Assertion signature is invalid. ");
        var next = journey.out();
        var audience = journey.answer(next);
        audience.audience = "urn:amazon:cognito:sp:us-east-1_Other";
        assertThat(refusal(journey.told(audience.signed(), next.relayState())))
                .isEqualTo(PREFIX + "Audience in SAML assertion does not match. ");
        var other = journey.out();
        var toAnother = journey.answer(next).signed();
        assertThat(refusal(journey.told(toAnother, other.relayState())))
                .isEqualTo(PREFIX + "InResponseTo in SAML response does not match. ");

        assertThat(journey.users()).isZero();
    }

    @Test
    void aResponseIsTakenOnceAndByTheBrowserThatWasSentOut() {
        var journey = journey();
        var out = journey.out();
        var response = journey.answer(out).signed();

        var stranger = journey.another().back(response, out.relayState());
        var owner = journey.back(response, out.relayState());
        var again = journey.back(response, out.relayState());

        assertThat(stranger.getPath()).isEqualTo(journey.path("/error"));
        assertThat(told(owner)).containsKey("code");
        assertThat(again.getPath()).isEqualTo(journey.path("/error"));
    }

    @Test
    void aTicketIsUsedOnce() {
        var journey = journey();
        var out = journey.out();
        var ticket = location(journey.post(journey.answer(out).signed(), out.relayState()));

        assertThat(told(journey.follow(ticket))).containsKey("code");
        assertThat(journey.follow(ticket).getPath()).isEqualTo(journey.path("/error"));
    }

    @Test
    void aWayEndsAfterFiveMinutes() {
        var server = TestServer.stoppedInTime();
        var journey = SamlJourney.of(server, Map.of());
        var out = journey.out();

        server.clock().forward(Duration.ofMinutes(5));
        var late = location(journey.post(journey.answer(out).signed(), out.relayState()));

        assertThat(late.getPath()).isEqualTo(journey.path("/error"));
    }

    @Test
    void whoeverComesByNoWayOfOursLearnsNothing() {
        var journey = journey();
        var response = journey.unasked().signed();

        for (var relayState : List.of("", "x", "client_id=a", "client_id=" + journey.client)) {
            assertThat(location(journey.post(response, relayState)).toString())
                    .endsWith(journey.path("/error?error=invalid_request"));
        }
        var redirect = "client_id=" + journey.client + "&redirect_uri=https://evil.example.com";
        assertThat(location(journey.post(response, redirect + "&response_type=code")).getHost())
                .isNotEqualTo("evil.example.com");
    }

    private static String relayState(SamlJourney journey) {
        return "identity_provider=Corp&client_id=%s&redirect_uri=%s&response_type=code&scope=openid+email&state=s"
                .formatted(journey.client, APP);
    }

    @Test
    void aProviderMayBeginWhereItIsLetTo() throws Exception {
        var journey = journey("IDPInit", "true");
        var response = journey.unasked().signed();

        var answer = journey.post(response, relayState(journey));
        var told = told(location(answer));

        assertThat(told).containsEntry("state", "s");
        // Who was sent here by somebody else's page is not kept signed in for other clients.
        assertThat(answer.headers().allValues("Set-Cookie"))
                .noneMatch(cookie -> cookie.contains("cognito="));
        assertThat(journey.idToken(told).getStringClaim("cognito:username")).isEqualTo("Corp_ana");
    }

    @Test
    void anAssertionIsUsedOnceAndWhileItIsYoung() {
        var journey = journey("IDPInit", "true");
        var response = journey.unasked().signed();
        told(location(journey.post(response, relayState(journey))));
        var old = journey.unasked();
        old.issued = server.clock().instant().minus(Duration.ofMinutes(7));

        var again = told(location(journey.post(response, relayState(journey))));
        var stale = told(location(journey.post(old.signed(), relayState(journey))));

        assertThat(refusal(again)).isEqualTo(PREFIX + "SAML assertion was used before. ");
        assertThat(refusal(stale)).isEqualTo(PREFIX + "SAML assertion was issued too long ago. ");
    }

    @Test
    void aProviderBeginsNothingElsewhere() {
        var refused = "server_error: Invalid samlResponse or relayState from identity provider";
        var notLet = journey();
        var mixed = SamlJourney.of(server.pool(), Map.of(), "Corp", "COGNITO");
        server.admin()
                .updateIdentityProvider(r ->
                        r.userPoolId(mixed.pool.id())
                                .providerName("Corp")
                                .providerDetails(
                                        Map.of(
                                                "MetadataFile",
                                                SamlJourney.metadata(server, mixed.idp),
                                                "IDPInit",
                                                "true")));
        var answersAnother = journey("IDPInit", "true");
        var out = answersAnother.out();

        for (var journey : List.of(notLet, mixed)) {
            var told =
                    told(location(journey.post(journey.unasked().signed(), relayState(journey))));
            assertThat(refusal(told)).isEqualTo(refused);
            assertThat(journey.users()).isZero();
        }
        var told =
                told(
                        location(
                                answersAnother.post(
                                        answersAnother.answer(out).signed(),
                                        relayState(answersAnother))));
        assertThat(refusal(told))
                .isEqualTo(PREFIX + "InResponseTo in SAML response does not match. ");
    }

    @Test
    void aClientThatProvidersBeginAtHasNoOtherUsers() {
        var journey = journey("IDPInit", "true");

        var refused = catchThrowable(() -> SamlJourney.client(journey.pool, "Corp", "COGNITO"));

        assertThat(refused)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("SAML providers only");
    }

    @Test
    void aProviderEncryptsForItsOwnCertificate() throws Exception {
        var journey = journey("EncryptedResponses", "true");
        var key =
                certificate(
                                server.admin()
                                        .describeIdentityProvider(r ->
                                                r.userPoolId(journey.pool.id())
                                                        .providerName("Corp"))
                                        .identityProvider()
                                        .providerDetails()
                                        .getOrDefault("ActiveEncryptionCertificate", ""))
                        .getPublicKey();
        var out = journey.out();
        var response = journey.answer(out).signed();
        encrypt(assertion(response), key, XMLCipher.RSA_OAEP, XMLCipher.AES_256_GCM);
        var plain = journey.out();
        var unsigned = journey.out();
        var forged = journey.answer(unsigned).unsigned();
        encrypt(assertion(forged), key, XMLCipher.RSA_OAEP, XMLCipher.AES_256_GCM);

        assertThat(journey.told(response, out.relayState())).containsKey("code");
        assertThat(refusal(journey.told(journey.answer(plain).signed(), plain.relayState())))
                .isEqualTo(PREFIX + "SAML assertion must be encrypted. ");
        assertThat(refusal(journey.told(forged, unsigned.relayState())))
                .isEqualTo(PREFIX + "SAML Assertion signature is invalid. ");
    }

    @Test
    void theLongestResponseComesThrough() {
        var journey = journey();
        var out = journey.out();
        var filler = "%".repeat(99_000 - TestSamlIdp.bytes(journey.answer(out).signed()).length);
        var longest = journey.answer(out).saying("filler", filler).signed();

        assertThat(journey.told(longest, out.relayState())).containsKey("code");
    }

    @Test
    void whatAProviderMustKnowOfUsIsAtAnAddress() throws Exception {
        var journey = journey("EncryptedResponses", "true");

        var bare = journey.browser.get(journey.path("/saml2/metadata"));
        var full = journey.browser.get(journey.path("/saml2/metadata?identity_provider=Corp"));

        assertThat(bare.statusCode()).isEqualTo(200);
        assertThat(bare.headers().firstValue("Content-Type"))
                .contains("application/samlmetadata+xml");
        var root = Xml.read(bare.body()).getDocumentElement();
        assertThat(root.getAttribute("entityID")).isEqualTo(journey.entityId());
        assertThat(bare.body())
                .contains("Location=\"" + journey.consumer() + "\"")
                .contains("Location=\"" + journey.signOut() + "\"")
                .contains(
                        server.admin()
                                .getSigningCertificate(r -> r.userPoolId(journey.pool.id()))
                                .certificate())
                .doesNotContain("use=\"encryption\"");
        assertThat(full.body()).contains("use=\"encryption\"");
    }

    @Test
    void aProviderThatWasMadeAnewIsAnother() {
        var journey = journey();
        var out = journey.out();
        Document response = journey.answer(out).signed();
        server.admin()
                .deleteIdentityProvider(r -> r.userPoolId(journey.pool.id()).providerName("Corp"));

        assertThat(refusal(journey.told(response, out.relayState())))
                .isEqualTo("invalid_request: Identity provider does not exist.");
    }

    @Test
    void aSignatureOfTheWholeResponseIsEnough() {
        var journey = journey();
        var out = journey.out();
        var response = journey.answer(out).unsigned();
        sign(response.getDocumentElement(), journey.idp.signing());

        assertThat(journey.told(response, out.relayState())).containsKey("code");
    }
}
