package doorhouse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.SerializeException;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;

/// An OpenID provider on loopback, whose protocol is another project's. Whoever comes is its one
/// user, and agrees. It can be told to misbehave.
public final class TestOidcProvider implements AutoCloseable {
    public static final String CLIENT_ID = "doorhouse-client";
    public static final String CLIENT_SECRET = "a secret of more than thirty-two characters: жук";

    /// By what ID tokens are signed.
    public enum Signing {
        RS256,
        PS256,
        ES256,
        /// By the client's secret.
        HS256,
        /// By the public key as if it were a secret.
        HS256_BY_PUBLIC_KEY,
        NONE,
        /// By a key that is not among the published, under the id of one that is.
        FOREIGN,
        /// By a key that stands in the token's own header.
        OWN_HEADER
    }

    private record Given(AuthorizationRequest request, Map<String, Object> user) {}

    private final HttpServer http;
    private final Clock clock;
    private final Map<String, Given> codes = new ConcurrentHashMap<>();
    private final AtomicInteger keysRead = new AtomicInteger();
    private final AtomicInteger discovered = new AtomicInteger();
    private final List<String> tokenForms = new CopyOnWriteArrayList<>();
    private final List<String> userInfoMethods = new CopyOnWriteArrayList<>();
    private volatile RSAKey rsa = TestKeys.rsa("rsa-1");
    private volatile ECKey ec = ec("ec-1");
    private volatile boolean publishes = true;
    private volatile Signing signing = Signing.RS256;
    private volatile Map<String, Object> user = Map.of("sub", "u1");
    private volatile @Nullable Map<String, Object> userInfo;
    private volatile Consumer<JWTClaimsSet.Builder> claims = _ -> {};
    private volatile boolean pkce = true;
    private volatile boolean namesItself;
    private volatile @Nullable String answeredIssuer;
    private volatile @Nullable String issuer;
    private volatile int tokenStatus = 200;
    private volatile String tokenError = "invalid_grant";

    private TestOidcProvider(Clock clock) throws IOException {
        this.clock = clock;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        on("/.well-known/openid-configuration", this::discovery);
        on("/authorize", this::authorize);
        on("/token", this::token);
        on("/keys", this::keys);
        on("/userinfo", this::userInfo);
        http.start();
    }

