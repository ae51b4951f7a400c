package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Page.Notice;
import doorhouse.oauth.SessionCookie;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.PageSignIn.Step;
import doorhouse.userpool.signin.SignedIn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// The middle of a sign-in: shows what it asks, and takes the answers. What is asked, and whether
/// an answer is right, the machine behind the API decides.
final class StepPages {
    /// The button that chooses another first factor.
    static final String CHOOSE = "choose";

    /// What [#CHOOSE] says to see the choice again.
    static final String ALL = "ALL";

    private static final String SELECT_CHALLENGE = "SELECT_CHALLENGE";
    private static final String MFA_SETUP = "MFA_SETUP";

    /// How the API's refusals of a session begin.
    private static final String INVALID_SESSION = "Invalid session for the user";

    /// By challenge, the name under which the API takes what was typed into the code's field.
    private static final Map<String, String> CODES =
            Map.of(
                    "EMAIL_OTP", "EMAIL_OTP_CODE",
                    "SMS_OTP", "SMS_OTP_CODE",
                    "SMS_MFA", "SMS_MFA_CODE",
                    "SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE");

    private final PageSignIn signIn;
    private final ChallengePages pages;
    private final SetUpPages setUps;
    private final Journeys journeys;
    private final SessionCookie sessions;

    StepPages(PageSignIn signIn, Journeys journeys, SessionCookie sessions) {
        this.signIn = signIn;
        this.pages = new ChallengePages();
        this.setUps = new SetUpPages(signIn);
        this.journeys = journeys;
        this.sessions = sessions;
    }

    static Notice error(Visit visit, ApiException refusal) {
        return Notice.error(visit.stage().texts().error(refusal));
    }

    /// A form that is answered by the page for its path alone leads back to the first page, when it
    /// is only looked at: what it was for is over.
    Response again(Visit visit) {
        return visit.lead(visit.to("/login"));
    }

    /// Takes what is posted to the pages of challenges.
    Response take(Visit visit) {
        var posed = Posed.of(visit);
        return posed.isPresent() ? answer(visit, posed.get()) : again(visit);
    }

    /// Begins a sign-in, and shows what it comes to.
    Response attempt(Visit visit, String username, Supplier<Step> begin) {
        return attempt(visit, username, begin, who -> journeys.end(visit, who));
    }

    /// As [#attempt], with another end where nothing more is asked.
    Response attempt(
            Visit visit, String username, Supplier<Step> begin, Function<SignedIn, Response> end) {
        try {
            var step = begin.get();
            return step instanceof Step.Passed(var who)
                    ? end.apply(who)
                    : after(visit, username, step, List.of());
        } catch (ApiException refusal) {
            return journeys.elsewhere(visit, username, refusal)
                    .orElseGet(() -> journeys.signIn().refused(visit, refusal));
        }
    }

    private Response after(Visit visit, String username, Step step, List<String> before) {
        return switch (step) {
            case Step.Passed(var who) -> journeys.end(visit, who);
            case Step.Asks asks -> {
                var posed = Posed.of(username, asks, before);
                if (posed.challenge().equals(MFA_SETUP)) yield setUps.begin(visit, posed);
                yield pages.show(visit, posed, null);
            }
        };
    }

    /// Takes the answer to a challenge.
    Response answer(Visit visit, Posed posed) {
        var chosen = visit.typed(CHOOSE);
        if (chosen.isPresent() && chosen.get().equals(ALL)) {
            return posed.challenge().equals(MFA_SETUP)
                    ? setUps.choose(visit, posed, null)
                    : pages.show(visit, posed.as(SELECT_CHALLENGE), null);
        }
        try {
            if (posed.challenge().equals(MFA_SETUP)) {
                return setUps.take(
                        visit, posed, step -> after(visit, posed.username(), step, List.of()));
            }
            if (Fields.passwordsDiffer(visit, Fields.NEW_PASSWORD)) {
                return pages.show(visit, posed, Notice.error(visit.text("form.passwordsDiffer")));
            }
            var challenge = chosen.isPresent() ? SELECT_CHALLENGE : posed.challenge();
            // The password is all that is asked of who can show nothing else.
            if (challenge.equals(SELECT_CHALLENGE)
                    && chosen.or(() -> visit.typed("answer"))
                            .filter("PASSWORD"::equals)
                            .isPresent()) {
                return pages.show(visit, posed.as("PASSWORD"), null);
            }
            var step =
                    signIn.answer(
                            visit.pool(),
                            visit.client(),
                            challenge,
                            posed.session(),
                            responses(visit, posed, challenge),
                            visit.surroundings());
            // Once something was shown, there is no choice any more.
            var before = challenge.equals(SELECT_CHALLENGE) ? posed.available() : List.<String>of();
            return after(visit, posed.username(), step, before);
        } catch (ApiException refusal) {
            return refused(visit, posed, refusal);
        }
    }

    private static Map<String, String> responses(Visit visit, Posed posed, String challenge) {
        var responses = new HashMap<String, String>();
        responses.put("USERNAME", posed.username());
        switch (challenge) {
            case "PASSWORD" -> put(visit, responses, Fields.PASSWORD, "PASSWORD");
            case "WEB_AUTHN" -> put(visit, responses, "credential", "CREDENTIAL");
            case "NEW_PASSWORD_REQUIRED" -> {
                put(visit, responses, Fields.NEW_PASSWORD, "NEW_PASSWORD");
                for (var name : visit.form().names()) {
                    if (name.startsWith(Fields.ATTRIBUTE)) put(visit, responses, name, name);
                }
            }
            case SELECT_CHALLENGE -> {
                put(visit, responses, "answer", "ANSWER");
                put(visit, responses, CHOOSE, "ANSWER");
            }
            default -> {
                var code = CODES.get(challenge);
                if (code != null) responses.put(code, visit.typed(Fields.CODE).orElse("").strip());
                else put(visit, responses, "answer", "ANSWER");
            }
        }
        return responses;
    }

    private static void put(Visit visit, Map<String, String> responses, String field, String name) {
        visit.typed(field).ifPresent(value -> responses.put(name, value));
    }

    private Response refused(Visit visit, Posed posed, ApiException refusal) {
        if (passed(visit, posed)) {
            return visit.lead(visit.to("/oauth2/authorize", visit.asked().withoutPrompt()));
        }
        boolean over =
                refusal.sentence().startsWith(INVALID_SESSION)
                        // Its session is used up by any answer.
                        || posed.challenge().equals("CUSTOM_CHALLENGE");
        if (over) return journeys.signIn().refused(visit, refusal);
        return journeys.elsewhere(visit, posed.username(), refusal)
                .orElseGet(() -> {
                    var notice = error(visit, refusal);
                    return posed.challenge().equals(MFA_SETUP)
                            ? setUps.show(visit, posed, notice)
                            : pages.show(visit, posed, notice);
                });
    }

    /// Whether this very sign-in has come to its end: the form was sent twice, and its first time
    /// was right.
    private boolean passed(Visit visit, Posed posed) {
        return sessions.find(visit.site(), visit.request())
                .filter(session ->
                        signIn.eventId(visit.pool(), visit.client(), posed.session())
                                .filter(session.eventId()::equals)
                                .isPresent())
                .isPresent();
    }
}
