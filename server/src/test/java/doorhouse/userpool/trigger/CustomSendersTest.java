package doorhouse.userpool.trigger;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CustomEmailSenderLambdaVersionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CustomSMSSenderLambdaVersionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.node.ObjectNode;

class CustomSendersTest {
    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/";

    private final TestServer server = TestServer.shared();
    private final TestFunctions functions = server.functions();
    private final String keyArn = KEY + UUID.randomUUID();
    private final String email = "sender-" + UUID.randomUUID() + "@example.com";

    private TestPool pool(TestFunction function) {
        return server.pool(r ->
                r.autoVerifiedAttributes(
                                VerifiedAttributeType.EMAIL, VerifiedAttributeType.PHONE_NUMBER)
                        .lambdaConfig(l ->
                                l.kmsKeyID(keyArn)
                                        .customEmailSender(c ->
                                                c.lambdaArn(function.arn())
                                                        .lambdaVersion(
                                                                CustomEmailSenderLambdaVersionType
                                                                        .V1_0))
                                        .customSMSSender(c ->
                                                c.lambdaArn(function.arn())
                                                        .lambdaVersion(
                                                                CustomSMSSenderLambdaVersionType
                                                                        .V1_0))));
    }

    private void signUp(String client) {
        server.app()
                .signUp(r ->
                        r.clientId(client)
                                .username("ana")
                                .password(PASSWORD)
                                .userAttributes(attribute("email", email))
                                .clientMetadata(Map.of("dil", "tr")));
    }

    private static ObjectNode handedOver(TestFunction function) {
        for (int i = 0; i < 5_000 && function.events().isEmpty(); i++)
            LockSupport.parkNanos(1_000_000);
        return function.event();
    }

    private record Answered(int status, ObjectNode body) {}

