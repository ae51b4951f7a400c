package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.look.Graphic;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Ceremony;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Link;
import doorhouse.login.page.Page.Notice;
import doorhouse.oauth.SessionCookie;
import doorhouse.operation.ApiException;
import doorhouse.operation.SignedInUser;
import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.passkey.Passkeys;
import doorhouse.userpool.pool.UserPool;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/passkeys/add`: somebody who is signed in makes a passkey. It is offered after sign-up, and
/// clients may lead their users here.
final class PasskeyPages {
    static final String PATH = "/passkeys/add";

    /// The form's field that the browser's credential is sent in.
    static final String CREDENTIAL = "credential";

    private final Passkeys passkeys;

    /// How long after the sign-in a passkey may be made: it outlives the session by far, so a
    /// browser that was left open is not enough.
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final SessionCookie sessions;
    private final Clock clock;

    PasskeyPages(Passkeys passkeys, SessionCookie sessions, Clock clock) {
        this.passkeys = passkeys;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// @param kind `get` or `create`
    static Ceremony ceremony(Visit visit, String kind, String options) {
        return new Ceremony(
                kind,
                options,
                CREDENTIAL,
                visit.text("passkey.needsScript"),
                visit.text("passkey.unsupported"),
                visit.text("passkey.failed"));
    }

    /// Whether users of the pool can have passkeys at all.
    boolean offered(UserPool pool) {
        return passkeys.possible(pool);
    }

    Response show(Visit visit) {
        return signedIn(visit, session -> page(visit, session, null));
    }

    /// The answer to somebody who has just signed in by the pool itself; others are told what is
    /// missing. A passkey is a way in of the user's own, and would outlive the word of another
    /// provider.
    private Response signedIn(Visit visit, Function<BrowserSession, Response> answer) {
        var session =
                sessions.find(visit.site(), visit.request())
                        .filter(found -> found.serves(visit.client()));
        if (session.isPresent() && session.get().prover() != null) {
            return visit.stage()
                    .tell(403, visit.text("passkey.add.title"), visit.text("passkey.add.ownOnly"));
        }
        return session.filter(found -> found.within(FRESH, clock.instant()))
                .map(answer)
                .orElseGet(() -> visit.lead(visit.to("/login", visit.asked().signingInAnew())));
    }

    private Response page(Visit visit, BrowserSession session, @Nullable Notice notice) {
        String options;
        try {
            options = Json.text(passkeys.registrationOptions(visit.pool(), user(visit, session)));
        } catch (ApiException refusal) {
            return visit.stage()
                    .tell(400, visit.text("failure.title"), visit.stage().texts().error(refusal));
        }
        var form =
                new Form(
                        here(visit),
                        visit.hidden(Map.of(CREDENTIAL, "")),
                        List.of(),
                        List.of(),
                        List.of(Button.primary(visit.text("passkey.add.submit"))),
                        ceremony(visit, "create", options));
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Lead(visit.text("passkey.add.lead")));
        blocks.add(form);
        blocks.add(new Block.Links(List.of(new Link("", next(visit), visit.text("common.skip")))));
        return visit.answer(
                notice == null ? 200 : 400,
                visit.stage()
                        .page(visit.text("passkey.add.title"), notice, blocks)
                        .with(Graphic.PASSKEY)
                        .running(Script.address(visit.stage())));
    }

    Response take(Visit visit) {
        return signedIn(visit, session -> take(visit, session));
    }

    private Response take(Visit visit, BrowserSession session) {
        var sent = visit.typed(CREDENTIAL);
        if (sent.isEmpty()) {
            return page(visit, session, Notice.error(visit.text("passkey.failed")));
        }
        try {
            passkeys.register(visit.pool(), user(visit, session), Json.read(sent.get()));
        } catch (NotJson e) {
            return page(visit, session, Notice.error(visit.text("passkey.failed")));
        } catch (ApiException refusal) {
            return page(visit, session, StepPages.error(visit, refusal));
        }
        return visit.lead(next(visit));
    }

    /// Of a client that only led its user here, the query says no more than where to go back to.
    private static String here(Visit visit) {
        return visit.stage().path(PATH) + "?" + visit.request().rawQuery();
    }

    /// On to the client: with an answer to what it asked, or where it wanted its user back.
    private static String next(Visit visit) {
        return visit.request().query("response_type").isPresent()
                ? visit.to("/oauth2/authorize", visit.asked().withoutPrompt())
                : visit.asked().redirectUri();
    }

    private static SignedInUser user(Visit visit, BrowserSession session) {
        var user = session.user();
        return new SignedInUser(
                user.userPoolId(),
                visit.client().id(),
                user.sub(),
                user.username(),
                Set.of(),
                null,
                null);
    }
}
