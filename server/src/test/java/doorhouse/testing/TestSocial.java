package doorhouse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import net.minidev.json.JSONObject;

/// A stand-in for the social providers on loopback: it answers at the paths of each as their guides
/// say, with whatever user a test gives, and keeps what was asked.
public final class TestSocial implements AutoCloseable {
    /// The origins that the providers really stand at.
    private static final List<String> ORIGINS =
            List.of(
                    "https://accounts.google.com",
                    "https://www.googleapis.com",
                    "https://people.googleapis.com",
                    "https://www.facebook.com",
                    "https://graph.facebook.com",
                    "https://www.amazon.com",
                    "https://api.amazon.com",
                    "https://appleid.apple.com");

    /// One call of ours.
    public record Asked(
            String method, String path, Map<String, String> parameters, String bearer) {}

    private final HttpServer http;
    private final Clock clock;
    private final RSAKey key;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> nonces = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> inspections = new ConcurrentHashMap<>();
    private volatile Map<String, Object> idToken = Map.of();
    private volatile Map<String, Object> attributes = Map.of();

    private TestSocial(Clock clock) throws IOException {
        this.clock = clock;
        key = TestKeys.rsa("social-1");
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(
                "/",
                exchange -> {
                    try {
                        handle(exchange);
                    } catch (JOSEException e) {
                        throw new IOException(e);
                    } finally {
                        exchange.close();
                    }
                });
        http.start();
    }

    public static TestSocial start(Clock clock) {
        try {
            return new TestSocial(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What stands for each provider's origin.
    public Map<String, String> origins() {
        var all = new LinkedHashMap<String, String>();
        for (var origin : ORIGINS) all.put(origin, address());
        return all;
    }

    public String address() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /// @param claims of the ID token, of the providers that give one
    /// @param told by the attributes endpoint
    public void user(Map<String, Object> claims, Map<String, Object> told) {
        idToken = claims;
        attributes = told;
    }

    /// What a provider says of an access token that somebody shows; of others it knows nothing.
    public void knows(String accessToken, Map<String, Object> told) {
        inspections.put(accessToken, told);
    }

    /// The nonce that the next code is for, as a browser would bring it.
    public String code(String nonce) {
        var code = "code-" + nonces.size();
        nonces.put(code, nonce);
        return code;
    }

    /// The calls to a path, in order.
    public List<Asked> asked(String path) {
        return asked.stream().filter(a -> a.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException, JOSEException {
        var path = exchange.getRequestURI().getPath();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean form = exchange.getRequestMethod().equals("POST") && !body.isEmpty();
        var parameters =
                TestBrowser.parameters(form ? body : exchange.getRequestURI().getRawQuery());
        var bearer = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(
                new Asked(
                        exchange.getRequestMethod(),
                        path,
                        parameters,
                        bearer == null ? "" : bearer));
        switch (path) {
            case "/.well-known/openid-configuration" -> answer(exchange, discovery());
            case "/oauth2/v3/certs", "/auth/keys" ->
                    answer(exchange, new JWKSet(key).toJSONObject(true));
            case "/oauth2/v4/token" -> token(exchange, parameters, "https://accounts.google.com");
            case "/auth/token" -> token(exchange, parameters, "https://appleid.apple.com");
            case "/v21.0/oauth/access_token", "/auth/o2/token" ->
                    answer(exchange, Map.of("access_token", "social-token", "expires_in", 3600));
            case "/debug_token", "/auth/o2/tokeninfo" -> inspected(exchange, parameters);
            case "/v1/people/me", "/v21.0/me", "/user/profile" -> answer(exchange, attributes);
            default -> exchange.sendResponseHeaders(404, -1);
        }
    }

    /// Google and Apple publish theirs at the same path of their own origins; the test that is on
    /// its way says which of them it means.
    private Map<String, Object> discovery() {
        boolean apple = idToken.getOrDefault("iss", "").equals("https://appleid.apple.com");
        return apple
                ? Map.of(
                        "issuer", "https://appleid.apple.com",
                        "authorization_endpoint", "https://appleid.apple.com/auth/authorize",
                        "token_endpoint", "https://appleid.apple.com/auth/token",
                        "jwks_uri", "https://appleid.apple.com/auth/keys")
                : Map.of(
                        "issuer", "https://accounts.google.com",
                        "authorization_endpoint", "https://accounts.google.com/o/oauth2/v2/auth",
                        "token_endpoint", "https://oauth2.googleapis.com/token",
                        "userinfo_endpoint", "https://openidconnect.googleapis.com/v1/userinfo",
                        "jwks_uri", "https://www.googleapis.com/oauth2/v3/certs",
                        "code_challenge_methods_supported", List.of("plain", "S256"));
    }

    private void inspected(HttpExchange exchange, Map<String, String> parameters)
            throws IOException {
        var token = parameters.getOrDefault("access_token", "");
        var told = inspections.get(token);
        if (told == null) exchange.sendResponseHeaders(400, -1);
        else answer(exchange, told);
    }

    private void token(HttpExchange exchange, Map<String, String> form, String issuer)
            throws IOException, JOSEException {
        var now = clock.instant();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(form.get("client_id"))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(600)))
                        .claim("nonce", nonces.get(String.valueOf(form.get("code"))));
        idToken.forEach(claims::claim);
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims.build());
        token.sign(new RSASSASigner(key));
        answer(
                exchange,
                Map.of(
                        "access_token",
                        "social-token",
                        "token_type",
                        "Bearer",
                        "id_token",
                        token.serialize()));
    }

    private static void answer(HttpExchange exchange, Map<String, Object> document)
            throws IOException {
        byte[] body = new JSONObject(document).toJSONString().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
