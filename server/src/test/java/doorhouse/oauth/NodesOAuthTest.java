package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static doorhouse.oauth.Answered.json;
import static doorhouse.testing.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import doorhouse.testing.PageBrowser;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestNodes;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/// What of OAuth's extensions is good for one use, tried at two nodes at the same moment.
class NodesOAuthTest {
    private static final int ROUNDS = 3;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestNodes nodes = TestNodes.shared();
    private final TestPool pool = nodes.first().pool();
    private final ECKey key;
    private RelyingParty app;

    NodesOAuthTest() throws JOSEException {
        key = new ECKeyGenerator(Curve.P_256).generate();
    }

    @BeforeEach
    void begin() {
        pool.confirmedUser("ana");
        app = RelyingParty.publicOf(pool);
    }

    private static RelyingParty at(TestServer node, RelyingParty app) {
        return new RelyingParty(new TestPool(node, app.pool().id()), app.id(), app.secret());
    }

    private static void succeeds(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) return;
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        throw new TestNodes.Refused(error(answer));
    }

    /// Codes of sign-ins, one for each try.
    private List<String> codes() {
        var codes = new ArrayList<String>();
        for (int i = 0; i < TestNodes.TRIES; i++) codes.add(app.code("ana"));
        return codes;
    }

    private Map<String, String> exchange(String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", app.id());
        form.put("code", code);
        form.put("redirect_uri", RelyingParty.REDIRECT);
        return form;
    }

    /// RFC 9126 §4.
    @RepeatedTest(ROUNDS)
    void aPushedRequestIsAnsweredOnce() throws Exception {
        Answered.set(pool, "pushed-authorization", "on");
        var form = new LinkedHashMap<>(Map.of("client_id", app.id(), "scope", "openid"));
        form.put("response_type", "code");
        form.put("redirect_uri", RelyingParty.REDIRECT);
        var pushed = json(app.post("/oauth2/par", form)).path("request_uri").asString();

        nodes.onlyOneSucceeds((node, _) -> {
            var there = at(node, app);
            var to =
                    location(
                            there.browserOf("ana")
                                    .get(
                                            there.path("/oauth2/authorize"),
                                            Map.of("client_id", app.id(), "request_uri", pushed)));
            if (!to.toString().startsWith(RelyingParty.REDIRECT + "?code="))
                throw new TestNodes.Refused(to.toString());
        });
    }

    /// RFC 8628: a device asks at one node, its user says yes at the other, and it is told at both.
    @RepeatedTest(ROUNDS)
    void aDeviceThatWasAllowedGetsTokensOnce() throws Exception {
        Answered.set(pool, "device-authorization", "on");
        var begun =
                json(
                        at(nodes.second(), app)
                                .post(
                                        "/oauth2/device_authorization",
                                        Map.of("client_id", app.id(), "scope", "openid")));
        var browser = new PageBrowser(nodes.first());
        var page = browser.open(begun.path("verification_uri").asString());
        page = browser.submit(page, Map.of("user_code", begun.path("user_code").asString()));
        page = browser.submit(page, Map.of("username", "ana", "password", TestPool.PASSWORD));
        browser.press(page, "answer", "allow");
        var form =
                Map.of(
                        "grant_type", DeviceGrant.TYPE,
                        "client_id", app.id(),
                        "device_code", begun.path("device_code").asString());

        var refused =
                nodes.onlyOneSucceeds(
                        (node, _) -> succeeds(at(node, app).post("/oauth2/token", form)));

        assertThat(refused).containsOnly("expired_token");
    }

    /// RFC 7523 §3, `jti`.
    @RepeatedTest(ROUNDS)
    void aClientsAssertionIsTakenOnce() throws Exception {
        Answered.set(
                pool,
                app.id() + ":public-key",
                Base64.getEncoder().encodeToString(key.toECPublicKey().getEncoded()));
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(app.id())
                        .subject(app.id())
                        .audience(app.uri("/oauth2/token").toString())
                        .jwtID(UUID.randomUUID().toString())
                        .expirationTime(Date.from(nodes.first().clock().instant().plusSeconds(60)))
                        .build();
        var assertion = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        assertion.sign(new ECDSASigner(key));
        var codes = codes();

        var refused =
                nodes.onlyOneSucceeds((node, caller) -> {
                    var form = exchange(codes.get(caller));
                    form.put("client_assertion_type", ClientAssertions.TYPE);
                    form.put("client_assertion", assertion.serialize());
                    succeeds(at(node, app).post("/oauth2/token", form));
                });

        assertThat(refused).containsOnly("invalid_client");
    }

    /// RFC 9449 §11.1.
    @RepeatedTest(ROUNDS)
    void aProofOfAKeyIsTakenOnce() throws Exception {
        Answered.set(pool, "dpop", "on");
        var proof =
                new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                        .createDPoPJWT(
                                new JWTID(),
                                "POST",
                                app.uri("/oauth2/token"),
                                Date.from(nodes.first().clock().instant()),
                                null,
                                null)
                        .serialize();
        var codes = codes();

        var refused =
                nodes.onlyOneSucceeds((node, caller) -> {
                    var form = exchange(codes.get(caller));
                    succeeds(tokens(at(node, app).uri("/oauth2/token"), proof, form));
                });

        assertThat(refused).containsOnly("invalid_dpop_proof");
    }

    private static HttpResponse<String> tokens(URI at, String proof, Map<String, String> form)
            throws Exception {
        var request =
                HttpRequest.newBuilder(at)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("DPoP", proof)
                        .POST(BodyPublishers.ofString(TestBrowser.form(form)));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
