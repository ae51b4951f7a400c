package doorhouse.userpool.trigger;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestHandlers;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreTokenGenerationLambdaVersionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserLambdaValidationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import tools.jackson.databind.node.ObjectNode;

/// Handlers as people write them for Cognito, in every style of Node and Python, behind a pool.
class HandlersTest {
    private final TestServer server = TestServer.shared();
    private final TestHandlers handlers = server.handlers();

    private TestPool pool(Consumer<LambdaConfigType.Builder> lambdas) {
        return server.pool(
                r -> r.lambdaConfig(lambdas).autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
    }

    private boolean signUp(String client, String name, String email) {
        return server.app()
                .signUp(r ->
                        r.clientId(client)
                                .username(name)
                                .password(PASSWORD)
                                .userAttributes(attribute("email", email)))
                .userConfirmed();
    }

    private static ObjectNode claims(String token) {
        return Json.read(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    @Test
    void preSignUpConfirmsAndRefuses() {
        var arn =
                handlers.of(
                        "index.mjs",
                        """
                        const handler = async (event) => {
                          const [, host] = event.request.userAttributes.email.split("@");
                          if (host === "forbidden.example") {
                            throw new Error(`Nobody of ${host} may join`);
                          }
                          event.response.autoConfirmUser = host === "example.com";
                          event.response.autoVerifyEmail = event.response.autoConfirmUser;
                          return event;
                        };

                        export { handler };
                        """);
        var pool = pool(l -> l.preSignUp(arn));
        var client = pool.client();

        assertThat(signUp(client, "zoë", "zoe@example.com")).isTrue();
        assertThat(signUp(client, "ünal", "unal@elsewhere.example")).isFalse();
        var refused =
                catchThrowableOfType(
                        UserLambdaValidationException.class,
                        () -> signUp(client, "eve", "eve@forbidden.example"));

        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("PreSignUp failed with error Nobody of forbidden.example may join.");
        assertThat(pool.accessToken(client, "zoë")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"index.js", "handler.py"})
    void customMessageWritesTheMail(String file) {
        var arn =
                handlers.of(
                        file,
                        file.equals("index.js")
                                ? """
                                exports.handler = function(event, context, callback) {
                                    if (event.triggerSource === "CustomMessage_SignUp") {
                                        event.response.emailSubject = "Hoş geldin, " + event.userName;
                                        event.response.emailMessage =
                                            "<p>Kodun: " + event.request.codeParameter + "</p>";
                                    }
                                    // Return to Amazon Cognito
                                    callback(null, event);
                                };
                                """
                                : """
                                def lambda_handler(event, context):
                                    if event['triggerSource'] == 'CustomMessage_SignUp':
                                        event['response']['emailSubject'] = f"Hoş geldin, {event['userName']}"
                                        event['response']['emailMessage'] = (
                                            '<p>Kodun: ' + event['request']['codeParameter'] + '</p>')
                                    return event
                                """);
        var pool = pool(l -> l.customMessage(arn));
        var address = "ozgur" + System.nanoTime() + "@example.com";

        signUp(pool.client(), "özgür", address);

        var mail = server.inbox().list(m -> m.message().to().equals(address)).getFirst().message();
        assertThat(mail.subject()).isEqualTo("Hoş geldin, özgür");
        assertThat(mail.body()).matches("<p>Kodun: [0-9]{6}</p>");
    }

    @Test
    void preAuthenticationAndPostAuthenticationGuardASignIn() {
        var before =
                handlers.of(
                        "index.mjs",
                        """
                        export const handler = async (event) => {
                          if (event.request.userAttributes["custom:blocked"] === "yes" ||
                              event.userName.startsWith("guest")) {
                            throw new Error("Cannot authenticate users of this kind");
                          }
                          return event;
                        };
                        """);
        var after =
                handlers.of(
                        "handler.py",
                        """
                        import json
                        import logging

                        logger = logging.getLogger()
                        logger.setLevel(logging.INFO)

                        def lambda_handler(event, context):
                            logger.info('authenticated %s', event['userName'])
                            return event
                        """);
        var pool = pool(l -> l.preAuthentication(before).postAuthentication(after));
        pool.confirmedUser("ana");
        pool.confirmedUser("guest-1");
        var client = pool.client();

        assertThat(pool.accessToken(client, "ana")).isNotEmpty();
        var refused =
                catchThrowableOfType(
                        UserLambdaValidationException.class,
                        () -> pool.accessToken(client, "guest-1"));

        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "PreAuthentication failed with error Cannot authenticate users of this kind.");
    }

    @ParameterizedTest
    @CsvSource({"index.mjs", "handler.py"})
    void preTokenGenerationChangesTheIdToken(String file) {
        var arn =
                handlers.of(
                        file,
                        file.equals("index.mjs")
                                ? """
                                export const handler = async (event, context) => {
                                  event.response = {
                                    claimsOverrideDetails: {
                                      claimsToAddOrOverride: { şehir: "İzmir" },
                                      claimsToSuppress: ["email"],
                                    },
                                  };
                                  return event;
                                };
                                """
                                : """
                                def lambda_handler(event, context):
                                    event["response"]["claimsOverrideDetails"] = {
                                        "claimsToAddOrOverride": {"şehir": "İzmir"},
                                        "claimsToSuppress": ["email"],
                                    }
                                    return event
                                """);
        var pool = pool(l -> l.preTokenGeneration(arn));
        pool.confirmedUser("ana", attribute("email", "ana@example.com"));

        var claims =
                claims(
                        pool.signIn(pool.client(), "ana", PASSWORD)
                                .authenticationResult()
                                .idToken());

        assertThat(claims.path("şehir").asString()).isEqualTo("İzmir");
        assertThat(claims.has("email")).isFalse();
    }

    @Test
    void preTokenGenerationOfTheSecondVersionChangesTheAccessToken() {
        var arn =
                handlers.of(
                        "index.js",
                        """
                        exports.handler = function (event, context) {
                          event.response = {
                            "claimsAndScopeOverrideDetails": {
                              "accessTokenGeneration": {
                                "claimsToAddOrOverride": { "tenant": { "id": 7 } },
                                "scopesToAdd": ["orders/read"]
                              }
                            }
                          };
                          context.done(null, event);
                        };
                        """);
        var pool =
                pool(l ->
                        l.preTokenGenerationConfig(c ->
                                c.lambdaArn(arn)
                                        .lambdaVersion(PreTokenGenerationLambdaVersionType.V2_0)));
        pool.confirmedUser("ana");

        var claims = claims(pool.accessToken(pool.client(), "ana"));

        assertThat(claims.at("/tenant/id").asInt()).isEqualTo(7);
        assertThat(claims.path("scope").asString().split(" ")).contains("orders/read");
    }

    @Test
    void userMigrationBringsAUserOver() {
        var arn =
                handlers.of(
                        "index.mjs",
                        """
                        const directory = { "belle@example.com": { password: "Old-Horse-7!" } };

                        const authenticate = (name, password) => {
                          const user = directory[name];
                          return user && user.password === password ? user : undefined;
                        };

                        const handler = async (event) => {
                          if (event.triggerSource === "UserMigration_Authentication") {
                            const user = authenticate(event.userName, event.request.password);
                            if (user) {
                              event.response.userAttributes = {
                                email: event.userName,
                                email_verified: "true",
                              };
                              event.response.finalUserStatus = "CONFIRMED";
                              event.response.messageAction = "SUPPRESS";
                            }
                          }
                          return event;
                        };

                        export { handler };
                        """);
        var pool = pool(l -> l.userMigration(arn));
        var client = pool.client();

        var wrong =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> pool.signIn(client, "belle@example.com", "Wrong-Horse-7"));
        pool.signIn(client, "belle@example.com", "Old-Horse-7!");

        assertThat(wrong).isNotNull();
        assertThat(
                        server.admin()
                                .adminGetUser(
                                        r -> r.userPoolId(pool.id()).username("belle@example.com"))
                                .userStatus())
                .isEqualTo(UserStatusType.CONFIRMED);
    }

    @Test
    void threeFunctionsAskARiddle() {
        var define =
                handlers.of(
                        "index.mjs",
                        """
                        const handler = async (event) => {
                          const { session } = event.request;
                          const last = session.at(-1);
                          event.response.issueTokens = false;
                          event.response.failAuthentication = false;
                          if (last === undefined) {
                            event.response.challengeName = "CUSTOM_CHALLENGE";
                          } else if (last.challengeResult && last.challengeMetadata === "BİLMECE") {
                            event.response.issueTokens = true;
                          } else {
                            event.response.failAuthentication = true;
                          }
                          return event;
                        };

                        export { handler };
                        """);
        var create =
                handlers.of(
                        "handler.py",
                        """
                        def lambda_handler(event, context):
                            if event['request']['challengeName'] == 'CUSTOM_CHALLENGE':
                                event['response']['publicChallengeParameters'] = {'soru': 'Kanadı var, uçamaz?'}
                                event['response']['privateChallengeParameters'] = {'cevap': 'kapı'}
                                event['response']['challengeMetadata'] = 'BİLMECE'
                            return event
                        """);
        var verify =
                handlers.of(
                        "index.js",
                        """
                        exports.handler = (event, context, callback) => {
                            const { privateChallengeParameters, challengeAnswer } = event.request;
                            event.response.answerCorrect = challengeAnswer === privateChallengeParameters.cevap;
                            callback(null, event);
                        };
                        """);
        var pool =
                pool(l ->
                        l.defineAuthChallenge(define)
                                .createAuthChallenge(create)
                                .verifyAuthChallengeResponse(verify));
        pool.confirmedUser("ana");
        var client = pool.client(c -> c.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_CUSTOM_AUTH));

        assertThat(riddle(client, "kapı").accessToken()).isNotEmpty();
        var refused =
                catchThrowableOfType(NotAuthorizedException.class, () -> riddle(client, "pencere"));

        assertThat(refused).isNotNull();
    }