    private Answered decrypt(String accessKeyId, String secret, ObjectNode input) throws Exception {
        var signer =
                new Signer(accessKeyId, Secret.of(secret), null, new Region("us-east-1"), "kms");
        byte[] body = Json.write(input);
        var unsigned =
                new RawRequest(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new RawRequest.Header("Host", server.address().getAuthority()),
                                new RawRequest.Header("X-Amz-Target", "TrentService.Decrypt")),
                        Sha256.hex(body));
        var request =
                HttpRequest.newBuilder(server.address().resolve("/"))
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : signer.sign(unsigned, server.clock().instant()).headers()) {
            if (!header.name().equals("Host")) request.header(header.name(), header.value());
        }
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answered(answer.statusCode(), Json.read(answer.body()));
        }
    }

    private static ObjectNode input(SealedCode sealed) {
        var input =
                Json.object()
                        .put(
                                "CiphertextBlob",
                                Base64.getEncoder().encodeToString(sealed.wrappedKey()))
                        .put("KeyId", sealed.keyArn());
        var context = input.putObject("EncryptionContext");
        sealed.context().forEach(context::put);
        return input;
    }

    @Test
    void theFunctionGetsTheCodeAndNothingElseIsSent() throws Exception {
        var function = functions.answering(_ -> {});
        var pool = pool(function);
        var client = pool.client();

        signUp(client);

        var event = handedOver(function);
        assertThat(event.path("triggerSource").asString()).isEqualTo("CustomEmailSender_SignUp");
        assertThat(event.path("version").asString()).isEqualTo("1");
        assertThat(event.at("/request/type").asString()).isEqualTo("customEmailSenderRequestV1");
        assertThat(event.at("/request/clientMetadata/dil").asString()).isEqualTo("tr");
        assertThat(event.at("/request/userAttributes/email").asString()).isEqualTo(email);
        assertThat(event.path("response")).isEmpty();
        var sealed = SealedCode.read(event.at("/request/code").asString());
        assertThat(sealed.provider()).isEqualTo("aws-kms");
        assertThat(sealed.keyArn()).isEqualTo(keyArn);
        assertThat(sealed.context()).isEqualTo(Map.of("userpool-id", pool.id()));
        var opened = decrypt("doorhouse", "doorhouse", input(sealed));
        assertThat(opened.body().path("KeyId").asString()).isEqualTo(keyArn);
        var code =
                sealed.open(Base64.getDecoder().decode(opened.body().path("Plaintext").asString()));
        server.app().confirmSignUp(r -> r.clientId(client).username("ana").confirmationCode(code));
        assertThat(server.inbox().list(r -> r.message().to().equals(email))).isEmpty();
    }

    @Test
    void textMessagesHaveTheirOwnEvent() throws Exception {
        var function = functions.answering(_ -> {});
        var pool = pool(function);

        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .temporaryPassword("Geçici<1>Şifre")
                                .desiredDeliveryMediums(DeliveryMediumType.SMS)
                                .userAttributes(attribute("phone_number", "+905551234567")));

        var event = handedOver(function);
        assertThat(event.path("triggerSource").asString())
                .isEqualTo("CustomSMSSender_AdminCreateUser");
        assertThat(event.at("/request/type").asString()).isEqualTo("customSMSSenderRequestV1");
        var sealed = SealedCode.read(event.at("/request/code").asString());
        var key = decrypt("doorhouse", "doorhouse", input(sealed)).body().path("Plaintext");
        assertThat(sealed.open(Base64.getDecoder().decode(key.asString())))
                .isEqualTo("Geçici<1>Şifre");
    }

    @Test
    void thatItFailsReachesNobody() {
        var function = functions.throwing("posta yok");
        var pool = pool(function);

        signUp(pool.client());

        handedOver(function);
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                                .userStatus())
                .isEqualTo(UserStatusType.UNCONFIRMED);
    }

    @Test
    void aDataKeyOpensOnlyForItsKeyAndContext() throws Exception {
        var function = functions.answering(_ -> {});
        signUp(pool(function).client());
        var sealed = SealedCode.read(handedOver(function).at("/request/code").asString());

        var otherKey = input(sealed).put("KeyId", KEY + "other");
        var noContext = input(sealed);
        noContext.remove("EncryptionContext");
        var garbled = input(sealed);
        byte[] bytes = sealed.wrappedKey().clone();
        bytes[bytes.length - 1] ^= 1;
        garbled.put("CiphertextBlob", Base64.getEncoder().encodeToString(bytes));
        var nothing = input(sealed).put("CiphertextBlob", "AA==");

        assertThat(error(otherKey)).isEqualTo("IncorrectKeyException");
        for (var bad : List.of(noContext, garbled, nothing))
            assertThat(error(bad)).isEqualTo("InvalidCiphertextException");
    }

    private String error(ObjectNode input) throws Exception {
        var answered = decrypt("doorhouse", "doorhouse", input);
        assertThat(answered.status()).isEqualTo(400);
        return answered.body().path("__type").asString();
    }

    @Test
    void whoMayUseOneKeyMayUseNoOther() throws Exception {
        var function = functions.answering(_ -> {});
        signUp(pool(function).client());
        var sealed = SealedCode.read(handedOver(function).at("/request/code").asString());
        var name = "sender-" + UUID.randomUUID();
        server.iam().createUser(r -> r.userName(name));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        var unnamed = input(sealed);
        unnamed.remove("KeyId");

        allow(name, KEY + "other");
        var other = decrypt(key.accessKeyId(), key.secretAccessKey(), input(sealed));
        var otherUnnamed = decrypt(key.accessKeyId(), key.secretAccessKey(), unnamed);
        allow(name, keyArn);
        var own = decrypt(key.accessKeyId(), key.secretAccessKey(), input(sealed));
        var ownUnnamed = decrypt(key.accessKeyId(), key.secretAccessKey(), unnamed);

        assertThat(other.body().path("__type").asString()).isEqualTo("AccessDeniedException");
        assertThat(own.status()).isEqualTo(200);
        // What is to be opened names its key by itself.
        assertThat(otherUnnamed.body().path("__type").asString())
                .isEqualTo("AccessDeniedException");
        assertThat(ownUnnamed.status()).isEqualTo(200);
    }

    private void allow(String user, String key) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"kms:Decrypt","Resource":"%s"}]}\
                """
                        .formatted(key);
        server.iam().putUserPolicy(r -> r.userName(user).policyName("p").policyDocument(policy));
    }
}
