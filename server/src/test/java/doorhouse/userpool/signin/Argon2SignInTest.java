package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordHistoryPolicyViolationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TooManyRequestsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

/// Pools that keep passwords as Argon2id hashes, and the ways there and back.
@OnBothDatabases
class Argon2SignInTest {
    private static final String TAG = "doorhouse:passwords";
    private static final String WRONG = "Incorrect username or password.";
    private static final String DEFAULT = "m19456:t2:p1";
    private static final String OTHER = "m7168:t5:p1";

    private final TestServer server = TestServer.shared();

    @Test
    void aPasswordIsKeptAsAHashAndSignsIn() {
        var pool = pool("argon2id");
        String client = pool.client();
        pool.confirmedUser("žofie");
        String password = "Žluťoučký-Kůň-7";

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("žofie")
                                .password(password)
                                .permanent(true));

        assertThat(costs(pool)).containsExactly(DEFAULT);
        assertThat(pool.signIn(client, "žofie", password).authenticationResult()).isNotNull();
        refused(pool, client, "žofie", password + "x");
        refused(pool, client, "žofie", "zlutoucky");
        assertThat(
                        server.admin()
                                .adminInitiateAuth(r ->
                                        r.userPoolId(pool.id())
                                                .clientId(client)
                                                .authFlow(AuthFlowType.ADMIN_USER_PASSWORD_AUTH)
                                                .authParameters(
                                                        Map.of(
                                                                "USERNAME",
                                                                "žofie",
                                                                "PASSWORD",
                                                                password)))
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void aTemporaryPasswordIsHashedAndReplaced() {
        var pool = pool("argon2id:" + OTHER);
        String client = pool.client();
        server.admin()
                .adminCreateUser(
                        r -> r.userPoolId(pool.id()).username("ana").temporaryPassword(PASSWORD));
        var asked = pool.signIn(client, "ana", PASSWORD);

        var done =
                server.app()
                        .respondToAuthChallenge(r ->
                                r.clientId(client)
                                        .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                        .session(asked.session())
                                        .challengeResponses(
                                                Map.of(
                                                        "USERNAME",
                                                        "ana",
                                                        "NEW_PASSWORD",
                                                        "Another-Horse-8")));

        assertThat(done.authenticationResult()).isNotNull();
        assertThat(costs(pool)).containsExactly(OTHER);
        refused(pool, client, "ana", PASSWORD);
        assertThat(pool.signIn(client, "ana", "Another-Horse-8").authenticationResult())
                .isNotNull();
    }

    @Test
    void nobodySignsInBySrpAndAllAreToldAlike() {
        var pool = pool("argon2id");
        String client =
                pool.client(r ->
                        r.explicitAuthFlows(
                                ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH,
                                ExplicitAuthFlowsType.ALLOW_CUSTOM_AUTH,
                                ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));
        pool.confirmedUser("ana");

        for (var name : List.of("ana", "nobody")) {
            assertThatThrownBy(() -> bySrp(pool, client, name))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("USER_SRP_AUTH is not enabled for the user pool.");
            assertThatThrownBy(() ->
                            server.app()
                                    .initiateAuth(r ->
                                            r.clientId(client)
                                                    .authFlow(AuthFlowType.CUSTOM_AUTH)
                                                    .authParameters(
                                                            Map.of(
                                                                    "USERNAME",
                                                                    name,
                                                                    "CHALLENGE_NAME",
                                                                    "SRP_A",
                                                                    "SRP_A",
                                                                    "abc"))))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("SRP_A is not enabled for the user pool.");
        }
    }

    @Test
    void whoMayChooseIsOfferedThePasswordButNotByProof() {
        var choosing =
                SigningIn.byChoice(
                        server,
                        r -> r.userPoolTags(Map.of(TAG, "argon2id")),
                        r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED),
                        AuthFactorType.PASSWORD);
        choosing.pool().confirmedUser("ana");

        for (var name : List.of("ana", "nobody")) {
            var asked = choosing.choose(name, "PREFERRED_CHALLENGE", "PASSWORD_SRP");

            assertThat(asked.challengeNameAsString()).isEqualTo("SELECT_CHALLENGE");
            assertThat(asked.availableChallenges()).containsExactly(ChallengeNameType.PASSWORD);
        }
        var shown = choosing.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD);
        assertThat(shown.authenticationResult()).isNotNull();
    }

    @Test
    void aVerifierBecomesAHashAtTheNextSignInAndOldSessionsGoOn() {
        var pool =
                server.pool(r ->
                        r.policies(p ->
                                p.passwordPolicy(w -> w.minimumLength(8).passwordHistorySize(3))));
        String client = pool.client();
        pool.confirmedUser("ana");
        pool.confirmedUser("bela");
        String refresh = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
        tag(pool, "argon2id");

        refused(pool, client, "ana", "Wrong-Horse-7");
        assertThat(costs(pool)).containsExactly("", "");
        pool.signIn(client, "ana", PASSWORD);

        assertThat(costs(pool)).containsExactly("", DEFAULT);
        assertThat(historyCosts(pool)).as("no verifier stays behind").containsExactly("", DEFAULT);
        assertThat(
                        server.app()
                                .initiateAuth(r ->
                                        r.clientId(client)
                                                .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                                                .authParameters(Map.of("REFRESH_TOKEN", refresh)))
                                .authenticationResult())
                .isNotNull();
        assertThat(pool.signIn(client, "ana", PASSWORD).authenticationResult()).isNotNull();
    }

    @Test
    void anotherCostHoldsForNewPasswordsAndForOldOnesAtTheNextSignIn() {
        var pool = pool("argon2id");
        String client = pool.client();
        pool.confirmedUser("ana");
        tag(pool, "argon2id:" + OTHER);
        pool.confirmedUser("bela");

        assertThat(costs(pool)).containsExactly(DEFAULT, OTHER);
        pool.signIn(client, "ana", PASSWORD);

        assertThat(costs(pool)).containsExactly(OTHER, OTHER);
    }

    @Test
    void aHashBecomesAVerifierOnceThePoolAllowsSrpAgain() {
        var pool = pool("argon2id:" + OTHER);
        String client = pool.client();
        String hiding =
                pool.client(
                        r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        pool.confirmedUser("ana");
        tag(pool, "srp");

        assertThatThrownBy(() -> bySrp(pool, client, "ana"))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(WRONG);
        assertThatThrownBy(() -> bySrp(pool, hiding, "ana"))
                .as("it looks like a user with a wrong password")
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(WRONG);
        pool.signIn(client, "ana", PASSWORD);

        assertThat(costs(pool)).containsExactly("");
        assertThat(bySrp(pool, client, "ana")).isNotBlank();
    }

    @Test
    void earlierPasswordsAreRefusedInWhateverFormTheyAreKept() {
        var pool =
                server.pool(r ->
                        r.policies(p ->
                                p.passwordPolicy(w -> w.minimumLength(8).passwordHistorySize(2))));
        String client = pool.client();
        pool.confirmedUser("ana");
        tag(pool, "argon2id:" + OTHER);
        String token = pool.accessToken(client, "ana");
        change(token, PASSWORD, "Second-Horse-8");

        assertThatThrownBy(() -> change(token, "Second-Horse-8", PASSWORD))
                .isInstanceOf(PasswordHistoryPolicyViolationException.class);
        change(token, "Second-Horse-8", "Third-Horse-9");
        change(token, "Third-Horse-9", PASSWORD);

        assertThat(pool.signIn(client, "ana", PASSWORD).authenticationResult()).isNotNull();
    }

    @Test
    void wrongPasswordsAreCountedAndUnknownUsersRefusedAlike() {
        var pool =
                TestServer.stoppedInTime()
                        .pool(r -> r.userPoolTags(Map.of(TAG, "argon2id:" + OTHER)));
        String hiding =
                pool.client(
                        r -> r.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        pool.confirmedUser("ana");

        refused(pool, hiding, "nobody", PASSWORD);
        for (int i = 0; i < 5; i++) refused(pool, hiding, "ana", "Wrong-Horse-7");

        assertThatThrownBy(() -> pool.signIn(hiding, "ana", PASSWORD))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Password attempts exceeded");
    }

    /// Of strangers, too: their guesses cost as much as any.
    @Test
    void ofACrowdSomeAreToldThatThereAreTooMany() throws Exception {
        var pool = pool("argon2id:m65536:t2:p1");
        String client = pool.client();
        var calls = new ArrayList<Callable<Throwable>>();
        for (int i = 0; i < 48; i++) {
            String name = "nobody-" + i;
            calls.add(() -> catchThrowable(() -> pool.signIn(client, name, PASSWORD)));
        }

        var outcomes = new ArrayList<Throwable>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : callers.invokeAll(calls)) outcomes.add(call.get());
        }

        assertThat(outcomes)
                .hasAtLeastOneElementOfType(TooManyRequestsException.class)
                .hasAtLeastOneElementOfType(UserNotFoundException.class)
                .hasOnlyElementsOfTypes(
                        TooManyRequestsException.class, UserNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "argon2id:m7168:t5:p1", "argon2id:m65536:t10:p4", "srp"})
    void theSettingIsReturned(String value) {
        var pool = pool(value);

        var tags = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool();

        assertThat(tags.userPoolTags()).containsEntry(TAG, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bcrypt",
                "argon2id:",
                "argon2id:m7167:t5:p1",
                "argon2id:m19455:t2:p1",
                "argon2id:m65537:t2:p1",
                "argon2id:m19456:t11:p1",
                "argon2id:m19456:t2:p5",
                "argon2id:m19456:t2"
            })
    void aCostThatIsTooLittleOrTooMuchIsRefused(String value) {
        assertThatThrownBy(() -> pool(value))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The value of the tag " + TAG + " must");
    }

    private TestPool pool(String value) {
        return server.pool(r -> r.userPoolTags(Map.of(TAG, value)));
    }

    private void tag(TestPool pool, String value) {
        var arn = server.admin().describeUserPool(r -> r.userPoolId(pool.id())).userPool().arn();
        server.admin().tagResource(r -> r.resourceArn(arn).tags(Map.of(TAG, value)));
    }

    private void refused(TestPool pool, String client, String name, String password) {
        assertThatThrownBy(() -> pool.signIn(client, name, password))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(WRONG);
    }

    private void change(String token, String from, String to) {
        server.app()
                .changePassword(
                        r -> r.accessToken(token).previousPassword(from).proposedPassword(to));
    }

    private String bySrp(TestPool pool, String client, String name) {
        var srp = TestSrp.of(pool, name);
        var asked =
                server.app()
                        .initiateAuth(r ->
                                r.clientId(client)
                                        .authFlow(AuthFlowType.USER_SRP_AUTH)
                                        .authParameters(
                                                Map.of("USERNAME", name, "SRP_A", srp.srpA())));
        var parameters = asked.challengeParameters();
        var responses =
                srp.responses(PASSWORD, parameters, parameters.getOrDefault("SECRET_BLOCK", ""));
        responses.put("USERNAME", parameters.getOrDefault("USER_ID_FOR_SRP", ""));
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.PASSWORD_VERIFIER)
                                .challengeResponses(responses))
                .authenticationResult()
                .accessToken();
    }

    /// What the pool's passwords are kept as, in order; empty for a verifier.
    private List<String> costs(TestPool pool) {
        return costs(
                "select coalesce(argon2id, '') as cost from user_password"
                        + " where user_pool_id = ? order by 1",
                pool);
    }

    /// The same, of the passwords in force as the history has them.
    private List<String> historyCosts(TestPool pool) {
        return costs(
                "select coalesce(h.argon2id, '') as cost from password_history h"
                        + " join user_password p on p.user_pool_id = h.user_pool_id"
                        + " and p.sub = h.sub and p.salt = h.salt"
                        + " where h.user_pool_id = ? order by 1",
                pool);
    }

    private List<String> costs(String query, TestPool pool) {
        return server.database().list(query, row -> row.text("cost"), pool.id());
    }
}
