package doorhouse.userpool.saml;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestSamlIdp;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import doorhouse.wire.Xml;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

/// A browser on its way from an app over this server to a SAML provider and back.
final class SamlJourney {
    static final String APP = "https://app.example.com/callback";
    static final String BYE = "https://app.example.com/bye";
    static final String PROVIDER = "Corp";
    static final String SIGN_ON = "https://idp.example.com/sso?tenant=1";
    static final String SIGN_OUT = "https://idp.example.com/slo";

    final TestPool pool;
    final TestSamlIdp idp;
    final TestBrowser browser;
    final String client;
    private final TestServer server;

    private SamlJourney(TestPool pool, TestSamlIdp idp, String client) {
        this(pool, idp, client, new TestBrowser(pool.server()));
    }

    private SamlJourney(TestPool pool, TestSamlIdp idp, String client, TestBrowser browser) {
        this.pool = pool;
        this.server = pool.server();
        this.idp = idp;
        this.client = client;
        this.browser = browser;
    }

    /// The same browser on its way over another node.
    SamlJourney at(TestServer node) {
        return new SamlJourney(pool, idp, client, browser.at(node));
    }

    /// A pool with a provider whose metadata is a file, and a client for it alone.
    static SamlJourney of(TestServer server, Map<String, String> details) {
        return of(server.pool(), details, PROVIDER);
    }

    static SamlJourney of(TestPool pool, Map<String, String> details, String... providers) {
        var idp = new TestSamlIdp("https://idp.example.com/" + pool.id());
        var all = new HashMap<String, String>();
        all.put("MetadataFile", metadata(pool.server(), idp));
        all.putAll(details);
        all.values().removeIf(String::isEmpty);
        pool.server()
                .admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName(PROVIDER)
                                .providerType("SAML")
                                .providerDetails(all)
                                .attributeMapping(Map.of("email", "mail", "name", "urn:oid:name")));
        return new SamlJourney(pool, idp, client(pool, providers));
    }

    static String metadata(TestServer server, TestSamlIdp idp) {
        return idp.metadata(
                server.clock().instant(),
                TestSamlIdp.service("SingleLogoutService", SIGN_OUT)
                        + TestSamlIdp.service("SingleSignOnService", SIGN_ON));
    }

    static String client(TestPool pool, String... providers) {
        return pool.client(r ->
                r.allowedOAuthFlowsUserPoolClient(true)
                        .allowedOAuthFlows(OAuthFlowType.CODE)
                        .allowedOAuthScopes("openid", "email", "profile")
                        .callbackURLs(APP)
                        .logoutURLs(BYE)
                        .supportedIdentityProviders(providers));
    }

    /// The same app in another browser.
    SamlJourney another() {
        return new SamlJourney(pool, idp, client);
    }

    /// A message of ours in a query.
    record Sent(URI at, Element message, String relayState) {
        static Sent of(URI at, String kind) {
            try {
                var binding = RedirectBinding.of(at.getRawQuery());
                var xml = new String(binding.message(kind).orElseThrow(), StandardCharsets.UTF_8);
                return new Sent(
                        at, Xml.read(xml).getDocumentElement(), binding.relayState().orElse(""));
            } catch (SamlRefused e) {
                throw new AssertionError(e);
            }
        }

        String id() {
            return message.getAttribute("ID");
        }
    }

    HttpResponse<String> authorize(Map<String, String> more) {
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", client);
        query.put("response_type", "code");
        query.put("scope", "openid email profile");
        query.put("redirect_uri", APP);
        query.put("state", "app-state");
        query.put("identity_provider", PROVIDER);
        query.putAll(more);
        return browser.get(path("/oauth2/authorize"), query);
    }

    String path(String endpoint) {
        return "/" + pool.id() + endpoint;
    }

    /// Where the provider is asked.
    Sent out() {
        return Sent.of(location(authorize(Map.of())), "SAMLRequest");
    }

    String consumer() {
        return server.server().address() + path("/saml2/idpresponse");
    }

    String signOut() {
        return server.server().address() + path("/saml2/logout");
    }

    String entityId() {
        return "urn:amazon:cognito:sp:" + pool.id();
    }

    TestSamlIdp.Answer answer(Sent request) {
        return unasked().to(request.id());
    }

    TestSamlIdp.Answer unasked() {
        return idp.answer(entityId(), consumer(), server.clock().instant());
    }

    /// The provider's page posts, as from another site: without cookies.
    HttpResponse<String> post(Document response, String relayState) {
        return post("/saml2/idpresponse", "SAMLResponse", response, relayState);
    }

    HttpResponse<String> post(String endpoint, String kind, Document message, String relayState) {
        var form = new LinkedHashMap<String, String>();
        // Those who race share it, and a document is for one thread at a time, be it to read.
        synchronized (message) {
            form.put(kind, Base64.getMimeEncoder().encodeToString(TestSamlIdp.bytes(message)));
        }
        form.put("RelayState", relayState);
        return browser.another().send("POST", path(endpoint), TestBrowser.form(form));
    }

    /// Comes back, up to the app or a page of ours.
    URI back(Document response, String relayState) {
        var ticket = location(post(response, relayState));
        return follow(ticket);
    }

    URI follow(URI to) {
        return location(browser.get(to.getRawPath() + "?" + to.getRawQuery()));
    }

    Map<String, String> told(Document response, String relayState) {
        return told(back(response, relayState));
    }

    static Map<String, String> told(URI to) {
        if (!to.toString().startsWith(APP + "?")) throw new AssertionError("not the app: " + to);
        return parameters(to.getRawQuery());
    }

    /// The whole way of a user without attributes.
    Map<String, String> signIn(String nameId) {
        var out = out();
        return told(answer(out).of(nameId).signed(), out.relayState());
    }

    static String refusal(Map<String, String> told) {
        if (told.containsKey("code")) throw new AssertionError("signed in");
        return told.get("error") + ": " + told.get("error_description");
    }

    JWTClaimsSet idToken(Map<String, String> told) {
        if (!told.containsKey("code")) throw new AssertionError("no code: " + told);
        var answer =
                browser.send(
                        "POST",
                        path("/oauth2/token"),
                        TestBrowser.form(
                                Map.of(
                                        "grant_type",
                                        "authorization_code",
                                        "client_id",
                                        client,
                                        "redirect_uri",
                                        APP,
                                        "code",
                                        told.get("code"))));
        try {
            return SignedJWT.parse(Json.read(answer.body()).path("id_token").asString())
                    .getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    Map<String, String> attributes(String username) {
        return server
                .admin()
                .adminGetUser(r -> r.userPoolId(pool.id()).username(username))
                .userAttributes()
                .stream()
                .collect(Collectors.toMap(AttributeType::name, AttributeType::value));
    }

    int users() {
        return server.admin().listUsers(r -> r.userPoolId(pool.id())).users().size();
    }
}
