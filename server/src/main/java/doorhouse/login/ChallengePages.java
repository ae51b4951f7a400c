package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.look.Graphic;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Choice;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Link;
import doorhouse.login.page.Block.Option;
import doorhouse.login.page.Block.Weight;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page for each challenge.
final class ChallengePages {
    private static final String DESTINATION = "CODE_DELIVERY_DESTINATION";

    Response show(Visit visit, Posed posed, @Nullable Notice notice) {
        return switch (posed.challenge()) {
            case "SELECT_CHALLENGE" -> select(visit, posed, notice);
            case "PASSWORD", "PASSWORD_SRP" -> password(visit, posed.as("PASSWORD"), notice);
            case "EMAIL_OTP" ->
                    posed.available().isEmpty()
                            ? second(visit, posed, notice, "mfa.email.lead")
                            : first(visit, posed, notice, "otp.email");
            case "SMS_OTP" -> first(visit, posed, notice, "otp.sms");
            case "SMS_MFA" -> second(visit, posed, notice, "mfa.sms.lead");
            case "SOFTWARE_TOKEN_MFA" -> second(visit, posed, notice, "mfa.totp.lead");
            case "SELECT_MFA_TYPE" -> selectMfa(visit, posed, notice);
            case "WEB_AUTHN" -> passkey(visit, posed, notice);
            case "NEW_PASSWORD_REQUIRED" -> newPassword(visit, posed, notice);
            default -> custom(visit, posed, notice);
        };
    }

    private static int status(@Nullable Notice notice) {
        return notice != null && notice.kind() == Notice.Kind.ERROR ? 400 : 200;
    }

    private static Field after(@Nullable Notice notice, Field field) {
        return status(notice) == 200 ? field.focus() : field.failed().focus();
    }

    private static Response page(
            Visit visit, String titleKey, @Nullable Notice notice, List<Block> blocks) {
        return visit.page(status(notice), visit.text(titleKey), notice, blocks);
    }

    private static Response page(
            Visit visit,
            String titleKey,
            Graphic graphic,
            @Nullable Notice notice,
            List<Block> blocks) {
        var page = visit.stage().page(visit.text(titleKey), notice, blocks);
        return visit.answer(status(notice), page.with(graphic));
    }

    private static Block lead(Visit visit, String key) {
        return new Block.Lead(visit.text(key));
    }

    private static Block lead(Visit visit, String key, String slot, String value) {
        return new Block.Lead(visit.stage().texts().get(key, slot, value));
    }

    static Block back(Visit visit) {
        var link = new Link("", visit.to("/login"), visit.text("common.back"));
        return new Block.Links(List.of(link));
    }

    /// Buttons to the ways there are besides this one.
    private static List<Button> otherWays(Visit visit, Posed posed) {
        return choices(posed).size() < 2
                ? List.of()
                : List.of(
                        new Button(
                                StepPages.CHOOSE,
                                StepPages.ALL,
                                visit.text("signIn.otherWays"),
                                Weight.LINK));
    }

    /// SRP needs a script of the client's; the password is the same.
    private static List<String> choices(Posed posed) {
        return posed.available().stream()
                .filter(name -> !name.equals("PASSWORD_SRP"))
                .distinct()
                .toList();
    }

    private Response select(Visit visit, Posed posed, @Nullable Notice notice) {
        var choices = choices(posed);
        if (choices.equals(List.of("PASSWORD"))) {
            return password(visit, posed.as("PASSWORD"), notice);
        }
        var buttons =
                choices.stream()
                        .map(name ->
                                new Button(
                                        StepPages.CHOOSE,
                                        name,
                                        visit.stage().texts().find("choice." + name).orElse(name),
                                        Weight.SECONDARY))
                        .toList();
        var form = new Form(visit.to("/login"), visit.hidden(posed.hidden()), List.of(), buttons);
        return page(
                visit,
                "choice.title",
                notice,
                List.of(lead(visit, "signIn.as", "username", posed.username()), form, back(visit)));
    }

    private Response password(Visit visit, Posed posed, @Nullable Notice notice) {
        var buttons = new ArrayList<Button>();
        buttons.add(Button.primary(visit.text("signIn.submit")));
        buttons.addAll(otherWays(visit, posed));
        var form =
                new Form(
                        visit.to("/login"),
                        visit.hidden(posed.hidden()),
                        List.of(after(notice, Fields.password(visit.stage()))),
                        buttons);
        var forgot = new Link("", visit.to("/forgotPassword"), visit.text("signIn.forgotPassword"));
        return page(
                visit,
                "password.title",
                Graphic.PASSWORD,
                notice,
                List.of(
                        lead(visit, "signIn.as", "username", posed.username()),
                        form,
                        new Block.Links(List.of(forgot))));
    }

