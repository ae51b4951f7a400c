package doorhouse.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The first calls of a life: a pool, a client, a user who signs in again and again, by the API and
/// on the pages. They are made over HTTP, so that every class on their way is known to the AOT
/// cache. The caller is the JDK's older one, which brings few classes that no server needs.
final class Training {
    private static final String PASSWORD = "Correct-Horse-7";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String CALLBACK = "http://localhost/callback";

    /// The second one runs what the first one brought into being: caches, and calls that are
    /// linked.
    private static final int ROUNDS = 3;

    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final URI address;
    private final Signer signer =
            new Signer(
                    "doorhouse",
                    Secret.of("doorhouse"),
                    null,
                    new Region("us-east-1"),
                    "cognito-idp");

    private Training(URI address) {
        this.address = address;
    }

    /// Asks a server without anything in it whether it is there.
    static void begin(Server server) {
        with(server, Training::health);
    }

    /// Has a server do what most do, one that knows the keys of `dev`.
    static void run(Server server) {
        with(server, Training::firstCalls);
    }

    private interface Calls {
        void by(Training training) throws IOException;
    }

    /// @throws IllegalStateException when a call is refused: then the training would teach nothing
    private static void with(Server server, Calls calls) {
        try {
            calls.by(new Training(URI.create(server.address())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void health() throws IOException {
        get("/health/live");
        get("/health/ready");
    }

    private void firstCalls() throws IOException {
        health();
        var pool = call("CreateUserPool", Json.object().put("PoolName", "training"));
        String poolId = pool.at("/UserPool/Id").asString();
        String clientId = client(poolId);
        var machine = machine(poolId);
        call(
                "SignUp",
                Json.object()
                        .put("ClientId", clientId)
                        .put("Username", "ana")
                        .put("Password", PASSWORD));
        call("AdminConfirmSignUp", Json.object().put("UserPoolId", poolId).put("Username", "ana"));
        get("/" + poolId + "/.well-known/jwks.json");
        var oauth = "/" + poolId + "/oauth2/";
        for (int round = 0; round < ROUNDS; round++) {
            signIn(clientId);
            codeFlow(oauth, clientId);
            form(oauth + "token", "grant_type=client_credentials", "Authorization", machine);
        }
    }

    /// What a machine sends to prove its secret: the header `Authorization`.
    private String machine(String poolId) throws IOException {
        var api = Json.object().put("UserPoolId", poolId).put("Identifier", "api");
        api.put("Name", "api");
        api.putArray("Scopes")
                .addObject()
                .put("ScopeName", "read")
                .put("ScopeDescription", "reads");
        call("CreateResourceServer", api);
        var settings = Json.object().put("UserPoolId", poolId).put("ClientName", "machine");
        settings.put("GenerateSecret", true).put("AllowedOAuthFlowsUserPoolClient", true);
        settings.putArray("AllowedOAuthFlows").add("client_credentials");
        settings.putArray("AllowedOAuthScopes").add("api/read");
        var client = call("CreateUserPoolClient", settings).path("UserPoolClient");
        var proof =
                client.path("ClientId").asString() + ":" + client.path("ClientSecret").asString();
        return "Basic " + Base64.getEncoder().encodeToString(proof.getBytes(UTF_8));
    }

    private String client(String poolId) throws IOException {
        var settings = Json.object().put("UserPoolId", poolId).put("ClientName", "training");
        settings.putArray("ExplicitAuthFlows")
                .add("ALLOW_USER_PASSWORD_AUTH")
                .add("ALLOW_USER_SRP_AUTH")
                .add("ALLOW_REFRESH_TOKEN_AUTH");
        settings.put("AllowedOAuthFlowsUserPoolClient", true);
        settings.putArray("AllowedOAuthFlows").add("code");
        settings.putArray("AllowedOAuthScopes").add("openid").add("email");
        settings.putArray("SupportedIdentityProviders").add("COGNITO");
        settings.putArray("CallbackURLs").add(CALLBACK);
        return call("CreateUserPoolClient", settings).at("/UserPoolClient/ClientId").asString();
    }

    private void signIn(String clientId) throws IOException {
        initiate(clientId, "USER_SRP_AUTH", Map.of("USERNAME", "ana", "SRP_A", "2"));
        var by = Map.of("USERNAME", "ana", "PASSWORD", PASSWORD);
        var tokens = initiate(clientId, "USER_PASSWORD_AUTH", by).path("AuthenticationResult");
        String refresh = tokens.path("RefreshToken").asString();
        initiate(clientId, "REFRESH_TOKEN_AUTH", Map.of("REFRESH_TOKEN", refresh));
        String access = tokens.path("AccessToken").asString();
        call("GetUser", Json.object().put("AccessToken", access));
    }

    private ObjectNode initiate(String clientId, String flow, Map<String, String> parameters)
            throws IOException {
        var asked = Json.object().put("ClientId", clientId).put("AuthFlow", flow);
        parameters.forEach(asked.putObject("AuthParameters")::put);
        return call("InitiateAuth", asked);
    }

    /// From the redirect to the page to the tokens for the code, as a browser with no past does it.
    private void codeFlow(String oauth, String clientId) throws IOException {
        var authorize = "authorize?response_type=code&scope=openid+email&client_id=" + clientId;
        var sent = get(oauth + authorize + "&redirect_uri=" + CALLBACK);
        var page = get(sent.header("Location"));
        var form = new StringBuilder("username=ana&password=" + PASSWORD);
        for (var hidden = HIDDEN.matcher(page.body); hidden.find(); )
            form.append('&').append(hidden.group(1)).append('=').append(encoded(hidden.group(2)));
        var action = ACTION.matcher(page.body);
        if (!action.find()) throw new IllegalStateException("no form in " + page.body);
        var cookie = page.header("Set-Cookie").split(";")[0];
        var to = action.group(1).replace("&amp;", "&");
        var back = form(to, form.toString(), "Cookie", cookie);
        var code = URI.create(back.header("Location")).getRawQuery().split("[=&]")[1];
        var grant =
                "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code=%s"
                        .formatted(clientId, encoded(CALLBACK), code);
        form(oauth + "token", grant, "Accept", "application/json");
    }

    private Answer form(String path, String form, String header, String value) throws IOException {
        var headers = Map.of(CONTENT_TYPE, "application/x-www-form-urlencoded", header, value);
        return exchange(path, headers, form.getBytes(UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private Answer get(String path) throws IOException {
        return exchange(path, Map.of(), null);
    }

    private ObjectNode call(String operation, ObjectNode input) throws IOException {
        byte[] body = Json.write(input);
        String target = "AWSCognitoIdentityProviderService." + operation;
        var unsigned =
                new RawRequest(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new RawRequest.Header("Host", address.getAuthority()),
                                new RawRequest.Header("X-Amz-Target", target)),
                        Sha256.hex(body));
        var headers = new HashMap<>(Map.of(CONTENT_TYPE, "application/x-amz-json-1.1"));
        for (var header : signer.sign(unsigned, Instant.now()).headers())
            headers.put(header.name(), header.value());
        var answer = exchange("/", headers, body).body;
        return answer.isEmpty() ? Json.object() : Json.read(answer);
    }

    private record Answer(HttpURLConnection of, String body) {
        String header(String name) {
            return requireNonNull(of.getHeaderField(name), name);
        }
    }

    /// @param body null for a request without one
    private Answer exchange(String path, Map<String, String> headers, byte @Nullable [] body)
            throws IOException {
        var asked = (HttpURLConnection) address.resolve(path).toURL().openConnection();
        asked.setInstanceFollowRedirects(false);
        headers.forEach(asked::setRequestProperty);
        if (body != null) {
            asked.setDoOutput(true);
            asked.getOutputStream().write(body);
        }
        if (asked.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST)
            throw new IllegalStateException(path + " was answered " + asked.getResponseCode());
        try (var in = asked.getInputStream()) {
            return new Answer(asked, new String(in.readAllBytes(), UTF_8));
        }
    }
}
