package doorhouse.gateway.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// Invoke, by Amazon's SDK, of functions in files.
class LambdaServiceTest {
    private static final String ECHO =
            """
            export const handler = async (event, context) => ({
                event, custom: context.clientContext?.Custom, arn: context.invokedFunctionArn,
                identity: context.identity ?? null});
            """;
    private static final AtomicInteger USERS = new AtomicInteger();

    private final TestServer server = TestServer.shared();

    private String function(String code) {
        return server.handlers().of("index.mjs", code);
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private LambdaClient user(String action, String resource) {
        return user(
                """
                {"Effect":"Allow","Action":"%s","Resource":"%s"}\
                """
                        .formatted(action, resource));
    }

    private LambdaClient user(String statements) {
        var name = "caller-" + USERS.incrementAndGet();
        server.iam().createUser(r -> r.userName(name));
        server.iam()
                .putUserPolicy(r ->
                        r.userName(name)
                                .policyName("p")
                                .policyDocument(
                                        """
                                        {"Version":"2012-10-17","Statement":[%s]}\
                                        """
                                                .formatted(statements)));
        var key = server.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return server.lambda(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    @Test
    void aFolderHasNoVersionsByWhichADenialCouldBePassed() {
        var arn = function(ECHO);
        var caller =
                user(
                        """
                        {"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"},
                        {"Effect":"Deny","Action":"lambda:InvokeFunction","Resource":"%s"}\
                        """
                                .formatted(arn));

        for (var given : List.of(arn, arn + ":$LATEST"))
            assertThat(
                            catchThrowableOfType(
                                            LambdaException.class,
                                            () -> caller.invoke(r -> r.functionName(given)))
                                    .statusCode())
                    .as(given)
                    .isEqualTo(403);
        for (var given : List.of(arn + ":live", arn + ":7"))
            assertThat(
                            catchThrowableOfType(
                                    ResourceNotFoundException.class,
                                    () -> caller.invoke(r -> r.functionName(given))))
                    .as(given)
                    .hasMessageContaining("Function not found: " + given);
    }

    private InvokeResponse invoke(String function, String payload) {
        return server.lambda()
                .invoke(r -> r.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }

    @Test
    void aFunctionAnswers() {
        var arn = function(ECHO);

        var answer = invoke(arn, "{\"name\":\"日本\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        var told = Json.read(answer.payload().asByteArray());
        assertThat(told.path("event").path("name").asString()).isEqualTo("日本");
        assertThat(told.path("arn").asString()).isEqualTo(arn);
        assertThat(told.path("identity").isNull()).isTrue();
    }

    @Test
    void aFunctionHasManyNames() {
        var arn = function(ECHO);
        var name = name(arn);

        for (var given :
                new String[] {
                    name,
                    arn,
                    "function:" + name,
                    "123456789012:function:" + name,
                    "us-east-1:123456789012:function:" + name,
                    name + ":$LATEST",
                    arn + ":$LATEST"
                }) assertThat(invoke(given, "{}").statusCode()).as(given).isEqualTo(200);
        assertThat(server.lambda().invoke(r -> r.functionName(name).qualifier("$LATEST")))
                .matches(answer -> answer.executedVersion().equals("$LATEST"));
        assertThat(
                        catchThrowableOfType(
                                InvalidParameterValueException.class,
                                () ->
                                        server.lambda()
                                                .invoke(r ->
                                                        r.functionName(arn + ":live")
                                                                .qualifier("7"))))
                .hasMessageContaining(
                        "The derived qualifier from the function name does not match");
    }

    @Test
    void nothingIsAnEmptyEvent() {
        var answer = server.lambda().invoke(r -> r.functionName(function(ECHO)));

        assertThat(Json.read(answer.payload().asByteArray()).path("event").isEmpty()).isTrue();
    }

    @Test
    void theClientsContextIsTold() {
        var context = "{\"custom\":{},\"Custom\":{\"app\":\"日本 app\"}}";

        var answer =
                server.lambda()
                        .invoke(r ->
                                r.functionName(function(ECHO))
                                        .clientContext(
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                context.getBytes(
                                                                        StandardCharsets.UTF_8))));

        assertThat(Json.read(answer.payload().asByteArray()).path("custom").path("app").asString())
                .isEqualTo("日本 app");
    }

    @Test
    void aFunctionThatFailsIsAnAnswer() {
        var answer =
                invoke(
                        function(
                                "export const handler = async () => { throw new TypeError('olmaz'); };"),
                        "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isEqualTo("Unhandled");
        var told = Json.read(answer.payload().asByteArray());
        assertThat(told.path("errorType").asString()).isEqualTo("TypeError");
        assertThat(told.path("errorMessage").asString()).isEqualTo("olmaz");
        assertThat(told.path("trace").isArray()).isTrue();
    }

    @Test
    void anEventIsHandedOver() throws InterruptedException {
        var came = new CountDownLatch(1);
        var function = server.functions().make(_ -> came.countDown());

        var answer =
                server.lambda()
                        .invoke(r ->
                                r.functionName(function.arn())
                                        .invocationType(InvocationType.EVENT)
                                        .payload(
                                                SdkBytes.fromUtf8String(
                                                        "{\"triggerSource\":\"t\"}")));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(came.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(function.event().path("triggerSource").asString()).isEqualTo("t");
    }

    @Test
    void aDryRunRunsNothing() {
        var function = server.functions().make(_ -> {});

        var answer =
                server.lambda()
                        .invoke(r ->
                                r.functionName(function.arn())
                                        .invocationType(InvocationType.DRY_RUN));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(function.events()).isEmpty();
    }

    @Test
    void aUserInvokesWhatItMay() {
        var arn = function(ECHO);
        var other = function(ECHO);
        var caller = user("lambda:InvokeFunction", arn);

        assertThat(caller.invoke(r -> r.functionName(name(arn))).statusCode()).isEqualTo(200);
        var refusal =
                catchThrowableOfType(
                        LambdaException.class, () -> caller.invoke(r -> r.functionName(other)));
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(refusal.awsErrorDetails().errorMessage())
                .contains(
                        "is not authorized to perform: lambda:InvokeFunction on resource: " + other)
                .endsWith(
                        "because no identity-based policy allows the lambda:InvokeFunction action");
        assertThat(
                        catchThrowableOfType(
                                LambdaException.class,
                                () -> caller.invoke(r -> r.functionName(arn).qualifier("live"))))
                .as("a version has a name of its own")
                .isNotNull();
        assertThat(
                        catchThrowableOfType(
                                LambdaException.class,
                                () ->
                                        caller.invoke(r ->
                                                r.functionName(other)
                                                        .invocationType(InvocationType.DRY_RUN))))
                .as("a dry run is decided as well")
                .isNotNull();
    }

    @Test
    void onlyWhoMayIsToldThatAFunctionIsNotThere() {
        var nobody = "arn:aws:lambda:us-east-1:123456789012:function:nobody";

        assertThat(
                        catchThrowableOfType(
                                ResourceNotFoundException.class, () -> invoke(nobody, "{}")))
                .hasMessageContaining("Function not found: " + nobody);
        assertThat(
                        catchThrowableOfType(
                                        LambdaException.class,
                                        () ->
                                                user("lambda:InvokeFunction", nobody + "x")
                                                        .invoke(r -> r.functionName(nobody)))
                                .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:lambda:eu-west-1:123456789012:function:echo",
                "arn:aws:lambda:us-east-1:999999999999:function:echo",
                "arn:aws-cn:lambda:us-east-1:123456789012:function:echo",
                "999999999999:function:echo"
            })
    void anothersFunctionIsNotHere(String function) {
        assertThat(
                        catchThrowableOfType(
                                ResourceNotFoundException.class, () -> invoke(function, "{}")))
                .hasMessageContaining("are not reachable in this region");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other", "a b", "a:b:c", "arn:aws:lambda", "f%2Fg", ".", "a+b"})
    void whatIsNoNameIsRefused(String function) {
        assertThat(catchThrowableOfType(LambdaException.class, () -> invoke(function, "{}")))
                .isNotNull()
                .matches(e -> e.statusCode() == 400 || e.statusCode() == 404);
    }

    @Test
    void eventsAreJsonAndNotTooLong() {
        var function = function(ECHO);

        assertThat(
                        catchThrowableOfType(
                                InvalidRequestContentException.class,
                                () -> invoke(function, "{\"a\"")))
                .isNotNull();
        assertThat(
                        catchThrowableOfType(
                                InvalidRequestContentException.class,
                                () ->
                                        server.lambda()
                                                .invoke(r ->
                                                        r.functionName(function)
                                                                .clientContext("no JSON"))))
                .isNotNull();
        assertThat(
                        catchThrowableOfType(
                                RequestTooLargeException.class,
                                () -> invoke(function, "\"" + "x".repeat(6_291_455) + "\"")))
                .isNotNull();
        assertThat(invoke(function, "\"" + "x".repeat(6_200_000) + "\"").functionError())
                .as("an event of nearly 6 MB")
                .isNull();
        assertThat(invoke(function, "\"" + "x".repeat(1_000_000) + "\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theRestOfTheApiIsRefused() {
        var refusal =
                catchThrowableOfType(LambdaException.class, () -> server.lambda().listFunctions());

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
    }
}
