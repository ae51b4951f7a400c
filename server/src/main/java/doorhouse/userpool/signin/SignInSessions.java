package doorhouse.userpool.signin;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A sign-in as a challenge session carries it from one step to the next.
public final class SignInSessions {
    private static final String EVENT = "event";
    private static final String STARTED = "started";
    private static final String FLOW = "flow";
    private static final String PASSED = "passed";

    /// No challenge of the API has that name.
    private static final String HELD = "SIGNED_IN";

    /// Before the names of the facts that steps keep.
    private static final String OF_A_STEP = "step.";

    private final Users users;
    private final Phantoms phantoms;
    private final SessionPasswords passwords;
    private final ChallengeSessions sessions;
    private final SignInDevices devices;

    public SignInSessions(
            Users users,
            Phantoms phantoms,
            SessionPasswords passwords,
            ChallengeSessions sessions,
            SignInDevices devices) {
        this.users = users;
        this.phantoms = phantoms;
        this.passwords = passwords;
        this.sessions = sessions;
        this.devices = devices;
    }

    /// The session with which an answer to the challenge is to come back.
    String issue(SignIn signIn, String challenge) {
        return sessions.issue(signIn.client(), kept(signIn), challenge, facts(signIn));
    }

    private Sub kept(SignIn signIn) {
        var user = signIn.user();
        return signIn.phantom()
                .map(name -> phantoms.kept(signIn.pool(), name, user))
                .orElse(user.sub());
    }

    /// Opens what a client brought, whatever challenge it was posed for.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when it is not ours, another
    ///   client's or too old
    ChallengeSession open(UserPool pool, AppClient client, String text) {
        return sessions.open(pool.id(), client.id(), text);
    }

    /// The event of the sign-in that a session belongs to; empty where the session is none of ours.
    Optional<String> eventId(UserPool pool, AppClient client, String text) {
        try {
            return Optional.ofNullable(open(pool, client, text).facts().get(EVENT));
        } catch (ApiException notOurs) {
            return Optional.empty();
        }
    }

    /// The sign-in as it stood when the session was issued, with the user as of now.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when the answer names
    ///   another user, or what was shown counts no more
    SignIn resume(UserPool pool, AppClient client, ChallengeSession session, Asked asked) {
        var facts = ofSteps(session);
        var passed = factors(fact(session, PASSED));
        var user = user(pool, session, facts, asked);
        // Before anything was shown nothing is told of the user where that is hidden.
        if (!passed.isEmpty() || !client.hidesUserExistence()) refuseState(user);
        // The password was replaced since: whoever showed the one before has shown nothing.
        if (passed.contains(SignIn.Factor.PASSWORD) && !passwords.unchanged(session, user)) {
            sessions.spend(session);
            throw ChallengeSessions.invalid();
        }
        return new SignIn(
                pool,
                client,
                user,
                fact(session, EVENT),
                startedAt(session),
                AuthFlow.valueOf(fact(session, FLOW)),
                passed,
                facts,
                asked.caller());
    }

    /// Uses up the session of an answer that was found right. An answer that names a device which
    /// is no more is refused before, so that it can be given again without.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when it was used before,
    ///   ResourceNotFoundException `Device does not exist.`
    void spend(Answer answer) {
        devices.tell(answer);
        sessions.spend(answer.session());
    }

    /// The question that an answer leads to, and with it the session used up: a question that
    /// cannot be posed, such as where a message cannot be sent, leaves it as good as before.
    ///
    /// @throws doorhouse.operation.ApiException as [#spend]
    Question spentOn(Answer answer, Supplier<Question> question) {
        sessions.requireUnspent(answer.session());
        var posed = question.get();
        spend(answer);
        return posed;
    }

