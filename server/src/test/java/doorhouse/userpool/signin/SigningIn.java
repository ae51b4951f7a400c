package doorhouse.userpool.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.message.Message;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

/// A pool with every second factor, and people who sign in to it by one client.
record SigningIn(TestServer server, TestPool pool, String client) {
    private static final String ROLE = "arn:aws:iam::123456789012:role/sms";
    private static final AtomicLong PEOPLE = new AtomicLong(1_000_000);

    /// With passwords and all second factors.
    static SigningIn with(UserPoolMfaType mfa) {
        var pool = sendingPool(TestServer.shared(), _ -> {});
        var made = new SigningIn(TestServer.shared(), pool, pool.client());
        made.setMfa(mfa);
        return made;
    }

    /// With these first factors, and all second ones for who has them.
    static SigningIn byChoice(AuthFactorType... factors) {
        return byChoice(_ -> {}, factors);
    }

    /// The same, with a client that hides who exists.
    static SigningIn hiding(AuthFactorType... factors) {
        return byChoice(
                r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED), factors);
    }

    static SigningIn byChoice(
            Consumer<CreateUserPoolClientRequest.Builder> client, AuthFactorType... factors) {
        return byChoice(TestServer.shared(), client, factors);
    }

    static SigningIn byChoice(
            TestServer server,
            Consumer<CreateUserPoolClientRequest.Builder> client,
            AuthFactorType... factors) {
        return byChoice(server, _ -> {}, client, factors);
    }

    /// The same, in a pool that verifies email addresses by itself.
    static SigningIn signingUp(AuthFactorType... factors) {
        return signingUp(_ -> {}, factors);
    }

    static SigningIn signingUp(
            Consumer<CreateUserPoolRequest.Builder> pool, AuthFactorType... factors) {
        return byChoice(
                TestServer.shared(),
                r -> {
                    r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL);
                    pool.accept(r);
                },
                _ -> {},
                factors);
    }

    static SigningIn byChoice(
            TestServer server,
            Consumer<CreateUserPoolRequest.Builder> pool,
            Consumer<CreateUserPoolClientRequest.Builder> client,
            AuthFactorType... factors) {
        var sending =
                sendingPool(
                        server,
                        r -> {
                            r.policies(
                                    p -> p.signInPolicy(s -> s.allowedFirstAuthFactors(factors)));
                            pool.accept(r);
                        });
        var made = new SigningIn(server, sending, choiceClient(sending, client));
        made.setMfa(UserPoolMfaType.OPTIONAL);
        return made;
    }

    /// In a pool that names users by address and does not mind case, with a client that hides who
    /// exists.
    static SigningIn namedByAddress(TestServer server) {
        return byChoice(
                server,
                r ->
                        r.usernameAttributes(UsernameAttributeType.EMAIL)
                                .usernameConfiguration(c -> c.caseSensitive(false)),
                r ->
                        r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED)
                                .explicitAuthFlows(
                                        ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                                        ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH),
                AuthFactorType.PASSWORD,
                AuthFactorType.EMAIL_OTP,
                AuthFactorType.SMS_OTP);
    }

    static String choiceClient(
            TestPool pool, Consumer<CreateUserPoolClientRequest.Builder> settings) {
        return pool.client(r -> {
            r.explicitAuthFlows(
                    ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                    ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH);
            settings.accept(r);
        });
    }

    private static TestPool sendingPool(
            TestServer server, Consumer<CreateUserPoolRequest.Builder> settings) {
        return server.pool(r -> {
            r.smsConfiguration(s -> s.snsCallerArn(ROLE))
                    .emailConfiguration(e ->
                            e.emailSendingAccount("DEVELOPER")
                                    .sourceArn(
                                            "arn:aws:ses:us-east-1:123456789012:identity/example.com"));
            settings.accept(r);
        });
    }

    void setMfa(UserPoolMfaType mfa) {
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(mfa)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true))
                                .emailMfaConfiguration(e ->
                                        e.subject("Your key").message("Enter {####}, {username}"))
                                .smsMfaConfiguration(s ->
                                        s.smsAuthenticationMessage("The key is {####}")
                                                .smsConfiguration(c -> c.snsCallerArn(ROLE))));
    }

    /// An address that nobody else has.
    static String mail(String name) {
        return name + PEOPLE.incrementAndGet() + "@example.com";
    }

    static String phone() {
        return "+1555" + PEOPLE.incrementAndGet();
    }

    InitiateAuthResponse byPassword(String name) {
        return pool.signIn(client, name, TestPool.PASSWORD);
    }

    /// Begins USER_AUTH.
    ///
    /// @param more parameters: name, value, …
    InitiateAuthResponse choose(String name, String... more) {
        var parameters = parameters("USERNAME", name);
        parameters.putAll(parameters(more));
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_AUTH)
                                .authParameters(parameters));
    }

    /// What somebody is called by, as an exchange begun within USER_AUTH tells.
    String shown(String name) {
        var srp = TestSrp.of(pool, name);
        return choose(name, "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA())
                .challengeParameters()
                .getOrDefault("USER_ID_FOR_SRP", "");
    }

    RespondToAuthChallengeResponse answer(
            String challenge, @Nullable String session, String... responses) {
        return answer(challenge, session, parameters(responses));
    }

    RespondToAuthChallengeResponse answer(
            String challenge, @Nullable String session, Map<String, String> responses) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses));
    }

    /// Answers SELECT_CHALLENGE.
    RespondToAuthChallengeResponse select(
            String session, String name, String answer, String... more) {
        var responses = parameters(more);
        responses.put("USERNAME", name);
        responses.put("ANSWER", answer);
        return answer("SELECT_CHALLENGE", session, responses);
    }

    /// Answers PASSWORD.
    RespondToAuthChallengeResponse password(String session, String name) {
        return answer("PASSWORD", session, "USERNAME", name, "PASSWORD", TestPool.PASSWORD);
    }

    /// Answers EMAIL_OTP.
    RespondToAuthChallengeResponse email(String session, String name, String code) {
        return answer("EMAIL_OTP", session, "USERNAME", name, "EMAIL_OTP_CODE", code);
    }

    /// Answers PASSWORD_VERIFIER.
    ///
    /// @param parameters of the challenge
    RespondToAuthChallengeResponse prove(TestSrp srp, Map<String, String> parameters) {
        var responses = srp.responses(TestPool.PASSWORD, parameters);
        responses.put("USERNAME", parameters.getOrDefault("USER_ID_FOR_SRP", ""));
        return answer("PASSWORD_VERIFIER", null, responses);
    }

    /// Signs somebody up and confirms it by the code that was sent.
    ///
    /// @return the session of ConfirmSignUp
    String signedUp(String name, String email) {
        var session =
                server.app()
                        .signUp(r ->
                                r.clientId(client)
                                        .username(name)
                                        .password(TestPool.PASSWORD)
                                        .userAttributes(TestPool.attribute("email", email)))
                        .session();
        return server.app()
                .confirmSignUp(r ->
                        r.clientId(client)
                                .username(name)
                                .confirmationCode(codeTo(email))
                                .session(session))
                .session();
    }

    /// Goes on from ConfirmSignUp.
    ///
    /// @param more parameters: name, value, …
    InitiateAuthResponse goOn(String session, String name, String... more) {
        var parameters = parameters(more);
        parameters.put("USERNAME", name);
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_AUTH)
                                .session(session)
                                .authParameters(parameters));
    }

    static Map<String, String> parameters(String... namesAndValues) {
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters;
    }

    List<Message> messagesTo(String address) {
        return server.inbox().list(r -> r.message().to().equals(address)).stream()
                .map(r -> r.message())
                .toList();
    }

    /// The newest message to an address, once that many were sent.
    Message messageTo(String address, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        var found = messagesTo(address);
        while (found.size() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
            found = messagesTo(address);
        }
        assertThat(found).as("messages to " + address).hasSize(count);
        return found.getFirst();
    }

    /// The code in the only message to an address.
    String codeTo(String address) {
        return messageTo(address, 1).findCode().orElseThrow();
    }

    static String other(String code) {
        var zeros = "0".repeat(code.length());
        return code.equals(zeros) ? "1".repeat(code.length()) : zeros;
    }

    String attribute(String name, String attribute) {
        return server
                .admin()
                .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                .userAttributes()
                .stream()
                .filter(a -> a.name().equals(attribute))
                .map(a -> a.value())
                .findFirst()
                .orElse("");
    }

    String status(String name) {
        return server.admin()
                .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                .userStatusAsString();
    }

    static void refused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal).as("refused with " + sentence).isNotNull();
        assertThat(
                        refusal.awsErrorDetails().errorCode()
                                + ": "
                                + refusal.awsErrorDetails().errorMessage())
                .isEqualTo(error + ": " + sentence);
    }
}