    private AuthenticationResultType riddle(String client, String answer) {
        var asked =
                server.app()
                        .initiateAuth(r ->
                                r.clientId(client)
                                        .authFlow(AuthFlowType.CUSTOM_AUTH)
                                        .authParameters(Map.of("USERNAME", "ana")));
        assertThat(asked.challengeParameters()).containsEntry("soru", "Kanadı var, uçamaz?");
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(asked.challengeName())
                                .session(asked.session())
                                .challengeResponses(Map.of("USERNAME", "ana", "ANSWER", answer)))
                .authenticationResult();
    }

    @Test
    void aFunctionThatDiesOrCannotBeFoundLeavesNobodyBehind() {
        var dying = handlers.of("index.mjs", "export const handler = async () => process.exit(7);");
        var absent = dying.replaceAll("handler-.*", "nowhere");
        var expected =
                Map.of(
                        dying, "UserLambdaValidationException",
                        absent, "UnexpectedLambdaException");

        expected.forEach((arn, error) -> {
            var pool = pool(l -> l.preSignUp(arn));
            var client = pool.client();

            var refused =
                    catchThrowableOfType(
                            CognitoIdentityProviderException.class,
                            () -> signUp(client, "ana", "ana@example.com"));

            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(error);
            assertThat(server.admin().listUsers(r -> r.userPoolId(pool.id())).users()).isEmpty();
        });
    }
}
