package doorhouse.gateway.decision;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.AccessKey;
import tools.jackson.databind.node.ObjectNode;

/// Decisions for another's gateway at `files.example`, asked over HTTP.
class DecisionDoorTest {
    private static final String HOST = "files.example";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger USERS = new AtomicInteger();

    private final TestServer server = TestServer.shared();

    private AccessKey user(String statements) {
        var name = "signer-" + USERS.incrementAndGet();
        server.iam().createUser(r -> r.userName(name));
        server.iam()
                .putUserPolicy(r ->
                        r.userName(name)
                                .policyName("inline")
                                .policyDocument(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                                                .formatted(statements.replace('\'', '"'))));
        return server.iam().createAccessKey(r -> r.userName(name)).accessKey();
    }

    private static Signer signer(String keyId, String secret, String service) {
        return new Signer(keyId, Secret.of(secret), null, new Region("us-east-1"), service);
    }

    private static Signer signer(AccessKey key) {
        return signer(key.accessKeyId(), key.secretAccessKey(), "execute-api");
    }

    /// A request as it came to that gateway.
    private RawRequest came(Signer signer, String host) {
        var headers = List.of(new Header("Host", host), new Header("User-Agent", "app/1"));
        var request = new RawRequest("PUT", "/files/ana", "a=1", headers, Sha256.hex(new byte[0]));
        return signer.sign(request, server.clock().instant());
    }

    private static ObjectNode question(RawRequest came, String host) {
        var asked = Json.object().put("Service", "execute-api");
        asked.putArray("Hosts").add(host);
        var request = asked.putObject("Request");
        request.put("Method", came.method()).put("Path", came.path());
        request.put("Query", came.query()).put("BodySha256", came.bodyHash());
        var headers = request.putObject("Headers");
        came.headers().forEach(header -> headers.putArray(header.name()).add(header.value()));
        return asked;
    }

