package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Link;
import doorhouse.oauth.SessionCookie;
import doorhouse.userpool.authorization.Prompt;
import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.directory.User;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who is signed in already in this browser goes on, or somebody else signs in.
final class AccountPages {
    /// The form's field that names the account to go on with.
    static final String FIELD = "account";

    private static final String ANOTHER = "another";

    private final SessionCookie sessions;
    private final Journeys journeys;
    private final Clock clock;

    AccountPages(SessionCookie sessions, Journeys journeys, Clock clock) {
        this.sessions = sessions;
        this.journeys = journeys;
        this.clock = clock;
    }

    /// What somebody sees who is signed in: the choice where the client asks for it, and otherwise
    /// nothing but the way back to the client. Empty where the user is to sign in.
    Optional<Response> choice(Visit visit) {
        var session = session(visit);
        if (session.isEmpty()) return Optional.empty();
        if (!visit.asked().prompt().contains(Prompt.SELECT_ACCOUNT)) {
            return Optional.of(goOn(visit, session.get()));
        }
        boolean another = visit.request().query(FIELD).filter(ANOTHER::equals).isPresent();
        return another ? Optional.empty() : Optional.of(page(visit, session.get()));
    }

    /// The session of this browser, where it is one that this client takes, and takes now.
    private Optional<BrowserSession> session(Visit visit) {
        var asked = visit.asked();
        if (asked.prompt().contains(Prompt.LOGIN)) return Optional.empty();
        return sessions.find(visit.site(), visit.request())
                .filter(session -> session.serves(visit.client()))
                .filter(session ->
                        asked.maxAge() == null || session.within(asked.maxAge(), clock.instant()));
    }

    /// A request that was pushed keeps what it prompts for, and would ask again.
    private Response goOn(Visit visit, BrowserSession session) {
        if (visit.asked().pushed() != null) {
            return journeys.goOn(visit, session.at(visit.pool(), visit.client()));
        }
        return visit.lead(visit.to("/oauth2/authorize", visit.asked().withoutPrompt()));
    }

    private static Response page(Visit visit, BrowserSession session) {
        var name = name(session.user());
        var button =
                new Button(
                        FIELD,
                        session.user().sub().value(),
                        visit.stage().texts().get("account.continueAs", "username", name),
                        Block.Weight.PRIMARY);
        var form = new Form(visit.to("/login"), visit.hidden(Map.of()), List.of(), List.of(button));
        var another =
                new Link(
                        "",
                        visit.to("/login") + "&" + FIELD + "=" + ANOTHER,
                        visit.text("signIn.otherAccount"));
        return visit.page(
                visit.text("account.title"),
                List.of(
                        new Block.Lead(visit.text("account.lead")),
                        form,
                        new Block.Links(List.of(another))));
    }

    /// The chosen account, if it is still the one of this browser.
    Response take(Visit visit) {
        return session(visit)
                .filter(session ->
                        visit.typed(FIELD).equals(Optional.of(session.user().sub().value())))
                .map(session -> goOn(visit, session))
                .orElseGet(() -> visit.lead(visit.to("/login")));
    }

    /// What users know themselves by: the user name, unless that is made of hex digits.
    static String name(User user) {
        boolean speaking = !user.username().equals(user.sub().value());
        return Stream.of("email", "phone_number")
                .filter(_ -> !speaking)
                .flatMap(attribute -> user.attribute(attribute).stream())
                .findFirst()
                .orElse(user.username());
    }
}