    /// A sign-in that has come to its end on a page, as a session of no challenge.
    String hold(SignedIn who, String browser) {
        var facts = new HashMap<>(passwords.fact(who.user()));
        facts.put(EVENT, who.eventId());
        facts.put(STARTED, Long.toString(who.authenticatedAt().toEpochMilli()));
        facts.put(ChallengeSession.BROWSER, browser);
        return sessions.issue(who.client(), who.user().sub(), HELD, facts);
    }

    /// The sign-in of [#hold], which is used up.
    SignedIn resume(UserPool pool, AppClient client, String text, String browser) {
        var session = sessions.open(pool.id(), client.id(), text, HELD);
        var user = users.find(pool.id(), session.sub()).orElseThrow(ChallengeSessions::invalid);
        refuseState(user);
        if (!session.browser().equals(Optional.of(browser))
                || !passwords.unchanged(session, user)) {
            throw ChallengeSessions.invalid();
        }
        sessions.spend(session);
        var at = startedAt(session);
        return new SignedIn(pool, client, user, fact(session, EVENT), at, null, null);
    }

    private static Instant startedAt(ChallengeSession session) {
        return Instant.ofEpochMilli(Long.parseLong(fact(session, STARTED)));
    }

    private static void refuseState(User user) {
        if (!user.enabled()) throw FirstFactor.disabled();
        if (user.status() == UserStatus.RESET_REQUIRED) throw FirstFactor.resetRequired();
    }

    /// The user of the session, if that is whom the answer names. Of a user who is not there the
    /// same is read, so that time does not tell.
    private User user(
            UserPool pool, ChallengeSession session, Map<String, String> facts, Asked asked) {
        var found = users.find(pool.id(), session.sub());
        var name = asked.get("USERNAME");
        var named = users.find(pool, name);
        var phantom = SignIn.phantom(facts);
        if (phantom.isPresent()) {
            var user = phantoms.signingIn(pool, phantom.get(), session.sub());
            if (!names(pool, phantom.get(), name) && !names(pool, user.username(), name)) {
                throw ChallengeSessions.invalid();
            }
            return user;
        }
        var user = found.orElseThrow(ChallengeSessions::invalid);
        boolean same = named.filter(other -> other.sub().equals(user.sub())).isPresent();
        if (!same) throw ChallengeSessions.invalid();
        return user;
    }

    private static boolean names(UserPool pool, String one, String other) {
        var settings = pool.settings();
        return SignInNames.key(settings, one).equals(SignInNames.key(settings, other));
    }

    private Map<String, String> facts(SignIn signIn) {
        var facts = new HashMap<String, String>();
        signIn.facts().forEach((name, value) -> facts.put(key(name), value));
        facts.put(EVENT, signIn.eventId());
        facts.put(STARTED, Long.toString(signIn.startedAt().toEpochMilli()));
        facts.put(FLOW, signIn.flow().name());
        facts.put(
                PASSED,
                signIn.passed().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        // An app that sets up an authenticator in the middle of a sign-in asks for it too.
        if (!signIn.passed().isEmpty()) facts.putAll(passwords.fact(signIn.user()));
        return facts;
    }

    private static Map<String, String> ofSteps(ChallengeSession session) {
        var facts = new HashMap<String, String>();
        session.facts()
                .forEach((name, value) -> {
                    if (name.startsWith(OF_A_STEP)) {
                        facts.put(name.substring(OF_A_STEP.length()), value);
                    }
                });
        session.browser().ifPresent(browser -> facts.put(SignIn.PAGE, browser));
        return facts;
    }

    private static String key(String name) {
        return name.equals(SignIn.PAGE) ? ChallengeSession.BROWSER : OF_A_STEP + name;
    }

    private static String fact(ChallengeSession session, String name) {
        var value = session.facts().get(name);
        if (value == null) throw ChallengeSessions.invalid();
        return value;
    }

    private static Set<SignIn.Factor> factors(String text) {
        var factors = EnumSet.noneOf(SignIn.Factor.class);
        if (text.isEmpty()) return factors;
        for (String name : text.split(",")) factors.add(SignIn.Factor.valueOf(name));
        return factors;
    }
}
