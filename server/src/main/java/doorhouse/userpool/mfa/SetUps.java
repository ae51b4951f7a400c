package doorhouse.userpool.mfa;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.SOFTWARE_TOKEN_MFA_NOT_FOUND;

import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.AccessTokens;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who sets an authenticator up: a signed-in user by access token, or one in the middle of a
/// sign-in, by the session of the MFA_SETUP challenge. That session goes on through the steps of
/// the set-up, another text at each with the same end, and after the last says that a code was
/// right.
public final class SetUps {
    private static final String CHALLENGE = "MFA_SETUP";
    private static final String VERIFIED = "softwareTokenVerified";

    /// A set-up on its way.
    ///
    /// @param session null for a user who is signed in
    record SetUp(UserPool pool, User user, @Nullable ChallengeSession session) {}

    private final UserPools pools;
    private final AppClients clients;
    private final Users users;
    private final UserMfas mfas;
    private final AccessTokens accessTokens;
    private final ChallengeSessions sessions;
    private final SessionPasswords sessionPasswords;

    public SetUps(
            UserPools pools,
            AppClients clients,
            Users users,
            UserMfas mfas,
            AccessTokens accessTokens,
            ChallengeSessions sessions,
            SessionPasswords sessionPasswords) {
        this.pools = pools;
        this.clients = clients;
        this.users = users;
        this.mfas = mfas;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
        this.sessionPasswords = sessionPasswords;
    }

    /// @param browser that brings the session; null for the API
    /// @throws doorhouse.operation.ApiException when there is not exactly one of token and session,
    ///   it is not good, or the pool does not know authenticators
    SetUp begun(@Nullable String accessToken, @Nullable String session, @Nullable String browser) {
        if (accessToken == null && session != null) return offered(bySession(session, browser));
        if (accessToken != null && session == null) return offered(byToken(accessToken));
        throw INVALID_PARAMETER.because("Exactly one of AccessToken and Session must be provided.");
    }

    private SetUp byToken(String accessToken) {
        var caller = accessTokens.authenticate(accessToken);
        var user = users.get(caller.userPoolId(), caller.sub());
        return new SetUp(pools.get(caller.userPoolId()), user, null);
    }

    private SetUp bySession(String text, @Nullable String browser) {
        var client = clients.get(ChallengeSessions.client(text));
        var session = sessions.open(client.userPoolId(), client.id(), text, CHALLENGE);
        if (!session.browser().equals(Optional.ofNullable(browser))) {
            throw ChallengeSessions.invalid();
        }
        var user =
                users.find(session.userPoolId(), session.sub())
                        .filter(found -> stillSigningIn(found, session))
                        .orElseThrow(ChallengeSessions::invalid);
        return new SetUp(pools.get(session.userPoolId()), user, session);
    }

    private boolean stillSigningIn(User user, ChallengeSession session) {
        if (!user.enabled()
                || user.status() != UserStatus.CONFIRMED
                || !sessionPasswords.unchanged(session, user)) return false;
        // Somebody who holds an older session of this sign-in, and no more than the password, must
        // not get round the second factor that the user has set up since.
        var mfa = mfas.find(user.userPoolId(), user.sub());
        return mfa.enabled().isEmpty() && !mfa.softwareTokenVerified();
    }

    private static SetUp offered(SetUp setUp) {
        if (setUp.pool().settings().softwareTokenMfa()) return setUp;
        throw SOFTWARE_TOKEN_MFA_NOT_FOUND.because(
                "Software Token MFA has not been enabled by the userPool");
    }

    /// Uses the session up; nothing for a user who is signed in.
    void spend(SetUp setUp) {
        if (setUp.session() != null) sessions.spend(setUp.session());
    }

    /// The session for the next step; null for a user who is signed in.
    @Nullable String goOn(SetUp setUp) {
        return setUp.session() == null ? null : sessions.successor(setUp.session(), Map.of());
    }

    /// The session with which the sign-in goes on; null for a user who is signed in.
    @Nullable String goOnVerified(SetUp setUp) {
        return setUp.session() == null
                ? null
                : sessions.successor(setUp.session(), Map.of(VERIFIED, "true"));
    }
}
