package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Link;
import doorhouse.login.page.Block.Weight;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import doorhouse.operation.ApiException;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signup.PageSignUp;
import doorhouse.userpool.terms.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing up, and confirming it by a code.
final class SignUpPages {
    private static final String DESTINATION = "destination";

    private final PageSignUp signUp;
    private final PageSignIn signIn;
    private final StepPages steps;
    private final ConsentPages consent;
    private final Journeys journeys;

    SignUpPages(
            PageSignUp signUp,
            PageSignIn signIn,
            StepPages steps,
            ConsentPages consent,
            Journeys journeys) {
        this.consent = consent;
        this.signUp = signUp;
        this.signIn = signIn;
        this.steps = steps;
        this.journeys = journeys;
    }

    Response show(Visit visit) {
        if (visit.pool().settings().adminCreateUserOnly()) return visit.lead(visit.to("/login"));
        return page(visit, null, null);
    }

    private Response page(Visit visit, @Nullable Notice notice, @Nullable String about) {
        var stage = visit.stage();
        var fields = new ArrayList<Field>();
        fields.add(Fields.newUsername(stage, visit.typed(Fields.USERNAME).orElse("")));
        fields.addAll(Fields.ofSignUp(visit));
        fields.addAll(Fields.newPassword(stage, Fields.PASSWORD, "field.password"));
        fields.set(0, fields.getFirst().focus());
        var documents = consent.shown(visit);
        var form =
                new Form(
                        visit.to("/signup"),
                        visit.hidden(ConsentPages.hidden(documents)),
                        notice == null ? fields : Fields.refused(fields, about),
                        List.of(Button.primary(visit.text("signUp.submit"))));
        var blocks = new ArrayList<Block>();
        blocks.add(form);
        documents.ifPresent(d -> blocks.add(ConsentPages.sentence(visit, "terms.sentence", d)));
        var back =
                new Link(
                        visit.text("signUp.haveAccount"),
                        visit.to("/login"),
                        visit.text("signUp.signIn"));
        blocks.add(new Block.Links(List.of(back)));
        return visit.page(notice == null ? 200 : 400, visit.text("signUp.title"), notice, blocks);
    }

    Response take(Visit visit) {
        var username = visit.typed(Fields.USERNAME);
        var password = visit.typed(Fields.PASSWORD);
        if (username.isEmpty() || password.isEmpty()) {
            return page(visit, error(visit, "form.missing"), null);
        }
        if (Fields.passwordsDiffer(visit, Fields.PASSWORD)) {
            return page(visit, error(visit, "form.passwordsDiffer"), Fields.REPEATED);
        }
        var documents = consent.shown(visit);
        // Nobody agrees to what changed since the page was made.
        if (!ConsentPages.asRead(visit, documents)) return page(visit, null, null);
        var entry = new PageSignUp.Entry(username.get(), password.get(), attributes(visit));
        try {
            return signUp(visit, entry, documents);
        } catch (ApiException refusal) {
            var about = Fields.about(refusal, Fields.PASSWORD);
            return page(visit, StepPages.error(visit, refusal), about);
        }
    }

    private Response signUp(Visit visit, PageSignUp.Entry entry, Optional<Documents> documents) {
        var signedUp = signUp.signUp(visit.pool(), visit.client(), entry, visit.surroundings());
        documents.ifPresent(read -> consent.accepted(signedUp.sub(), read));
        if (!signedUp.confirmed()) return signedUp(visit, entry.username(), signedUp);
        return steps.attempt(
                visit,
                entry.username(),
                () ->
                        signIn.byPassword(
                                visit.pool(),
                                visit.client(),
                                entry.username(),
                                entry.password(),
                                visit.surroundings()),
                who -> journeys.endOfSignUp(visit, who));
    }

    private Response signedUp(Visit visit, String username, PageSignUp.SignedUp signedUp) {
        var sent = signedUp.sent();
        if (sent == null) {
            // No code can be sent: somebody must confirm the user by hand.
            var notice = new Notice(Notice.Kind.INFO, visit.text("confirm.byAdministrator"), false);
            return journeys.signIn().first(visit, 200, notice, username);
        }
        if (byLink(visit, sent)) {
            var lead =
                    visit.stage().texts().get("confirm.link.lead", DESTINATION, sent.destination());
            return visit.page(
                    visit.text("confirm.link.title"),
                    List.of(new Block.Lead(lead), ChallengePages.back(visit)));
        }
        return confirmPage(visit, username, signedUp.session(), sent.destination(), null);
    }