    private HttpResponse<String> post(Signer gateway, ObjectNode asked)
            throws IOException, InterruptedException {
        byte[] body = Json.write(asked);
        var headers = List.of(new Header("Host", server.address().getAuthority()));
        var signed =
                gateway.sign(
                        new RawRequest(
                                "POST", "/gateway/decision", null, headers, Sha256.hex(body)),
                        server.clock().instant());
        var sent = HttpRequest.newBuilder(URI.create(server.address() + "/gateway/decision"));
        for (var header : signed.headers())
            if (!header.name().equals("Host")) sent.header(header.name(), header.value());
        return HTTP.send(
                sent.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private ObjectNode decided(ObjectNode asked) throws IOException, InterruptedException {
        var answer = post(signer("doorhouse", "doorhouse", "doorhouse"), asked);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body());
    }

    @Test
    void whoSignedIsTold() throws Exception {
        var key = user("{'Effect':'Allow','Action':'none:*','Resource':'*'}");

        var answer = decided(question(came(signer(key), HOST), HOST));

        assertThat(answer.path("Authenticated").asBoolean()).isTrue();
        assertThat(answer.path("Principal").path("Arn").asString())
                .isEqualTo("arn:aws:iam::123456789012:user/" + key.userName());
        assertThat(answer.path("Principal").path("AccessKeyId").asString())
                .isEqualTo(key.accessKeyId());
        assertThat(answer.has("Allowed")).isFalse();
    }

    @Test
    void whatTheyMayIsDecidedByTheirPoliciesAndExplained() throws Exception {
        var key =
                user(
                        """
                        {'Sid':'Own','Effect':'Allow','Action':'files:Write',
                         'Resource':'arn:aws:files:::${aws:username}/*',
                         'Condition':{'StringEquals':{'files:Color':'red'},
                                      'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}},
                        {'Sid':'Never','Effect':'Deny','Action':'files:Drop','Resource':'*'}\
                        """);
        var asked = question(came(signer(key), HOST), HOST);
        asked.put("Action", "files:Write");
        asked.put("Resource", "arn:aws:files:::" + key.userName() + "/a");
        asked.putObject("Context").put("files:Color", "red").put("aws:SourceIp", "10.1.2.3");

        var allowed = decided(asked);
        assertThat(allowed.path("Allowed").asBoolean()).isTrue();
        assertThat(allowed.path("Decision").asString()).isEqualTo("allowed");
        assertThat(allowed.path("Statement").path("Sid").asString()).isEqualTo("Own");
        assertThat(allowed.path("Statement").path("PolicyKind").asString()).isEqualTo("identity");

        asked.putObject("Context").put("files:Color", "red");
        var elsewhere = decided(asked);
        assertThat(elsewhere.path("Allowed").asBoolean()).as("our address is not theirs").isFalse();
        assertThat(elsewhere.path("Decision").asString()).isEqualTo("implicitDeny");
        assertThat(elsewhere.path("Message").asString())
                .endsWith("because no identity-based policy allows the files:Write action");
        assertThat(elsewhere.has("Statement")).isFalse();

        asked.put("Action", "files:Drop");
        var denied = decided(asked);
        assertThat(denied.path("Decision").asString()).isEqualTo("explicitDeny");
        assertThat(denied.path("Statement").path("Sid").asString()).isEqualTo("Never");
        assertThat(denied.path("Statement").path("Effect").asString()).isEqualTo("deny");
    }

    @Test
    void aRequestForAnotherHostIsNobodys() throws Exception {
        var key = user("{'Effect':'Allow','Action':'*','Resource':'*'}");
        var elsewhere = came(signer(key), "evil.example");

        var passedOn = decided(question(elsewhere, HOST));
        var asked = question(elsewhere, HOST);
        asked.withObject("Request").withObject("Headers").putArray("Host").add(HOST);
        var bent = decided(asked);

        assertThat(passedOn.path("Authenticated").asBoolean()).isFalse();
        assertThat(passedOn.path("Error").asString()).isEqualTo("HostNotServed");
        assertThat(bent.path("Authenticated").asBoolean()).isFalse();
        assertThat(bent.path("Error").asString()).isEqualTo("SignatureDoesNotMatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Method", "Path", "Query", "BodySha256", "User-Agent"})
    void whatWasBentIsNobodys(String part) throws Exception {
        var key = user("{'Effect':'Allow','Action':'*','Resource':'*'}");
        var asked = question(came(signer(key), HOST), HOST);
        var request = asked.withObject("Request");
        switch (part) {
            case "Method" -> request.put("Method", "DELETE");
            case "Path" -> request.put("Path", "/files/bob");
            case "Query" -> request.put("Query", "a=2");
            case "BodySha256" -> request.put("BodySha256", Sha256.hex(new byte[] {1}));
            default -> request.withObject("Headers").putArray("User-Agent").add("app/2");
        }

        var answer = decided(asked);

        assertThat(answer.path("Authenticated").asBoolean()).isFalse();
        assertThat(answer.path("Error").asString()).isEqualTo("SignatureDoesNotMatch");
        assertThat(answer.has("Principal")).isFalse();
    }

    @Test
    void anOldRequestAndOneForAnotherServiceAreNobodys() throws Exception {
        var key = user("{'Effect':'Allow','Action':'*','Resource':'*'}");
        var signer = signer(key);
        var old =
                signer.sign(
                        new RawRequest(
                                "GET",
                                "/",
                                "",
                                List.of(new Header("Host", HOST)),
                                Sha256.hex(new byte[0])),
                        server.clock().instant().minus(Duration.ofMinutes(6)));
        var other = question(came(signer, HOST), HOST).put("Service", "s3");
        var ours =
                question(
                                came(
                                        signer(
                                                key.accessKeyId(),
                                                key.secretAccessKey(),
                                                "doorhouse"),
                                        HOST),
                                HOST)
                        .put("Service", "doorhouse");

        assertThat(decided(question(old, HOST)).path("Message").asString())
                .startsWith("Signature expired");
        assertThat(decided(other).path("Authenticated").asBoolean()).isFalse();
        assertThat(decided(ours).path("Error").asString()).isEqualTo("WrongService");
    }

    @Test
    void onlyWhoMayDecideIsAnswered() throws Exception {
        var gateway = user("{'Effect':'Allow','Action':'doorhouse:Decide','Resource':'*'}");
        var stranger = user("{'Effect':'Allow','Action':'s3:*','Resource':'*'}");
        var asked = question(came(signer(stranger), HOST), HOST);

        var good =
                post(signer(gateway.accessKeyId(), gateway.secretAccessKey(), "doorhouse"), asked);
        var denied =
                post(
                        signer(stranger.accessKeyId(), stranger.secretAccessKey(), "doorhouse"),
                        asked);
        var wrong = post(signer(gateway.accessKeyId(), gateway.secretAccessKey(), "s3"), asked);
        var unsigned =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/gateway/decision"))
                                .POST(BodyPublishers.ofString("{}", StandardCharsets.UTF_8))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("doorhouse:Decide");
        assertThat(wrong.statusCode()).isNotEqualTo(200);
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).contains("MissingAuthenticationToken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Surprise':1}",
                "{'Hosts':[]}",
                "{'Hosts':[1]}",
                "{'Service':''}",
                "{'Action':'*'}",
                "{'Action':'files'}",
                "{'Action':null}",
                "{'Context':{'aws:username':'root'}}",
                "{'Context':{'AWS:PrincipalTag/team':'red'}}",
                "{'Context':{'cognito-identity.amazonaws.com:sub':'x'}}",
                "{'Context':{'a:b':1}}",
                "{'Request':{'Method':'get'}}",
                "{'Request':{'Path':'files'}}",
                "{'Request':{'BodySha256':'abc'}}",
                "{'Request':{'Headers':{}}}",
                "{'Request':{'Headers':{'Host':['files.example','files.example']}}}",
                "{'Request':{'Headers':{'Host':'files.example','host':'evil.example'}}}",
                "{'Request':{'Cookie':'x'}}",
            })
    void whatCannotBeDecidedIsRefused(String change) throws Exception {
        var key = user("{'Effect':'Allow','Action':'*','Resource':'*'}");
        var asked = question(came(signer(key), HOST), HOST);
        var changes = Json.read(change.replace('\'', '"'));
        var request = changes.remove("Request");
        asked.setAll(changes);
        if (request instanceof ObjectNode parts) asked.withObject("Request").setAll(parts);

        var answer = post(signer("doorhouse", "doorhouse", "doorhouse"), asked);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("ValidationException");
    }
}
