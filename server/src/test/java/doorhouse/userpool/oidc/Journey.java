package doorhouse.userpool.oidc;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminGetUserResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;
import tools.jackson.databind.node.ObjectNode;

/// A browser on its way from an app over this server to a provider and back.
final class Journey {
    static final String APP = "https://app.example.com/callback";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestPool pool;
    private final String client;
    private final String provider;
    final TestBrowser browser;

    Journey(TestPool pool, String client, String provider) {
        this(pool, client, provider, new TestBrowser(pool.server()));
    }

    private Journey(TestPool pool, String client, String provider, TestBrowser browser) {
        this.pool = pool;
        this.client = client;
        this.provider = provider;
        this.browser = browser;
    }

    /// The same browser on its way over another node.
    Journey at(TestServer node) {
        return new Journey(pool, client, provider, browser.at(node));
    }

    /// The same app in another browser.
    Journey another() {
        return new Journey(pool, client, provider);
    }

    /// Makes a client whose users come by these providers.
    static String client(TestPool pool, String... providers) {
        return pool.client(r ->
                r.allowedOAuthFlowsUserPoolClient(true)
                        .allowedOAuthFlows(OAuthFlowType.CODE)
                        .allowedOAuthScopes("openid", "email", "profile")
                        .callbackURLs(APP)
                        .supportedIdentityProviders(providers));
    }

    /// Makes a provider.
    static void provider(
            TestPool pool,
            String name,
            String type,
            Map<String, String> details,
            Map<String, String> mapping) {
        pool.server()
                .admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName(name)
                                .providerType(type)
                                .providerDetails(details)
                                .attributeMapping(mapping));
    }

    /// The app's request.
    HttpResponse<String> authorize(Map<String, String> more) {
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", client);
        query.put("response_type", "code");
        query.put("scope", "openid");
        query.put("redirect_uri", APP);
        query.put("state", "app-state");
        query.put("identity_provider", provider);
        query.putAll(more);
        query.values().removeIf(String::isEmpty);
        return browser.get("/" + pool.id() + "/oauth2/authorize", query);
    }

    /// Where the provider is asked.
    URI out() {
        return location(authorize(Map.of()));
    }

    /// What the provider answers the browser.
    static HttpResponse<String> ask(URI at) {
        try {
            return HTTP.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The address of ours that the provider leads the browser to.
    URI callback() {
        return location(ask(out()));
    }

    /// Comes back.
    HttpResponse<String> back(URI callback) {
        return browser.get(callback.getRawPath() + "?" + callback.getRawQuery());
    }

    /// What the app is told.
    Map<String, String> told(URI callback) {
        var to = location(back(callback));
        if (!to.toString().startsWith(APP + "?")) throw new AssertionError("not the app: " + to);
        return parameters(to.getRawQuery());
    }

    /// The whole way.
    Map<String, String> signIn() {
        return told(callback());
    }

    /// The whole way to tokens.
    JWTClaimsSet idToken() {
        return claims("id_token", signIn());
    }

    JWTClaimsSet claims(String token, Map<String, String> told) {
        if (!told.containsKey("code")) throw new AssertionError("no code: " + told);
        try {
            return SignedJWT.parse(tokens(told.get("code")).path(token).asString())
                    .getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    ObjectNode tokens(String code) {
        var answer =
                browser.send(
                        "POST",
                        "/" + pool.id() + "/oauth2/token",
                        TestBrowser.form(
                                Map.of(
                                        "grant_type", "authorization_code",
                                        "client_id", client,
                                        "redirect_uri", APP,
                                        "code", code)));
        return Json.read(answer.body());
    }

    /// Why the app was refused.
    String refusal() {
        return refusal(callback());
    }

    String refusal(URI callback) {
        var told = told(callback);
        if (told.containsKey("code")) throw new AssertionError("signed in");
        if (!"app-state".equals(told.get("state"))) throw new AssertionError("state: " + told);
        return told.get("error") + ": " + told.get("error_description");
    }

    Optional<AdminGetUserResponse> user(String username) {
        try {
            return Optional.of(
                    pool.server()
                            .admin()
                            .adminGetUser(r -> r.userPoolId(pool.id()).username(username)));
        } catch (UserNotFoundException e) {
            return Optional.empty();
        }
    }

    Map<String, String> attributes(String username) {
        return user(username).orElseThrow().userAttributes().stream()
                .collect(Collectors.toMap(AttributeType::name, AttributeType::value));
    }

    int users() {
        return pool.server().admin().listUsers(r -> r.userPoolId(pool.id())).users().size();
    }
}