    /// A code as the first factor, which can be asked for again.
    private Response first(Visit visit, Posed posed, @Nullable Notice notice, String key) {
        var buttons = new ArrayList<Button>();
        buttons.add(Button.primary(visit.text("common.continue")));
        buttons.add(
                new Button(
                        StepPages.CHOOSE,
                        posed.challenge(),
                        visit.text("otp.resend"),
                        Weight.LINK));
        buttons.addAll(otherWays(visit, posed));
        var form =
                new Form(
                        visit.to("/login"),
                        visit.hidden(posed.hidden()),
                        List.of(after(notice, Fields.code(visit.stage()))),
                        buttons);
        return page(
                visit,
                key + ".title",
                key.equals("otp.sms") ? Graphic.SMS : Graphic.EMAIL,
                notice,
                List.of(
                        lead(visit, key + ".lead", "destination", posed.shown(DESTINATION)),
                        form,
                        back(visit)));
    }

    private Response second(Visit visit, Posed posed, @Nullable Notice notice, String leadKey) {
        var form =
                new Form(
                        visit.to("/mfa"),
                        visit.hidden(posed.hidden()),
                        List.of(after(notice, Fields.code(visit.stage()))),
                        List.of(Button.primary(visit.text("mfa.submit"))));
        return page(
                visit,
                "mfa.title",
                graphic(posed),
                notice,
                List.of(
                        lead(visit, leadKey, "destination", posed.shown(DESTINATION)),
                        form,
                        back(visit)));
    }

    private static Graphic graphic(Posed posed) {
        return switch (posed.challenge()) {
            case "SMS_MFA" -> Graphic.SMS;
            case "EMAIL_OTP" -> Graphic.EMAIL;
            default -> Graphic.AUTHENTICATOR;
        };
    }

    private Response selectMfa(Visit visit, Posed posed, @Nullable Notice notice) {
        var options = new ArrayList<Option>();
        for (var kind : posed.names("MFAS_CAN_CHOOSE")) {
            var label = visit.stage().texts().find("factor." + kind).orElse(kind);
            options.add(new Option(kind, label, options.isEmpty()));
        }
        var form =
                new Form(
                        visit.to("/selectMfa"),
                        visit.hidden(posed.hidden()),
                        List.of(),
                        List.of(new Choice("answer", visit.text("mfa.select.title"), options)),
                        List.of(Button.primary(visit.text("common.continue"))),
                        null);
        return page(
                visit,
                "mfa.select.title",
                notice,
                List.of(lead(visit, "mfa.select.lead"), form, back(visit)));
    }

    private Response passkey(Visit visit, Posed posed, @Nullable Notice notice) {
        var options = posed.shown("CREDENTIAL_REQUEST_OPTIONS");
        var hidden = new LinkedHashMap<>(posed.hidden());
        hidden.put(PasskeyPages.CREDENTIAL, "");
        var buttons = new ArrayList<Button>();
        buttons.add(Button.primary(visit.text("passkey.submit")));
        buttons.addAll(otherWays(visit, posed));
        var form =
                new Form(
                        visit.to("/login"),
                        visit.hidden(hidden),
                        List.of(),
                        List.of(),
                        buttons,
                        PasskeyPages.ceremony(visit, "get", options));
        var blocks = List.of(lead(visit, "passkey.lead"), form, back(visit));
        return visit.answer(
                status(notice),
                visit.stage()
                        .page(visit.text("passkey.title"), notice, blocks)
                        .with(Graphic.PASSKEY)
                        .running(Script.address(visit.stage())));
    }

    private Response newPassword(Visit visit, Posed posed, @Nullable Notice notice) {
        var missing = posed.names("requiredAttributes");
        var fields =
                new ArrayList<>(
                        Fields.newPassword(
                                visit.stage(), Fields.NEW_PASSWORD, "field.newPassword"));
        fields.set(0, after(notice, fields.getFirst()));
        for (var name : missing) {
            if (!name.startsWith(Fields.ATTRIBUTE)) continue;
            var attribute = name.substring(Fields.ATTRIBUTE.length());
            fields.add(
                    Fields.attribute(
                            visit, attribute, visit.pool().schema().find(attribute).orElse(null)));
        }
        var blocks = new ArrayList<Block>();
        blocks.add(lead(visit, "newPassword.lead"));
        if (!missing.isEmpty()) blocks.add(lead(visit, "newPassword.profile"));
        blocks.add(
                new Form(
                        visit.to("/changePassword"),
                        visit.hidden(posed.hidden()),
                        fields,
                        List.of(Button.primary(visit.text("newPassword.submit")))));
        blocks.add(back(visit));
        return page(visit, "newPassword.title", Graphic.PASSWORD, notice, blocks);
    }

    /// What the pool's own functions ask: what they say in public, and a line for the answer.
    private Response custom(Visit visit, Posed posed, @Nullable Notice notice) {
        Map<String, String> facts = new LinkedHashMap<>(posed.shown());
        var blocks = new ArrayList<Block>();
        blocks.add(lead(visit, "custom.lead"));
        if (!facts.isEmpty()) blocks.add(new Block.Facts(facts));
        blocks.add(
                new Form(
                        visit.to("/mfa"),
                        visit.hidden(posed.hidden()),
                        List.of(Field.text("answer", visit.text("field.answer"), "off").focus()),
                        List.of(Button.primary(visit.text("common.continue")))));
        blocks.add(back(visit));
        return page(visit, "custom.title", notice, blocks);
    }
}
