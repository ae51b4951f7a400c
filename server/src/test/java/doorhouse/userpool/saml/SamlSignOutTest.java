package doorhouse.userpool.saml;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestSamlIdp.sign;
import static doorhouse.userpool.saml.SamlJourney.BYE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import doorhouse.wire.Xml;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

@OnBothDatabases
class SamlSignOutTest {
    private static final SigningAlgorithms ALGORITHMS = SigningAlgorithms.jdk();
    private final TestServer server = TestServer.shared();

    private int messages;

    private SamlJourney signedIn(String told) {
        var journey = SamlJourney.of(server, Map.of("IDPSignout", told));
        assertThat(journey.signIn("ana")).containsKey("code");
        assertThat(isSignedIn(journey)).isTrue();
        return journey;
    }

    private static boolean isSignedIn(SamlJourney journey) {
        var to = location(journey.authorize(Map.of("identity_provider", "")));
        return to.toString().startsWith(SamlJourney.APP + "?code=");
    }

    private static URI logout(SamlJourney journey) {
        return location(
                journey.browser.get(
                        journey.path("/logout"),
                        Map.of("client_id", journey.client, "logout_uri", BYE)));
    }

    private Document message(SamlJourney journey, String kind, String attributes, String inside) {
        return Xml.read(
                """
                <p:%s xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"
                    xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" ID="_message%d" Version="2.0"
                    IssueInstant="%s" Destination="%s" %s>\
                <s:Issuer>%s</s:Issuer>%s</p:%s>\
                """
                        .formatted(
                                kind,
                                ++messages,
                                server.clock().instant(),
                                journey.signOut(),
                                attributes,
                                journey.idp.entityId,
                                inside,
                                kind));
    }

    private Document response(SamlJourney journey, String answers) {
        return message(
                journey,
                "LogoutResponse",
                "InResponseTo=\"" + answers + "\"",
                "<p:Status><p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></p:Status>");
    }

    private Document request(SamlJourney journey, String name, String index) {
        return message(
                journey,
                "LogoutRequest",
                "",
                "<s:NameID>" + name + "</s:NameID><p:SessionIndex>" + index + "</p:SessionIndex>");
    }

    private static Document signed(SamlJourney journey, Document message) {
        sign(message.getDocumentElement(), journey.idp.signing());
        return message;
    }

    private static String query(PrivateKey key, String kind, Document message, String state) {
        return RedirectBinding.query(
                kind,
                new String(TestSamlIdp.bytes(message), java.nio.charset.StandardCharsets.UTF_8),
                state,
                Optional.of(m -> ALGORITHMS.sign(SigningAlgorithm.RS256, key, m)));
    }

    private static void isError(SamlJourney journey, URI to) {
        assertThat(to.getPath()).isEqualTo(journey.path("/error"));
    }

