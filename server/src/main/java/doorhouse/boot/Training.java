package doorhouse.boot;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The first calls of a life: a pool, a client, a user who signs in. They are made over HTTP, so
/// that everything on their way is known to the AOT cache.
final class Training implements AutoCloseable {
    private static final String PASSWORD = "Correct-Horse-7";

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

    /// @throws IllegalStateException when a call is refused: then the training would teach nothing
    static void run(Server server) {
        try (var training = new Training(URI.create(server.address()))) {
            training.firstCalls();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void firstCalls() throws IOException, InterruptedException {
        get("/health/live");
        get("/health/ready");
        var pool = call("CreateUserPool", Json.object().put("PoolName", "training"));
        String poolId = pool.at("/UserPool/Id").asString();
        var settings = Json.object().put("UserPoolId", poolId).put("ClientName", "training");
        settings.putArray("ExplicitAuthFlows").add("ALLOW_USER_PASSWORD_AUTH");
        var client = call("CreateUserPoolClient", settings);
        String clientId = client.at("/UserPoolClient/ClientId").asString();
        call(
                "SignUp",
                Json.object()
                        .put("ClientId", clientId)
                        .put("Username", "ana")
                        .put("Password", PASSWORD));
        call("AdminConfirmSignUp", Json.object().put("UserPoolId", poolId).put("Username", "ana"));
        var signIn = Json.object().put("ClientId", clientId).put("AuthFlow", "USER_PASSWORD_AUTH");
        signIn.putObject("AuthParameters").put("USERNAME", "ana").put("PASSWORD", PASSWORD);
        var signedIn = call("InitiateAuth", signIn);
        String token = signedIn.at("/AuthenticationResult/AccessToken").asString();
        call("GetUser", Json.object().put("AccessToken", token));
        get("/" + poolId + "/.well-known/jwks.json");
    }

    private void get(String path) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(address.resolve(path)).build());
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
        return Json.read(send(request.build()));
    }

    private byte[] send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200)
            throw new IllegalStateException(request + " was answered " + answer.statusCode());
        return answer.body().length == 0 ? Json.write(Json.object()) : answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
