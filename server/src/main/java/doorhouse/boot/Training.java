package doorhouse.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// The first calls of a life: a pool, a client, a user who signs in again and again, by the API and
/// on the pages. They are made over HTTP, so that every class on their way is known to the AOT
/// cache.
final class Training implements AutoCloseable {
    private static final String PASSWORD = "Correct-Horse-7";
    private static final String CALLBACK = "http://localhost/callback";

    /// The second one runs what the first one brought into being: caches, and calls that are
    /// linked.
    private static final int ROUNDS = 3;

    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();
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
        void by(Training training) throws IOException, InterruptedException;
    }

    /// @throws IllegalStateException when a call is refused: then the training would teach nothing
    private static void with(Server server, Calls calls) {
        try (var training = new Training(URI.create(server.address()))) {
            calls.by(training);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void health() throws IOException, InterruptedException {
        get("/health/live");
        get("/health/ready");
    }

    private void firstCalls() throws IOException, InterruptedException {
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
        for (int round = 0; round < ROUNDS; round++) {
            signIn(clientId);
            codeFlow("/" + poolId + "/oauth2/", clientId);
            exchange(machine);
        }
    }

    /// A request for the token of a machine, which proves its secret.
    private HttpRequest machine(String poolId) throws IOException, InterruptedException {
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
        return form("/" + poolId + "/oauth2/token", "grant_type=client_credentials")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(proof.getBytes(UTF_8)))
                .build();
    }

    private String client(String poolId) throws IOException, InterruptedException {
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

    private void signIn(String clientId) throws IOException, InterruptedException {
        initiate(clientId, "USER_SRP_AUTH", Map.of("USERNAME", "ana", "SRP_A", "2"));
        var by = Map.of("USERNAME", "ana", "PASSWORD", PASSWORD);
        var tokens = initiate(clientId, "USER_PASSWORD_AUTH", by).path("AuthenticationResult");
        String refresh = tokens.path("RefreshToken").asString();
        initiate(clientId, "REFRESH_TOKEN_AUTH", Map.of("REFRESH_TOKEN", refresh));
        String access = tokens.path("AccessToken").asString();
        call("GetUser", Json.object().put("AccessToken", access));
    }

    private ObjectNode initiate(String clientId, String flow, Map<String, String> parameters)
            throws IOException, InterruptedException {
        var asked = Json.object().put("ClientId", clientId).put("AuthFlow", flow);
        parameters.forEach(asked.putObject("AuthParameters")::put);
        return call("InitiateAuth", asked);
    }

    /// From the redirect to the page to the tokens for the code, as a browser with no past does it.
    private void codeFlow(String oauth, String clientId) throws IOException, InterruptedException {
        var authorize = "authorize?response_type=code&scope=openid+email&client_id=" + clientId;
        var sent = exchange(request(oauth + authorize + "&redirect_uri=" + CALLBACK).build());
        var at = address.resolve(location(sent));
        var page = exchange(HttpRequest.newBuilder(at).build());
        var form = new StringBuilder("username=ana&password=" + PASSWORD);
        for (var hidden = HIDDEN.matcher(page.body()); hidden.find(); )
            form.append('&').append(hidden.group(1)).append('=').append(encoded(hidden.group(2)));
        var action = ACTION.matcher(page.body());
        if (!action.find()) throw new IllegalStateException("no form in " + page.body());
        var cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        var back =
                exchange(
                        form(action.group(1).replace("&amp;", "&"), form.toString())
                                .header("Cookie", cookie)
                                .build());
        var code = URI.create(location(back)).getRawQuery().split("[=&]")[1];
        var grant =
                "grant_type=authorization_code&client_id=%s&redirect_uri=%s&code=%s"
                        .formatted(clientId, encoded(CALLBACK), code);
        exchange(form(oauth + "token", grant).build());
    }

    private static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path));
    }

    private HttpRequest.Builder form(String path, String form) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private void get(String path) throws IOException, InterruptedException {
        exchange(request(path).build());
    }

    private ObjectNode call(String operation, ObjectNode input)
            throws IOException, InterruptedException {
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
        var request =
                HttpRequest.newBuilder(address.resolve("/"))
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : signer.sign(unsigned, Instant.now()).headers()) {
            if (!header.name().equals("Host")) request.header(header.name(), header.value());
        }
        var answer = exchange(request.build()).body();
        return answer.isEmpty() ? Json.object() : Json.read(answer);
    }

    private HttpResponse<String> exchange(HttpRequest request)
            throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400)
            throw new IllegalStateException(request + " was answered " + answer.statusCode());
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