    @Test
    void whoSignsOutHereDoesSoAtTheProviderAndComesBack() throws Exception {
        var journey = signedIn("true");
        var ours =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        Base64.getDecoder()
                                                .decode(
                                                        server.admin()
                                                                .getSigningCertificate(r ->
                                                                        r.userPoolId(
                                                                                journey.pool.id()))
                                                                .certificate())));

        var out = SamlJourney.Sent.of(logout(journey), "SAMLRequest");

        assertThat(out.at().toString()).startsWith(SamlJourney.SIGN_OUT + "?");
        assertThatCode(() ->
                        RedirectBinding.of(out.at().getRawQuery())
                                .check("SAMLRequest", List.of(ours.getPublicKey())))
                .doesNotThrowAnyException();
        assertThat(out.message().getLocalName()).isEqualTo("LogoutRequest");
        assertThat(out.message().getElementsByTagNameNS("*", "NameID").item(0).getTextContent())
                .isEqualTo("ana");
        assertThat(
                        out.message()
                                .getElementsByTagNameNS("*", "SessionIndex")
                                .item(0)
                                .getTextContent())
                .isEqualTo("_session-1");
        assertThat(isSignedIn(journey)).isFalse();
        var response = signed(journey, response(journey, out.id()));
        var back =
                location(journey.post("/saml2/logout", "SAMLResponse", response, out.relayState()));
        assertThat(back.toString()).isEqualTo(BYE);
    }

    @Test
    void theAnswerMayComeInAQuery() {
        var journey = signedIn("true");
        var out = SamlJourney.Sent.of(logout(journey), "SAMLRequest");
        var query =
                query(
                        journey.idp.keys.getPrivate(),
                        "SAMLResponse",
                        response(journey, out.id()),
                        out.relayState());

        isError(
                journey,
                location(
                        journey.browser.get(
                                journey.path("/saml2/logout?") + query + "&RelayState=x")));
        isError(
                journey,
                location(
                        journey.browser.get(
                                journey.path("/saml2/logout?")
                                        + query.replaceFirst("&Sig.*", ""))));
        assertThat(location(journey.browser.get(journey.path("/saml2/logout?") + query)).toString())
                .isEqualTo(BYE);
    }

    @Test
    void anAnswerIsSignedByTheProviderAndToOurRequest() {
        var journey = signedIn("true");
        var out = SamlJourney.Sent.of(logout(journey), "SAMLRequest");
        var stranger = response(journey, out.id());
        sign(
                stranger.getDocumentElement(),
                journey.idp.signing().with(ALGORITHMS.newKey(SigningAlgorithm.RS256).getPrivate()));

        for (var refused :
                List.of(
                        response(journey, out.id()),
                        stranger,
                        signed(journey, response(journey, "_another")))) {
            isError(
                    journey,
                    location(
                            journey.post(
                                    "/saml2/logout", "SAMLResponse", refused, out.relayState())));
        }
        var good = signed(journey, response(journey, out.id()));
        isError(journey, location(journey.post("/saml2/logout", "SAMLResponse", good, "x")));
        isError(
                journey,
                location(journey.post("/saml2/logout", "SAMLRequest", good, out.relayState())));
    }

    @Test
    void aProviderThatWasMadeAnewSignsItsUsersOut() {
        // Which of the rows is found first is chance.
        for (int i = 0; i < 3; i++) {
            var journey = signedIn("true");
            server.admin()
                    .deleteIdentityProvider(r ->
                            r.userPoolId(journey.pool.id()).providerName(SamlJourney.PROVIDER));
            server.admin()
                    .createIdentityProvider(r ->
                            r.userPoolId(journey.pool.id())
                                    .providerName(SamlJourney.PROVIDER)
                                    .providerType("SAML")
                                    .providerDetails(
                                            Map.of(
                                                    "MetadataFile",
                                                    SamlJourney.metadata(server, journey.idp),
                                                    "IDPSignout",
                                                    "true")));
            var again = journey.another();
            assertThat(again.signIn("anna")).containsKey("code");

            var to =
                    location(
                            journey.post(
                                    "/saml2/logout",
                                    "SAMLRequest",
                                    signed(journey, request(journey, "anna", "_session-1")),
                                    "theirs"));

            assertThat(to.toString()).startsWith(SamlJourney.SIGN_OUT);
            assertThat(isSignedIn(again)).isFalse();
        }
    }

    @Test
    void whoIsNotToldIsNotAsked() {
        assertThat(logout(signedIn("false")).toString()).isEqualTo(BYE);
        var withPassword = SamlJourney.of(server, Map.of("IDPSignout", "true"));
        assertThat(logout(withPassword).toString()).isEqualTo(BYE);
    }

    @Test
    void aProviderSignsAUserOutOfOneSession() {
        var journey = signedIn("true");
        var bystander = journey.another();
        assertThat(bystander.signIn("anna")).containsKey("code");

        var other =
                location(
                        journey.post(
                                "/saml2/logout",
                                "SAMLRequest",
                                signed(journey, request(journey, "ana", "_session-2")),
                                "theirs"));
        assertThat(other.toString()).startsWith(SamlJourney.SIGN_OUT);
        assertThat(isSignedIn(journey)).isTrue();
        var to =
                location(
                        journey.post(
                                "/saml2/logout",
                                "SAMLRequest",
                                signed(journey, request(journey, "ana", "_session-1")),
                                "theirs"));

        var answer = SamlJourney.Sent.of(to, "SAMLResponse");
        assertThat(answer.message().getAttribute("InResponseTo")).isEqualTo("_message2");
        assertThat(answer.message().getTextContent()).isEqualTo(journey.entityId());
        assertThat(answer.relayState()).isEqualTo("theirs");
        assertThat(isSignedIn(journey)).isFalse();
        assertThat(isSignedIn(bystander)).isTrue();
    }

    @Test
    void whoKeepsARequestSignsNobodyOutAgain() {
        var journey = signedIn("true");
        var request = signed(journey, request(journey, "ana", "_session-1"));
        var first = location(journey.post("/saml2/logout", "SAMLRequest", request, ""));
        assertThat(first.toString()).startsWith(SamlJourney.SIGN_OUT);
        assertThat(journey.signIn("ana")).containsKey("code");

        isError(journey, location(journey.post("/saml2/logout", "SAMLRequest", request, "")));

        assertThat(isSignedIn(journey)).isTrue();
    }

    @Test
    void nobodyElseSignsAUserOut() {
        var journey = signedIn("true");
        var unsigned = request(journey, "ana", "_session-1");
        var foreign = signedIn("true");

        isError(journey, location(journey.post("/saml2/logout", "SAMLRequest", unsigned, "")));
        isError(
                journey,
                location(
                        journey.post(
                                "/saml2/logout",
                                "SAMLRequest",
                                signed(foreign, request(foreign, "ana", "_session-1")),
                                "")));
        var form = new TestBrowser(server);
        isError(journey, location(form.send("POST", journey.path("/saml2/logout"), "x=1")));

        assertThat(isSignedIn(journey)).isTrue();
    }
}
