package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.mfa.PageSetUps;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.signup.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Signing in on our own pages: the flows and challenges of the API, by the same code, counters,
/// functions and events. Three things differ: the pages are the server's own, so they show no
/// secret of the client and may begin any flow; a challenge is answered by the browser that it was
/// posed to, and by no other; and the end is not tokens but [SignedIn].
public final class PageSignIn {
    /// What a step comes to.
    public sealed interface Step {
        /// One more thing is asked.
        ///
        /// @param challenge by its wire name
        /// @param session to bring back with the answer
        /// @param parameters what the answer needs
        /// @param available the first factors that may be chosen; empty where there is no choice
        record Asks(
                String challenge,
                String session,
                Map<String, String> parameters,
                List<String> available)
                implements Step {}

        /// The user is signed in.
        record Passed(SignedIn who) implements Step {}
    }

    private final PasswordFlow passwordFlow;
    private final ChoiceFlow choiceFlow;
    private final CustomFlow customFlow;
    private final Challenges challenges;
    private final SignInSessions sessions;
    private final PageSetUps setUps;
    private final SignInEvents events;

    public PageSignIn(
            PasswordFlow passwordFlow,
            ChoiceFlow choiceFlow,
            CustomFlow customFlow,
            Challenges challenges,
            SignInSessions sessions,
            PageSetUps setUps,
            SignInEvents events) {
        this.passwordFlow = passwordFlow;
        this.choiceFlow = choiceFlow;
        this.customFlow = customFlow;
        this.challenges = challenges;
        this.sessions = sessions;
        this.setUps = setUps;
        this.events = events;
    }

    /// With the password at once.
    ///
    /// @throws doorhouse.operation.ApiException as USER_PASSWORD_AUTH, as do the others as theirs
    public Step byPassword(
            UserPool pool,
            AppClient client,
            String username,
            String password,
            Surroundings surroundings) {
        var asked = begun(Map.of("USERNAME", username, "PASSWORD", password), surroundings);
        var flow = AuthFlow.USER_PASSWORD_AUTH;
        return begin(client, flow, asked, () -> passwordFlow.begin(pool, client, flow, asked));
    }

    /// With a choice among the first factors: USER_AUTH.
    public Step begin(UserPool pool, AppClient client, String username, Surroundings surroundings) {
        var asked = begun(Map.of("USERNAME", username), surroundings);
        return begin(
                client,
                AuthFlow.USER_AUTH,
                asked,
                () -> choiceFlow.begin(pool, client, null, asked));
    }

    /// By the pool's own functions: CUSTOM_AUTH.
    public Step byFunctions(
            UserPool pool, AppClient client, String username, Surroundings surroundings) {
        var asked = begun(Map.of("USERNAME", username), surroundings);
        return begin(
                client, AuthFlow.CUSTOM_AUTH, asked, () -> customFlow.begin(pool, client, asked));
    }

    /// Straight on from a confirmed sign-up.
    ///
    /// @param session of the confirmation
    public Step signedUp(
            UserPool pool, AppClient client, String session, Surroundings surroundings) {
        var asked = begun(Map.of(), surroundings);
        return begin(
                client,
                AuthFlow.USER_AUTH,
                asked,
                () -> choiceFlow.begin(pool, client, session, asked));
    }

    private Step begin(AppClient client, AuthFlow flow, Asked asked, Supplier<Outcome> work) {
        return step(events.watched(client, flow.name(), null, asked, work));
    }

    /// Answers a challenge.
    ///
    /// @param responses with the USERNAME
    public Step answer(
            UserPool pool,
            AppClient client,
            String challenge,
            String session,
            Map<String, String> responses,
            Surroundings surroundings) {
        var asked = asked(responses, Caller.Step.ANSWER, surroundings);
        return step(
                events.watched(
                        client,
                        challenge,
                        session,
                        asked,
                        () -> challenges.answer(pool, client, challenge, session, asked)));
    }

    /// Begins to set up an authenticator, in answer to MFA_SETUP.
    public PageSetUps.Authenticator associate(
            UserPool pool, AppClient client, String session, Surroundings surroundings) {
        requireBrowser(pool, client, session, surroundings);
        return setUps.associate(session, surroundings.browser());
    }

    /// Takes the first code of the authenticator, and goes on.
    ///
    /// @param session of [#associate]
    public Step verify(
            UserPool pool,
            AppClient client,
            String username,
            String session,
            String code,
            Surroundings surroundings) {
        requireBrowser(pool, client, session, surroundings);
        var verified = setUps.verify(session, code, surroundings.browser());
        return answer(
                pool,
                client,
                MfaSetUpAnswer.CHALLENGE,
                verified,
                Map.of("USERNAME", username),
                surroundings);
    }

    private void requireBrowser(
            UserPool pool, AppClient client, String session, Surroundings surroundings) {
        var browser = sessions.open(pool, client, session).browser();
        if (!browser.equals(Optional.of(surroundings.browser()))) throw ChallengeSessions.invalid();
    }

    /// The event of the sign-in that a session belongs to; empty where the session is none.
    public Optional<String> eventId(UserPool pool, AppClient client, String session) {
        return sessions.eventId(pool, client, session);
    }

    /// Keeps a sign-in that has come to its end, until its user has done something else.
    ///
    /// @return a session for [#resume]
    public String hold(SignedIn who, Surroundings surroundings) {
        return sessions.hold(who, surroundings.browser());
    }

    /// The sign-in that was kept, once, for its own browser.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when it is not ours, another
    ///   browser's, too old or used, or the user may not sign in any more
    public SignedIn resume(
            UserPool pool, AppClient client, String session, Surroundings surroundings) {
        return sessions.resume(pool, client, session, surroundings.browser());
    }

    private static Asked begun(Map<String, String> values, Surroundings surroundings) {
        return asked(values, Caller.Step.BEGIN, surroundings);
    }

    private static Asked asked(
            Map<String, String> values, Caller.Step step, Surroundings surroundings) {
        var all = new HashMap<>(values);
        // A browser proves no device, and names none.
        all.remove("DEVICE_KEY");
        return new Asked(Map.copyOf(all), Caller.ofPage(surroundings, step));
    }

    private static Step step(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Challenge(var name, var session, var parameters, var available) -> {
                // Only SRP has a challenge without a session.
                if (session == null) throw INVALID_PARAMETER.because("Invalid challenge selected");
                yield new Step.Asks(name, session, parameters, available);
            }
            case Outcome.Passed(var who) -> new Step.Passed(who);
            case Outcome.Tokens _ ->
                    throw new IllegalStateException("a sign-in on a page ends without tokens");
        };
    }
}