    private static boolean byLink(Visit visit, CodeDeliveryDetails sent) {
        return sent.attributeName().equals("email")
                && visit.pool().settings().messages().confirmWithLink();
    }

    private static Map<String, String> attributes(Visit visit) {
        var attributes = new LinkedHashMap<String, String>();
        for (var name : visit.form().names()) {
            if (!name.startsWith(Fields.ATTRIBUTE)) continue;
            attributes.put(name.substring(Fields.ATTRIBUTE.length()), visit.typed(name).orElse(""));
        }
        return attributes;
    }

    private static Notice error(Visit visit, String key) {
        return Notice.error(visit.text(key));
    }

    /// For somebody who comes with a code.
    Response showConfirm(Visit visit) {
        return confirmPage(visit, "", null, "", null);
    }

    /// @param username empty where it is to be typed
    /// @param session of the sign-up; null where it was elsewhere
    /// @param destination where the code went; empty where that is not known
    Response confirmPage(
            Visit visit,
            String username,
            @Nullable String session,
            String destination,
            @Nullable Notice notice) {
        var stage = visit.stage();
        var hidden = new LinkedHashMap<String, String>();
        var fields = new ArrayList<Field>();
        if (username.isEmpty()) fields.add(Fields.username(stage, "").focus());
        else hidden.put(Fields.USERNAME, username);
        if (session != null) hidden.put(Posed.SESSION, session);
        if (!destination.isEmpty()) hidden.put(DESTINATION, destination);
        boolean failed = notice != null && notice.kind() == Notice.Kind.ERROR;
        var code = Field.code(Fields.CODE, stage.text("field.code"));
        if (!username.isEmpty()) code = code.focus();
        fields.add(failed ? code.failed() : code);
        var lead =
                destination.isEmpty()
                        ? stage.text("confirm.leadUnknown")
                        : stage.texts().get("confirm.lead", DESTINATION, destination);
        var form =
                new Form(
                        visit.to("/confirm"),
                        visit.hidden(hidden),
                        fields,
                        List.of(Button.primary(visit.text("confirm.submit"))));
        var again =
                new Form(
                        visit.to("/resendcode"),
                        visit.hidden(hidden),
                        List.of(),
                        List.of(new Button(null, "", visit.text("confirm.resend"), Weight.LINK)));
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Lead(lead));
        blocks.add(form);
        if (!username.isEmpty()) blocks.add(again);
        blocks.add(ChallengePages.back(visit));
        return visit.page(failed ? 400 : 200, visit.text("confirm.title"), notice, blocks);
    }

    Response confirm(Visit visit) {
        var username = visit.typed(Fields.USERNAME).orElse("");
        var session = visit.typed(Posed.SESSION).orElse(null);
        var destination = visit.typed(DESTINATION).orElse("");
        var code = visit.typed(Fields.CODE).orElse("").strip();
        if (username.isEmpty() || code.isEmpty()) {
            return confirmPage(visit, username, session, destination, error(visit, "form.missing"));
        }
        try {
            var confirmed =
                    signUp.confirm(
                            visit.pool(),
                            visit.client(),
                            username,
                            code,
                            session,
                            visit.surroundings());
            if (confirmed.isPresent()) return goOn(visit, username, confirmed.get());
        } catch (ApiException refusal) {
            return confirmPage(
                    visit, username, session, destination, StepPages.error(visit, refusal));
        }
        return confirmed(visit, username);
    }

    /// Straight on to the client: the code was proof enough.
    private Response goOn(Visit visit, String username, String session) {
        return steps.attempt(
                visit,
                username,
                () -> signIn.signedUp(visit.pool(), visit.client(), session, visit.surroundings()),
                who -> journeys.endOfSignUp(visit, who));
    }

    private Response confirmed(Visit visit, String username) {
        var notice = new Notice(Notice.Kind.SUCCESS, visit.text("confirm.done.lead"), false);
        return journeys.signIn().first(visit, 200, notice, username);
    }

    Response resend(Visit visit) {
        var username = visit.typed(Fields.USERNAME).orElse("");
        var session = visit.typed(Posed.SESSION).orElse(null);
        if (username.isEmpty()) return showConfirm(visit);
        try {
            var sent = signUp.resend(visit.pool(), visit.client(), username, visit.surroundings());
            var notice = new Notice(Notice.Kind.SUCCESS, visit.text("otp.resent"), false);
            return confirmPage(visit, username, session, sent.destination(), notice);
        } catch (ApiException refusal) {
            return confirmPage(
                    visit,
                    username,
                    session,
                    visit.typed(DESTINATION).orElse(""),
                    StepPages.error(visit, refusal));
        }
    }
}
