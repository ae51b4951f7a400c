package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.id.Sub;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Piece;
import doorhouse.oauth.SignInEnd;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.terms.Agreements;
import doorhouse.userpool.terms.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents that users agree to: by signing up, or before they go on where a client wants that
/// of those who signed up earlier.
final class ConsentPages {
    /// The form's field that says which state of the documents was read.
    private static final String MARK = "documents";

    /// What the form's buttons say.
    private static final String ANSWER = "consent";

    private static final String AGREED = "agreed";
    private static final String DECLINED = "declined";

    private final Agreements agreements;
    private final PageSignIn signIn;
    private final SignInEnd end;
    private final Journeys journeys;

    ConsentPages(Agreements agreements, PageSignIn signIn, SignInEnd end, Journeys journeys) {
        this.agreements = agreements;
        this.signIn = signIn;
        this.end = end;
        this.journeys = journeys;
    }

    /// The documents that the client shows; empty where it has none.
    Optional<Documents> shown(Visit visit) {
        return agreements.shown(visit.pool().id(), visit.client().id(), language(visit));
    }

    private static String language(Visit visit) {
        return visit.stage().texts().language().termsName();
    }

    static Map<String, String> hidden(Optional<Documents> documents) {
        return documents.map(d -> Map.of(MARK, d.mark())).orElse(Map.of());
    }

    /// Whether the documents stand as they did when the form was made.
    static boolean asRead(Visit visit, Optional<Documents> documents) {
        return documents.map(Documents::mark).equals(visit.typed(MARK));
    }

    void accepted(Sub sub, Documents documents) {
        agreements.accepted(sub, documents);
    }

    static Block sentence(Visit visit, String key, Documents documents) {
        var pieces =
                visit.stage().texts().pieces(key).stream()
                        .map(piece ->
                                switch (piece.slot()) {
                                    case "terms" ->
                                            new Piece(
                                                    visit.text("terms.termsOfUse"),
                                                    documents.termsOfUse().link());
                                    case "privacy" ->
                                            new Piece(
                                                    visit.text("terms.privacyPolicy"),
                                                    documents.privacyPolicy().link());
                                    default -> new Piece(piece.text(), null);
                                })
                        .toList();
        return new Block.Legal(pieces);
    }

    /// The page that asks a user who has signed in; empty where nothing is to be asked.
    Optional<Response> asked(Visit visit, SignedIn who) {
        return agreements
                .pending(visit.pool(), visit.client().id(), who.user().sub(), language(visit))
                .map(documents -> page(visit, who, documents));
    }

    private Response page(Visit visit, SignedIn who, Documents documents) {
        var session = signIn.hold(who, visit.surroundings());
        var form =
                new Form(
                        visit.to("/consent"),
                        visit.hidden(Map.of(Posed.SESSION, session, MARK, documents.mark())),
                        List.of(),
                        List.of(
                                new Button(
                                        ANSWER,
                                        AGREED,
                                        visit.text("consent.submit"),
                                        Block.Weight.PRIMARY),
                                new Button(
                                        ANSWER,
                                        DECLINED,
                                        visit.text("consent.decline"),
                                        Block.Weight.SECONDARY)));
        return visit.page(
                visit.text("consent.title"),
                List.of(
                        new Block.Lead(visit.text("consent.lead")),
                        sentence(visit, "consent.sentence", documents),
                        form));
    }

    Response take(Visit visit) {
        var session = visit.typed(Posed.SESSION);
        var answer = visit.typed(ANSWER).orElse("");
        if (session.isEmpty()) return visit.lead(visit.to("/login"));
        if (answer.equals(DECLINED)) {
            return end.refused(
                    visit.site(),
                    visit.request(),
                    visit.asked(),
                    "access_denied",
                    "The user did not agree to the terms.");
        }
        try {
            var who =
                    signIn.resume(
                            visit.pool(), visit.client(), session.get(), visit.surroundings());
            var documents = shown(visit);
            boolean agreed = answer.equals(AGREED) && asRead(visit, documents);
            if (agreed) documents.ifPresent(read -> accepted(who.user().sub(), read));
            return asked(visit, who).orElseGet(() -> journeys.toClient(visit, who));
        } catch (ApiException refusal) {
            return journeys.signIn().refused(visit, refusal);
        }
    }
}
