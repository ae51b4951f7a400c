package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.userpool.signup.SignUpOperations;
import doorhouse.userpool.trigger.PreAuthentication;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// USER_AUTH: the user chooses the first factor among those that the pool allows, or goes straight
/// on from the confirmed sign-up. Source: Amazon Cognito Developer Guide, "Choice-based
/// authentication".
///
/// A user who is not there, where that is hidden, is a phantom who may choose among all that the
/// pool allows, and never answers right.
public final class ChoiceFlow {
    private final AppClients clients;
    private final Users users;
    private final Phantoms phantoms;
    private final ChallengeSessions sessions;
    private final SessionPasswords sessionPasswords;
    private final Choices choices;
    private final PreAuthentication preAuthentication;
    private final SignInDevices devices;
    private final Challenges challenges;
    private final Clock clock;

    public ChoiceFlow(
            AppClients clients,
            Users users,
            Phantoms phantoms,
            ChallengeSessions sessions,
            SessionPasswords sessionPasswords,
            Choices choices,
            PreAuthentication preAuthentication,
            SignInDevices devices,
            Challenges challenges,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.phantoms = phantoms;
        this.sessions = sessions;
        this.sessionPasswords = sessionPasswords;
        this.choices = choices;
        this.preAuthentication = preAuthentication;
        this.devices = devices;
        this.challenges = challenges;
        this.clock = clock;
    }

    Outcome begin(UserPool pool, AppClient client, @Nullable String session, Asked asked) {
        if (session != null) return signedUp(pool, client, session, asked);
        String username = asked.get("USERNAME");
        asked.checkSecretHash(clients, client, username);
        var begun = begun(pool, client, username, asked);
        return pose(begun.signIn(), begun.among(), asked);
    }

    private record Begun(SignIn signIn, List<Choice> among) {}

    private Begun begun(UserPool pool, AppClient client, String username, Asked asked) {
        var beginning = Beginning.of(AuthFlow.USER_AUTH, clock.instant(), asked);
        var user = users.find(pool, username);
        preAuthentication.check(pool, client, asked.caller().clientMetadata(), user, username);
        if (user.isEmpty() && !client.hidesUserExistence()) throw Users.unknown();
        if (user.isPresent()) {
            FirstFactor.checkBefore(client, user.get());
            var signIn = beginning.by(pool, client, user.get(), asked.caller()).named(username);
            var among = choices.of(signIn);
            if (!among.isEmpty()) return new Begun(signIn, among);
            if (!client.hidesUserExistence()) throw FirstFactor.withoutPassword(client, user.get());
        }
        var phantom = phantoms.signingIn(pool, username, beginning.startedAt());
        var signIn = beginning.by(pool, client, phantom, asked.caller()).simulated(username);
        return new Begun(signIn, choices.of(signIn));
    }

    private Outcome pose(SignIn signIn, List<Choice> among, Asked asked) {
        var preferred =
                asked.find("PREFERRED_CHALLENGE").flatMap(Choice::named).filter(among::contains);
        if (preferred.isEmpty()) return challenges.pose(signIn, Choices.question(signIn, among));
        return switch (choices.take(signIn, preferred.get(), asked)) {
            case Taken.Shown(var shown) -> challenges.goOn(devices.checked(shown));
            case Taken.Asks(var asking, var question) ->
                    challenges.pose(asking, question.among(Choices.names(among)));
        };
    }

    /// Goes on from ConfirmSignUp: what its code showed is the first factor.
    private Outcome signedUp(UserPool pool, AppClient client, String text, Asked asked) {
        var session = sessions.open(pool.id(), client.id(), text, SignUpOperations.CONFIRMED);
        var user = users.find(pool.id(), session.sub()).orElseThrow(ChallengeSessions::invalid);
        var named = asked.find("USERNAME");
        asked.checkSecretHash(clients, client, named.orElse(user.username()));
        if (named.isPresent() && !isNamed(pool, user, named.get())) {
            throw ChallengeSessions.invalid();
        }
        var metadata = asked.caller().clientMetadata();
        preAuthentication.check(pool, client, metadata, Optional.of(user), user.username());
        if (!user.enabled()) throw FirstFactor.disabled();
        if (user.status() == UserStatus.RESET_REQUIRED) throw FirstFactor.resetRequired();
        // Somebody has set another password since: that now stands between the session and tokens.
        if (!sessionPasswords.unchanged(session, user)) throw ChallengeSessions.invalid();
        var beginning = Beginning.of(AuthFlow.USER_AUTH, clock.instant(), asked);
        var signIn = devices.checked(beginning.by(pool, client, user, asked.caller()));
        sessions.spend(session);
        return challenges.goOn(signIn.with(SignIn.Factor.SIGN_UP));
    }

    private boolean isNamed(UserPool pool, User user, String name) {
        return users.find(pool, name).filter(found -> found.sub().equals(user.sub())).isPresent();
    }
}