    /// @param clock by which its tokens are dated
    public static TestOidcProvider start(Clock clock) {
        try {
            return new TestOidcProvider(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Who comes next.
    public TestOidcProvider user(Map<String, Object> claims) {
        user = claims;
        return this;
    }

    /// What `/userinfo` tells in place of the user's claims.
    public void userInfo(Map<String, Object> told) {
        userInfo = told;
    }

    public void signing(Signing by) {
        signing = by;
    }

    /// Changes the claims of each ID token before it is signed.
    public void claims(Consumer<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    public void pkce(boolean offered) {
        pkce = offered;
    }

    /// Whether answers of the authorization endpoint name the issuer, and which.
    public void namesItself(@Nullable String as) {
        namesItself = true;
        answeredIssuer = as;
    }

    /// The issuer that discovery and tokens name in place of the address.
    public void issuer(String other) {
        issuer = other;
    }

    public void tokenStatus(int status, String error) {
        tokenStatus = status;
        tokenError = error;
    }

    /// Signs by new keys from now on.
    ///
    /// @param published whether they are told at `/keys`
    public void rotate(String suffix, boolean published) {
        rsa = TestKeys.rsa("rsa-" + suffix);
        ec = ec("ec-" + suffix);
        publishes = published;
    }

    public String address() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    public String issuer() {
        var other = issuer;
        return other == null ? address() : other;
    }

    public int keysRead() {
        return keysRead.get();
    }

    public int discovered() {
        return discovered.get();
    }

    /// The forms that came to the token endpoint.
    public List<String> tokenForms() {
        return tokenForms;
    }

    public List<String> userInfoMethods() {
        return userInfoMethods;
    }

    /// The details of a provider that stands here.
    public Map<String, String> details() {
        return Map.of(
                "client_id",
                CLIENT_ID,
                "client_secret",
                CLIENT_SECRET,
                "authorize_scopes",
                "openid email",
                "attributes_request_method",
                "GET",
                "oidc_issuer",
                issuer());
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException, ParseException, JOSEException;
    }

    private void on(String path, Handler handler) {
        http.createContext(
                path,
                exchange -> {
                    try {
                        handler.handle(exchange);
                    } catch (ParseException | JOSEException | SerializeException e) {
                        answer(exchange, 400, Map.of("error", "invalid_request"));
                    } finally {
                        exchange.close();
                    }
                });
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> document)
            throws IOException {
        byte[] body = new JSONObject(document).toJSONString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void discovery(HttpExchange exchange) throws IOException {
        discovered.incrementAndGet();
        var document = new LinkedHashMap<String, Object>();
        document.put("issuer", issuer());
        document.put("authorization_endpoint", address() + "/authorize");
        document.put("token_endpoint", address() + "/token");
        document.put("userinfo_endpoint", address() + "/userinfo");
        document.put("jwks_uri", address() + "/keys");
        if (pkce) document.put("code_challenge_methods_supported", List.of("plain", "S256"));
        document.put("authorization_response_iss_parameter_supported", namesItself);
        answer(exchange, 200, document);
    }

    private void authorize(HttpExchange exchange) throws IOException, ParseException {
        var request = AuthorizationRequest.parse(exchange.getRequestURI().getRawQuery());
        var code = new AuthorizationCode();
        codes.put(code.getValue(), new Given(request, user));
        var response =
                new AuthorizationSuccessResponse(
                        request.getRedirectionURI(),
                        code,
                        null,
                        request.getState(),
                        namesItself && answeredIssuer != null ? new Issuer(answeredIssuer) : null,
                        null);
        exchange.getResponseHeaders().set("Location", response.toURI().toString());
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException, ParseException, JOSEException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        tokenForms.add(body);
        if (tokenStatus != 200) {
            answer(exchange, tokenStatus, Map.of("error", tokenError));
            return;
        }
        var form = URLUtils.parseParameters(body);
        var client = ClientSecretPost.parse(form);
        var grant = AuthorizationCodeGrant.parse(form);
        var given = codes.remove(grant.getAuthorizationCode().getValue());
        boolean right =
                given != null
                        && client.getClientID().getValue().equals(CLIENT_ID)
                        && client.getClientSecret().getValue().equals(CLIENT_SECRET)
                        && Objects.equals(
                                grant.getRedirectionURI(), given.request().getRedirectionURI())
                        && proves(given.request(), grant);
        if (!right) {
            answer(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        var accessToken = new BearerAccessToken(32);
        answer(
                exchange,
                200,
                Map.of(
                        "access_token",
                        accessToken.getValue(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        3600,
                        "id_token",
                        idToken(given, accessToken).serialize()));
    }

    private static boolean proves(AuthorizationRequest request, AuthorizationCodeGrant grant) {
        var challenge = request.getCodeChallenge();
        var verifier = grant.getCodeVerifier();
        if (challenge == null) return verifier == null;
        return verifier != null
                && challenge.equals(
                        CodeChallenge.compute(request.getCodeChallengeMethod(), verifier));
    }

    /// An ID token for whoever shows it elsewhere.
    ///
    /// @param more claims beside the issuer and the times, or in their place
    public String idToken(Map<String, Object> more) {
        var now = clock.instant();
        var built =
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)));
        more.forEach(built::claim);
        claims.accept(built);
        try {
            return signed(built.build()).serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWT idToken(Given given, BearerAccessToken accessToken) throws JOSEException {
        var now = clock.instant();
        var built =
                new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .audience(CLIENT_ID)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)));
        given.user().forEach(built::claim);
        var nonce = given.request().getCustomParameter("nonce");
        if (nonce != null) built.claim("nonce", nonce.getFirst());
        built.claim(
                "at_hash",
                AccessTokenHash.compute(accessToken, JWSAlgorithm.RS256, null).getValue());
        claims.accept(built);
        return signed(built.build());
    }

    private JWT signed(JWTClaimsSet set) throws JOSEException {
        return switch (signing) {
            case RS256 -> signed(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(rsa), set);
            case PS256 -> signed(JWSAlgorithm.PS256, rsa.getKeyID(), new RSASSASigner(rsa), set);
            case ES256 -> signed(JWSAlgorithm.ES256, ec.getKeyID(), new ECDSASigner(ec), set);
            case HS256 ->
                    signed(
                            JWSAlgorithm.HS256,
                            "secret",
                            new MACSigner(CLIENT_SECRET.getBytes(UTF_8)),
                            set);
            case HS256_BY_PUBLIC_KEY ->
                    signed(
                            JWSAlgorithm.HS256,
                            rsa.getKeyID(),
                            new MACSigner(rsa.toRSAPublicKey().getEncoded()),
                            set);
            case NONE -> new PlainJWT(set);
            case FOREIGN ->
                    signed(
                            JWSAlgorithm.RS256,
                            rsa.getKeyID(),
                            new RSASSASigner(TestKeys.rsa("foreign")),
                            set);
            case OWN_HEADER -> {
                var foreign = TestKeys.rsa("foreign");
                var header =
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(rsa.getKeyID())
                                .jwk(foreign.toPublicJWK())
                                .build();
                var token = new SignedJWT(header, set);
                token.sign(new RSASSASigner(foreign));
                yield token;
            }
        };
    }

    private static JWT signed(
            JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet set)
            throws JOSEException {
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), set);
        token.sign(signer);
        return token;
    }

    private void keys(HttpExchange exchange) throws IOException {
        keysRead.incrementAndGet();
        List<JWK> all = publishes ? List.of(rsa, ec) : List.of();
        answer(exchange, 200, new JWKSet(all).toJSONObject(true));
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        userInfoMethods.add(exchange.getRequestMethod());
        var bearer = exchange.getRequestHeaders().getFirst("Authorization");
        if (bearer == null || !bearer.startsWith("Bearer ")) {
            answer(exchange, 401, Map.of("error", "invalid_token"));
            return;
        }
        var told = userInfo;
        answer(exchange, 200, told == null ? user : told);
    }

    private static ECKey ec(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
