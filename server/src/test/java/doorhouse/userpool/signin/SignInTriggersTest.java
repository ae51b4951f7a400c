package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreTokenGenerationLambdaVersionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SignInTriggersTest {
    private static final Map<String, String> METADATA = Map.of("kanal", "İnternet");

    private final TestServer server = TestServer.shared();
    private final TestFunctions functions = server.functions();

    private TestPool pool(Consumer<LambdaConfigType.Builder> lambdas) {
        var pool = server.pool(r -> r.lambdaConfig(lambdas));
        pool.confirmedUser("ana", attribute("email", "ana@example.com"));
        return pool;
    }

    private AuthenticationResultType signIn(String client, String name, String password) {
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(Map.of("USERNAME", name, "PASSWORD", password))
                                .clientMetadata(METADATA))
                .authenticationResult();
    }

    private static String refusal(Throwable thrown) {
        var details = ((CognitoIdentityProviderException) thrown).awsErrorDetails();
        return details.errorCode() + ": " + details.errorMessage();
    }

    private static ObjectNode claims(String token) {
        return Json.read(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static final String HIDDEN = "NotAuthorizedException: Incorrect username or password.";

    @Test
    void eachIsCalledInItsPlace() {
        var order = new ArrayList<String>();
        TestFunctions.Handler noting = event -> order.add(event.path("triggerSource").asString());
        var pool =
                pool(l ->
                        l.preAuthentication(functions.make(noting).arn())
                                .postAuthentication(functions.make(noting).arn())
                                .preTokenGeneration(functions.make(noting).arn()));
        var client = pool.client();

        signIn(client, "ana", PASSWORD);
        var wrong = catchThrowable(() -> signIn(client, "ana", "Wrong-Horse-7"));

        assertThat(refusal(wrong)).isEqualTo(HIDDEN);
        assertThat(order)
                .containsExactly(
                        "PreAuthentication_Authentication",
                        "PostAuthentication_Authentication",
                        "TokenGeneration_Authentication",
                        "PreAuthentication_Authentication");
    }

    @Test
    void preAuthenticationIsToldTheMetadataAsValidationData() {
        var function = functions.answering(_ -> {});
        var pool = pool(l -> l.preAuthentication(function.arn()));
        var client = pool.client();

        signIn(client, "ana", PASSWORD);

        var sub =
                server.admin()
                        .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                        .userAttributes()
                        .getFirst()
                        .value();
        assertThat(function.event().path("request"))
                .isEqualTo(
                        Json.read(
                                """
                                {"userAttributes":{"sub":"%s","cognito:user_status":"CONFIRMED",
                                   "email":"ana@example.com"},
                                 "validationData":{"kanal":"İnternet"}}\
                                """
                                        .formatted(sub)));
        assertThat(function.event().at("/callerContext/clientId").asString()).isEqualTo(client);
    }

    @Test
    void whereExistenceIsHiddenPreAuthenticationIsAskedOfNobodyToo() {
        var function = functions.answering(_ -> {});
        var pool = pool(l -> l.preAuthentication(function.arn()));
        var hiding =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));

        var unknown = catchThrowable(() -> signIn(hiding, "kimse", PASSWORD));
        signIn(hiding, "ana", PASSWORD);

        assertThat(refusal(unknown)).isEqualTo(HIDDEN);
        assertThat(function.events())
                .extracting(event -> event.at("/request/userNotFound").asBoolean())
                .containsExactly(true, false);
        assertThat(function.events().getFirst().path("userName").asString()).isEqualTo("kimse");
        assertThat(function.events().getFirst().at("/request/userAttributes")).isEmpty();
    }

    @Test
    void preAuthenticationRunsBeforeSrpToo() {
        var function = functions.throwing("kapalı");
        var pool = pool(l -> l.preAuthentication(function.arn()));
        var client = pool.client();

        var thrown =
                catchThrowable(() ->
                        server.app()
                                .initiateAuth(r ->
                                        r.clientId(client)
                                                .authFlow(AuthFlowType.USER_SRP_AUTH)
                                                .authParameters(
                                                        Map.of("USERNAME", "ana", "SRP_A", "abc"))
                                                .clientMetadata(METADATA)));

        assertThat(refusal(thrown))
                .isEqualTo(
                        "UserLambdaValidationException: PreAuthentication failed with error kapalı.");
        assertThat(function.event().at("/request/validationData/kanal").asString())
                .isEqualTo("İnternet");
    }

    record Broken(String trigger, String name, TestFunction function, String refusal) {
        LambdaConfigType.Builder into(LambdaConfigType.Builder lambdas) {
            return switch (trigger) {
                case "PreAuthentication" -> lambdas.preAuthentication(function.arn());
                case "PostAuthentication" -> lambdas.postAuthentication(function.arn());
                default -> lambdas.preTokenGeneration(function.arn());
            };
        }

        @Override
        public String toString() {
            return trigger + " " + name;
        }
    }

    static Stream<Broken> broken() {
        var functions = TestServer.shared().functions();
        var garbage = "InvalidLambdaResponseException: Unrecognizable lambda output";
        return Stream.of("PreAuthentication", "PostAuthentication", "PreTokenGeneration")
                .flatMap(trigger ->
                        Stream.of(
                                new Broken(
                                        trigger,
                                        "throws",
                                        functions.throwing("olmaz"),
                                        "UserLambdaValidationException: "
                                                + trigger
                                                + " failed with error olmaz."),
                                new Broken(
                                        trigger,
                                        "hangs",
                                        functions.hanging(),
                                        "UnexpectedLambdaException: "
                                                + trigger
                                                + " invocation failed due to error Socket timeout"
                                                + " while invoking Lambda function."),
                                new Broken(
                                        trigger,
                                        "drops the event",
                                        functions.make(ObjectNode::removeAll),
                                        garbage)));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aFunctionThatFailsLetsNobodyInAndLocksNobodyOut(Broken broken) {
        var pool = pool(broken::into);
        var client = pool.client();

        for (int tries = 0; tries < 6; tries++) {
            var thrown = catchThrowable(() -> signIn(client, "ana", PASSWORD));
            assertThat(refusal(thrown)).isEqualTo(broken.refusal());
        }

        server.admin().updateUserPool(r -> r.userPoolId(pool.id()));
        assertThat(signIn(client, "ana", PASSWORD).accessToken()).isNotEmpty();
    }

    @Test
    void metadataOfTheFirstCallDoesNotReachThoseOnTheWayToTokens() {
        var post = functions.answering(_ -> {});
        var token = functions.answering(_ -> {});
        var pool = pool(l -> l.postAuthentication(post.arn()).preTokenGeneration(token.arn()));

        signIn(pool.client(), "ana", PASSWORD);

        assertThat(post.event().path("request").propertyNames())
                .containsExactlyInAnyOrder("userAttributes", "newDeviceUsed");
        assertThat(post.event().at("/request/newDeviceUsed").asBoolean()).isFalse();
        assertThat(token.event().at("/request/clientMetadata").isMissingNode()).isTrue();
    }

    @Test
    void metadataOfAnAnswerDoesAndANewPasswordIsNamed() {
        var post = functions.answering(_ -> {});
        var token = functions.answering(_ -> {});
        var pool = pool(l -> l.postAuthentication(post.arn()).preTokenGeneration(token.arn()));
        var client = pool.client();
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("yeni")
                                .temporaryPassword("Geçici-Şifre-1")
                                .messageAction(MessageActionType.SUPPRESS));
        var posed = pool.signIn(client, "yeni", "Geçici-Şifre-1");

        server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                .session(posed.session())
                                .challengeResponses(
                                        Map.of("USERNAME", "yeni", "NEW_PASSWORD", PASSWORD))
                                .clientMetadata(METADATA));

        assertThat(token.sources()).containsExactly("TokenGeneration_NewPasswordChallenge");
        for (var event : List.of(post.event(), token.event()))
            assertThat(event.at("/request/clientMetadata/kanal").asString()).isEqualTo("İnternet");
    }

    @Test
    void theFirstVersionChangesTheIdTokenAndTheGroups() {
        var function =
                functions.answering(r -> {
                    var details = r.putObject("claimsOverrideDetails");
                    details.putObject("claimsToAddOrOverride")
                            .put("şehir", "İzmir")
                            .put("sub", "somebody-else")
                            .put("email", "geheim@example.com");
                    details.putArray("claimsToSuppress").add("email").add("auth_time");
                    details.putObject("groupOverrideDetails")
                            .put("preferredRole", "arn:aws:iam::123456789012:role/b")
                            .putArray("groupsToOverride")
                            .add("b");
                });
        var pool = pool(l -> l.preTokenGeneration(function.arn()));
        server.admin().createGroup(r -> r.userPoolId(pool.id()).groupName("a"));
        server.admin()
                .adminAddUserToGroup(r -> r.userPoolId(pool.id()).username("ana").groupName("a"));

        var tokens = signIn(pool.client(), "ana", PASSWORD);

        assertThat(function.event().at("/request/groupConfiguration"))
                .isEqualTo(
                        Json.read(
                                "{\"groupsToOverride\":[\"a\"],\"iamRolesToOverride\":[],\"preferredRole\":null}"));
        var id = claims(tokens.idToken());
        var access = claims(tokens.accessToken());
        assertThat(id.path("şehir").asString()).isEqualTo("İzmir");
        assertThat(id.has("email")).isFalse();
        assertThat(id.has("auth_time")).isTrue();
        assertThat(id.path("sub")).isEqualTo(access.path("sub"));
        assertThat(id.path("cognito:preferred_role").asString())
                .isEqualTo("arn:aws:iam::123456789012:role/b");
        assertThat(access.has("şehir")).isFalse();
        for (JsonNode claims : List.of(id, access))
            assertThat(claims.path("cognito:groups").toString()).isEqualTo("[\"b\"]");
    }

    @Test
    void theSecondVersionChangesTheAccessTokenAndItsScopes() {
        var function =
                functions.answering(r -> {
                    var details = r.putObject("claimsAndScopeOverrideDetails");
                    var access = details.putObject("accessTokenGeneration");
                    access.putObject("claimsToAddOrOverride")
                            .put("tenant", 7)
                            .put("username", "somebody-else")
                            .putArray("birimler")
                            .add("satış");
                    access.putArray("scopesToAdd").add("depo/oku").add("depo/yaz");
                    access.putArray("scopesToSuppress").add("depo/yaz").add("absent");
                });
        var pool =
                pool(l ->
                        l.preTokenGenerationConfig(c ->
                                c.lambdaArn(function.arn())
                                        .lambdaVersion(PreTokenGenerationLambdaVersionType.V2_0)));

        var tokens = signIn(pool.client(), "ana", PASSWORD);

        assertThat(function.event().path("version").asString()).isEqualTo("2");
        assertThat(function.event().at("/request/scopes").toString())
                .isEqualTo("[\"aws.cognito.signin.user.admin\"]");
        var access = claims(tokens.accessToken());
        assertThat(access.path("scope").asString())
                .isEqualTo("aws.cognito.signin.user.admin depo/oku");
        assertThat(access.path("tenant").asInt()).isEqualTo(7);
        assertThat(access.path("birimler").toString()).isEqualTo("[\"satış\"]");
        assertThat(access.path("username").asString()).isEqualTo("ana");
        assertThat(claims(tokens.idToken()).has("tenant")).isFalse();
        assertThat(server.app().getUser(r -> r.accessToken(tokens.accessToken())).username())
                .isEqualTo("ana");
    }

    @Test
    void refreshingAsksAgainAndAFailureCostsNobodyTheToken() {
        var failing = new java.util.concurrent.atomic.AtomicBoolean();
        var function =
                functions.make(event -> {
                    if (failing.get())
                        throw new doorhouse.trigger.FunctionFailure.Threw("Error", "bakımda");
                });
        var pool = pool(l -> l.preTokenGeneration(function.arn()));
        var client =
                pool.client(c ->
                        c.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH)
                                .refreshTokenRotation(r ->
                                        r.feature(FeatureType.ENABLED).retryGracePeriodSeconds(0)));
        var first = signIn(client, "ana", PASSWORD).refreshToken();
        failing.set(true);
        var refused =
                catchThrowable(() ->
                        server.app()
                                .getTokensFromRefreshToken(r ->
                                        r.clientId(client)
                                                .refreshToken(first)
                                                .clientMetadata(METADATA)));
        failing.set(false);

        var tokens =
                server.app().getTokensFromRefreshToken(r -> r.clientId(client).refreshToken(first));

        assertThat(refusal(refused))
                .isEqualTo(
                        "UserLambdaValidationException: PreTokenGeneration failed with error bakımda.");
        assertThat(tokens.authenticationResult().refreshToken()).isNotEmpty();
        assertThat(function.sources())
                .containsExactly(
                        "TokenGeneration_Authentication",
                        "TokenGeneration_RefreshTokens",
                        "TokenGeneration_RefreshTokens");
        assertThat(function.events().get(1).at("/request/clientMetadata/kanal").asString())
                .isEqualTo("İnternet");
    }
}
