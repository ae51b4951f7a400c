package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import doorhouse.operation.ApiException;
import doorhouse.userpool.signup.PageSignUp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A forgotten password: a code, then a new one.
final class RecoveryPages {
    private static final String DESTINATION = "destination";

    private final PageSignUp signUp;
    private final Journeys journeys;

    RecoveryPages(PageSignUp signUp, Journeys journeys) {
        this.signUp = signUp;
        this.journeys = journeys;
    }

    Response show(Visit visit) {
        return page(visit, Optional.ofNullable(visit.asked().loginHint()).orElse(""), null);
    }

    /// @param notice why the user is here; null where the user chose to be
    Response page(Visit visit, String username, @Nullable Notice notice) {
        boolean failed = notice != null && notice.kind() == Notice.Kind.ERROR;
        var field = Fields.username(visit.stage(), username).focus();
        var form =
                new Form(
                        visit.to("/forgotPassword"),
                        visit.hidden(Map.of()),
                        List.of(failed ? field.failed() : field),
                        List.of(Button.primary(visit.text("forgot.submit"))));
        return visit.page(
                failed ? 400 : 200,
                visit.text("forgot.title"),
                notice,
                List.of(
                        new Block.Lead(visit.text("forgot.lead")),
                        form,
                        ChallengePages.back(visit)));
    }

    Response take(Visit visit) {
        var username = visit.typed(Fields.USERNAME).orElse("");
        if (username.isEmpty()) return page(visit, "", error(visit, "form.missing"));
        try {
            var sent = signUp.forgot(visit.pool(), visit.client(), username, visit.surroundings());
            return resetPage(visit, username, sent.destination(), null, null);
        } catch (ApiException refusal) {
            return page(visit, username, StepPages.error(visit, refusal));
        }
    }

    /// For somebody who comes with a code.
    Response showReset(Visit visit) {
        return resetPage(visit, "", "", null, null);
    }

    private Response resetPage(
            Visit visit,
            String username,
            String destination,
            @Nullable Notice notice,
            @Nullable String about) {
        var stage = visit.stage();
        var hidden = new LinkedHashMap<String, String>();
        var fields = new ArrayList<Field>();
        if (username.isEmpty()) fields.add(Fields.username(stage, "").focus());
        else hidden.put(Fields.USERNAME, username);
        if (!destination.isEmpty()) hidden.put(DESTINATION, destination);
        var code = Field.code(Fields.CODE, stage.text("field.code"));
        fields.add(username.isEmpty() ? code : code.focus());
        fields.addAll(Fields.newPassword(stage, Fields.NEW_PASSWORD, "field.newPassword"));
        var lead =
                destination.isEmpty()
                        ? stage.text("confirm.leadUnknown")
                        : stage.texts().get("reset.lead", DESTINATION, destination);
        var form =
                new Form(
                        visit.to("/confirmForgotPassword"),
                        visit.hidden(hidden),
                        notice == null ? fields : Fields.refused(fields, about),
                        List.of(Button.primary(visit.text("reset.submit"))));
        return visit.page(
                notice == null ? 200 : 400,
                visit.text("reset.title"),
                notice,
                List.of(new Block.Lead(lead), form, ChallengePages.back(visit)));
    }

    Response reset(Visit visit) {
        var username = visit.typed(Fields.USERNAME).orElse("");
        var destination = visit.typed(DESTINATION).orElse("");
        var code = visit.typed(Fields.CODE).orElse("").strip();
        var password = visit.typed(Fields.NEW_PASSWORD).orElse("");
        if (username.isEmpty() || code.isEmpty() || password.isEmpty()) {
            return resetPage(visit, username, destination, error(visit, "form.missing"), null);
        }
        if (Fields.passwordsDiffer(visit, Fields.NEW_PASSWORD)) {
            return resetPage(
                    visit,
                    username,
                    destination,
                    error(visit, "form.passwordsDiffer"),
                    Fields.REPEATED);
        }
        try {
            var reset = new PageSignUp.Reset(username, code, password);
            signUp.reset(visit.pool(), visit.client(), reset, visit.surroundings());
        } catch (ApiException refusal) {
            return resetPage(
                    visit,
                    username,
                    destination,
                    StepPages.error(visit, refusal),
                    Fields.about(refusal, Fields.NEW_PASSWORD));
        }
        var notice = new Notice(Notice.Kind.SUCCESS, visit.text("reset.done.lead"), false);
        return journeys.signIn().first(visit, 200, notice, username);
    }

    private static Notice error(Visit visit, String key) {
        return Notice.error(visit.text(key));
    }
}
