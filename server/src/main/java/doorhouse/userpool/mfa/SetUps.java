package doorhouse.userpool.mfa;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.SOFTWARE_TOKEN_MFA_NOT_FOUND;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who sets an authenticator up: a signed-in user by access token, or one in the middle of a
/// sign-in, by the session of the MFA_SETUP challenge. That session goes on through the steps of
/// the set-up, renewed at each, and at its end says that a code was right.
public final class SetUps {
    private static final String CHALLENGE = "MFA_SETUP";
    private static final String VERIFIED = "softwareTokenVerified";

    /// A set-up on its way.
    ///
    /// @param signIn null for a user who is signed in
    record SetUp(UserPool pool, User user, @Nullable SignIn signIn) {
        boolean bySession() {
            return signIn != null;
        }
    }

    /// The sign-in that a set-up is part of.
    record SignIn(AppClient client, ChallengeSession session) {}

    private final UserPools pools;
    private final AppClients clients;
    private final Users users;
    private final UserMfas mfas;
    private final AccessTokens accessTokens;
    private final ChallengeSessions sessions;

    public SetUps(
            UserPools pools,
            AppClients clients,
            Users users,
            UserMfas mfas,
            AccessTokens accessTokens,
            ChallengeSessions sessions) {
        this.pools = pools;
        this.clients = clients;
        this.users = users;
        this.mfas = mfas;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
    }

    /// @throws doorhouse.operation.ApiException when there is not exactly one of token and session,
    ///   it is not good, or the pool does not know authenticators
    SetUp begun(@Nullable String accessToken, @Nullable String session) {
        if (accessToken == null && session != null) return offered(bySession(session));
        if (accessToken != null && session == null) return offered(byToken(accessToken));
        throw INVALID_PARAMETER.because("Exactly one of AccessToken and Session must be provided.");
    }

    private SetUp byToken(String accessToken) {
        var caller = accessTokens.authenticate(accessToken);
        var user = users.get(caller.userPoolId(), caller.sub());
        return new SetUp(pools.get(caller.userPoolId()), user, null);
    }

    private SetUp bySession(String text) {
        var client = clients.get(ChallengeSessions.client(text));
        var session = sessions.open(client.userPoolId(), client.id(), text, CHALLENGE);
        var user =
                users.find(session.userPoolId(), session.sub())
                        .filter(User::enabled)
                        .orElseThrow(ChallengeSessions::invalid);
        // Somebody who holds an older session of this sign-in, and no more than the password, must
        // not replace the authenticator that the user has set up since.
        if (mfas.find(user.userPoolId(), user.sub()).softwareTokenVerified()) {
            throw ChallengeSessions.invalid();
        }
        return new SetUp(pools.get(session.userPoolId()), user, new SignIn(client, session));
    }

    private static SetUp offered(SetUp setUp) {
        if (setUp.pool().settings().softwareTokenMfa()) return setUp;
        throw SOFTWARE_TOKEN_MFA_NOT_FOUND.because(
                "Software Token MFA has not been enabled by the userPool");
    }

    /// Uses the session up; nothing for a user who is signed in.
    void spend(SetUp setUp) {
        if (setUp.signIn() != null) sessions.spend(setUp.signIn().session());
    }

    /// The session for the next step; null for a user who is signed in.
    @Nullable String goOn(SetUp setUp) {
        return setUp.signIn() == null ? null : renewed(setUp.signIn(), Map.of());
    }

    /// The session with which the sign-in goes on; null for a user who is signed in.
    @Nullable String goOnVerified(SetUp setUp) {
        return setUp.signIn() == null ? null : renewed(setUp.signIn(), Map.of(VERIFIED, "true"));
    }

    private String renewed(SignIn signIn, Map<String, String> added) {
        var session = signIn.session();
        var facts = new HashMap<>(session.facts());
        facts.putAll(added);
        return sessions.issue(signIn.client(), session.sub(), CHALLENGE, facts);
    }
}
