package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

/// An application that signs users in, by another project's OpenID Connect library.
///
/// @param secret null for a public client
record RelyingParty(TestPool pool, String id, @Nullable String secret) {
    static final String REDIRECT = "https://app.example.com/callback";

    /// A public client of the code flow with all of Cognito's own scopes.
    static RelyingParty publicOf(TestPool pool) {
        return of(pool, _ -> {});
    }

    static RelyingParty confidentialOf(TestPool pool) {
        return of(pool, r -> r.generateSecret(true));
    }

    static RelyingParty of(TestPool pool, Consumer<CreateUserPoolClientRequest.Builder> settings) {
        var client =
                pool.server()
                        .admin()
                        .createUserPoolClient(r -> {
                            r.userPoolId(pool.id())
                                    .clientName("app")
                                    .allowedOAuthFlowsUserPoolClient(true)
                                    .allowedOAuthFlows(OAuthFlowType.CODE)
                                    .allowedOAuthScopes(
                                            "openid",
                                            "email",
                                            "phone",
                                            "profile",
                                            "aws.cognito.signin.user.admin")
                                    .callbackURLs(REDIRECT)
                                    .logoutURLs("https://app.example.com/bye");
                            settings.accept(r);
                        })
                        .userPoolClient();
        return new RelyingParty(pool, client.clientId(), client.clientSecret());
    }

    private TestServer server() {
        return pool.server();
    }

    String path(String endpoint) {
        return "/" + pool.id() + endpoint;
    }

    URI uri(String endpoint) {
        return URI.create(server().address() + path(endpoint));
    }

    TestBrowser browserOf(String user) {
        return pool.browser(id, user);
    }

    /// Asks the authorization endpoint for a code; more parameters replace, and empty ones take
    /// away.
    HttpResponse<String> authorize(TestBrowser browser, String... more) {
        var asked = new LinkedHashMap<String, String>();
        asked.put("response_type", "code");
        asked.put("client_id", id);
        asked.put("redirect_uri", REDIRECT);
        asked.put("state", "xyz");
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1].isEmpty()) asked.remove(more[i]);
            else asked.put(more[i], more[i + 1]);
        }
        return browser.get(path("/oauth2/authorize"), asked);
    }

    /// The code that a signed-in user's browser brings back.
    String code(String user, String... more) {
        return code(authorize(browserOf(user), more));
    }

    static String code(HttpResponse<String> answer) {
        var code = parameters(location(answer).getRawQuery()).get("code");
        if (code == null) throw new AssertionError("no code in " + location(answer));
        return code;
    }

    TokenResponse exchange(String code, @Nullable CodeVerifier verifier) {
        return exchange(code, REDIRECT, verifier);
    }

    TokenResponse exchange(String code, String redirectUri, @Nullable CodeVerifier verifier) {
        return token(
                new AuthorizationCodeGrant(
                        new AuthorizationCode(code), URI.create(redirectUri), verifier));
    }

    TokenResponse refresh(String token) {
        return token(new RefreshTokenGrant(new RefreshToken(token)));
    }

    TokenResponse token(AuthorizationGrant grant) {
        var endpoint = uri("/oauth2/token");
        var request =
                secret == null
                        ? new TokenRequest.Builder(endpoint, new ClientID(id), grant).build()
                        : new TokenRequest.Builder(
                                        endpoint,
                                        new ClientSecretBasic(new ClientID(id), new Secret(secret)),
                                        grant)
                                .build();
        try {
            return OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /// The tokens of a user, by the whole code flow.
    Tokens tokens(String user, String... more) {
        return Tokens.of(exchange(code(user, more), null));
    }

    /// Posts a form to an endpoint as it is.
    HttpResponse<String> post(String endpoint, Map<String, String> form) {
        return new TestBrowser(server()).send("POST", path(endpoint), TestBrowser.form(form));
    }

    /// The ID token's claims, after the library has checked all that OpenID Connect asks for.
    IDTokenClaimsSet verified(Tokens tokens, @Nullable String nonce) {
        try {
            var validator =
                    new IDTokenValidator(
                            new Issuer(uri("")),
                            new ClientID(id),
                            JWSAlgorithm.RS256,
                            uri("/.well-known/jwks.json").toURL());
            validator.setMaxClockSkew(Integer.MAX_VALUE);
            return validator.validate(tokens.id(), nonce == null ? null : new Nonce(nonce));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// The error word of a refusal.
    static String error(TokenResponse response) {
        if (response.indicatesSuccess()) throw new AssertionError("tokens were given");
        return response.toErrorResponse().getErrorObject().getCode();
    }

    /// The error word of an answer in JSON.
    static String error(HttpResponse<String> answer) {
        return Json.read(answer.body()).path("error").asString();
    }

    static OIDCTokenResponse success(TokenResponse response) {
        if (!response.indicatesSuccess()) throw new AssertionError(error(response));
        return (OIDCTokenResponse) response.toSuccessResponse();
    }
}
