package doorhouse.userpool.signin;

import doorhouse.testing.TestFunctions.Handler;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import doorhouse.testing.TestTotp;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import tools.jackson.databind.node.ObjectNode;

/// People who sign in by functions of their pool's own.
record CustomSigningIn(TestServer server) {
    Functions functions() {
        return new Functions();
    }

    /// Functions as the Developer Guide has them: an answer to a riddle, three tries, after the
    /// password where the client begins with SRP.
    final class Functions {
        final TestFunction define = server.functions().make(defining());
        TestFunction create = server.functions().make(creating());
        final TestFunction verify = server.functions().make(verifying());

        Handler defining() {
            return event -> define((ObjectNode) event.get("request"), response(event));
        }

        Handler creating() {
            return event -> {
                var response = response(event);
                response.putObject("publicChallengeParameters").put("riddle", "Größe?");
                response.putObject("privateChallengeParameters").put("answer", "fünf");
                response.put("challengeMetadata", "RIDDLE");
            };
        }

        Handler verifying() {
            return event -> {
                var request = event.get("request");
                String right = request.at("/privateChallengeParameters/answer").asString();
                String given = request.path("challengeAnswer").asString();
                response(event).put("answerCorrect", right.equals(given));
            };
        }

        private void define(ObjectNode request, ObjectNode response) {
            var session = request.path("session");
            int last = session.size() - 1;
            boolean right = last >= 0 && session.get(last).path("challengeResult").asBoolean();
            String name = last < 0 ? "" : session.get(last).path("challengeName").asString();
            if (name.equals("SRP_A")) {
                response.put("challengeName", "PASSWORD_VERIFIER");
            } else if (name.equals("CUSTOM_CHALLENGE") && right) {
                response.put("issueTokens", true);
            } else if (session.size() >= 3 && !right) {
                response.put("failAuthentication", true);
            } else {
                response.put("challengeName", "CUSTOM_CHALLENGE");
            }
        }

        TestPool pool(Consumer<CreateUserPoolRequest.Builder> more) {
            var pool =
                    server.pool(p -> {
                        more.accept(p);
                        p.lambdaConfig(l ->
                                l.defineAuthChallenge(define.arn())
                                        .createAuthChallenge(create.arn())
                                        .verifyAuthChallengeResponse(verify.arn()));
                    });
            pool.confirmedUser("ana");
            return pool;
        }

        TestPool pool() {
            return pool(_ -> {});
        }
    }

    static ObjectNode response(ObjectNode event) {
        return (ObjectNode) event.get("response");
    }

    static String client(TestPool pool) {
        return pool.client(c ->
                c.explicitAuthFlowsWithStrings(
                        "ALLOW_CUSTOM_AUTH",
                        "ALLOW_USER_PASSWORD_AUTH",
                        "ALLOW_REFRESH_TOKEN_AUTH"));
    }

    static String hidingClient(TestPool pool) {
        return pool.client(c ->
                c.explicitAuthFlowsWithStrings("ALLOW_CUSTOM_AUTH")
                        .preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
    }

    InitiateAuthResponse begin(String client, String name, Map<String, String> more) {
        var parameters = new HashMap<>(more);
        parameters.put("USERNAME", name);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.CUSTOM_AUTH)
                                .authParameters(parameters)
                                .clientMetadata(Map.of("of", "the beginning")));
    }

    RespondToAuthChallengeResponse answer(
            String client, String name, @Nullable String session, String answer) {
        return respond(
                client,
                ChallengeNameType.CUSTOM_CHALLENGE,
                session,
                Map.of("USERNAME", name, "ANSWER", answer));
    }

    RespondToAuthChallengeResponse respond(
            String client,
            ChallengeNameType challenge,
            @Nullable String session,
            Map<String, String> responses) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses)
                                .clientMetadata(Map.of("of", "the answer")));
    }

    static Map<String, String> srpFirst(TestSrp srp) {
        return Map.of("CHALLENGE_NAME", "SRP_A", "SRP_A", srp.srpA());
    }

    RespondToAuthChallengeResponse prove(
            String client,
            TestSrp srp,
            InitiateAuthResponse posed,
            String password,
            Map<String, String> more) {
        var responses = srp.responses(password, posed.challengeParameters());
        responses.putAll(more);
        responses.put("USERNAME", "ana");
        return respond(client, ChallengeNameType.PASSWORD_VERIFIER, posed.session(), responses);
    }

    TestTotp setUp(TestPool pool, String client) {
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .softwareTokenMfaConfiguration(s -> s.enabled(true)));
        return TestTotp.preferred(server, pool.accessToken(client, "ana"));
    }
}
