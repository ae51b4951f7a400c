package doorhouse.login;

import doorhouse.http.Response;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Choice;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Option;
import doorhouse.login.page.Block.Weight;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.PageSignIn.Step;
import io.nayuki.qrcodegen.QrCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The MFA_SETUP challenge: the user chooses a second factor and sets it up.
final class SetUpPages {
    private static final String KINDS = "MFAS_CAN_SETUP";
    private static final String KIND = "kind";
    private static final String EMAIL = "email";
    private static final String PHONE = "phone";

    /// The secret of the authenticator that is being set up, on its page alone.
    private static final String SECRET = "secret";

    private static final Pattern SECRET_FORM = Pattern.compile("[A-Z2-7]{16,128}");

    /// More of a name would make the code hard to read for a camera.
    private static final int LONGEST_NAME = 40;

    private static final int QUIET_ZONE = 4;

    private final PageSignIn signIn;

    SetUpPages(PageSignIn signIn) {
        this.signIn = signIn;
    }

    /// Where there is only one kind, it is set up at once.
    Response begin(Visit visit, Posed posed) {
        var kinds = posed.names(KINDS);
        return kinds.size() == 1
                ? begin(visit, posed, kinds.getFirst())
                : choose(visit, posed, null);
    }

    private Response begin(Visit visit, Posed posed, String kind) {
        if (!kind.equals(MfaKind.SOFTWARE_TOKEN_MFA.name())) {
            return show(visit, posed.with(posed.session(), KIND, kind), null);
        }
        var made =
                signIn.associate(
                        visit.pool(), visit.client(), posed.session(), visit.surroundings());
        var begun =
                posed.with(made.session(), SECRET, made.secret()).with(made.session(), KIND, kind);
        return show(visit, begun, null);
    }

    Response choose(Visit visit, Posed posed, @Nullable Notice notice) {
        var options = new ArrayList<Option>();
        for (var kind : posed.names(KINDS)) {
            var label = visit.stage().texts().find("factor." + kind).orElse(kind);
            options.add(new Option(kind, label, options.isEmpty()));
        }
        var form =
                new Form(
                        visit.to("/mfaOption"),
                        visit.hidden(posed.hidden()),
                        List.of(),
                        List.of(new Choice(KIND, visit.text("mfaSetup.title"), options)),
                        List.of(Button.primary(visit.text("common.continue"))),
                        null);
        return page(
                visit,
                "mfaSetup.title",
                notice,
                List.of(
                        new Block.Lead(visit.text("mfaSetup.lead")),
                        form,
                        ChallengePages.back(visit)));
    }

    /// Shows the step again.
    Response show(Visit visit, Posed posed, @Nullable Notice notice) {
        var kind = posed.shown(KIND);
        if (kind.equals(MfaKind.EMAIL_OTP.name())) return email(visit, posed, notice);
        if (kind.equals(MfaKind.SMS_MFA.name())) return phone(visit, posed, notice);
        boolean begun =
                kind.equals(MfaKind.SOFTWARE_TOKEN_MFA.name())
                        && SECRET_FORM.matcher(posed.shown(SECRET)).matches();
        return begun ? authenticator(visit, posed, notice) : choose(visit, posed, notice);
    }

    /// @param after what comes of a step that was taken
    Response take(Visit visit, Posed posed, Function<Step, Response> after) {
        var chosen = visit.typed(KIND);
        if (chosen.isPresent()) return begin(visit, posed, chosen.get());
        var pool = visit.pool();
        var client = visit.client();
        var code = visit.typed(Fields.CODE);
        if (code.isPresent()) {
            return after.apply(
                    signIn.verify(
                            pool,
                            client,
                            posed.username(),
                            posed.session(),
                            code.get().strip(),
                            visit.surroundings()));
        }
        var responses = new HashMap<String, String>();
        responses.put("USERNAME", posed.username());
        visit.typed(EMAIL).ifPresent(address -> responses.put("EMAIL", address));
        visit.typed(PHONE).ifPresent(number -> responses.put("PHONE_NUMBER", number));
        return after.apply(
                signIn.answer(
                        pool,
                        client,
                        posed.challenge(),
                        posed.session(),
                        responses,
                        visit.surroundings()));
    }

    private Response authenticator(Visit visit, Posed posed, @Nullable Notice notice) {
        var secret = posed.shown(SECRET);
        var uri = uri(visit.pool().settings().name(), posed.username(), secret);
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Lead(visit.text("mfaSetup.totp.scan")));
        blocks.add(
                qrCode(
                        uri,
                        visit.text("mfaSetup.totp.qr"),
                        visit.text("mfaSetup.totp.byHand"),
                        secret));
        blocks.add(new Block.Lead(visit.text("mfaSetup.totp.code")));
        blocks.add(
                new Form(
                        visit.to("/mfaOption"),
                        visit.hidden(posed.hidden()),
                        List.of(after(notice, Fields.code(visit.stage()))),
                        buttons(visit, posed)));
        return page(visit, "mfaSetup.totp.title", notice, blocks);
    }

    private Response email(Visit visit, Posed posed, @Nullable Notice notice) {
        var field =
                Field.text(EMAIL, visit.text("field.email"), "email")
                        .typed("email")
                        .holding(visit.typed(EMAIL).orElse(""));
        return address(visit, posed, notice, "mfaSetup.email", field);
    }

    private Response phone(Visit visit, Posed posed, @Nullable Notice notice) {
        var field =
                Field.text(PHONE, visit.text("field.phone"), "tel")
                        .typed("tel")
                        .hinted(visit.text("hint.phone"))
                        .holding(visit.typed(PHONE).orElse(""));
        return address(visit, posed, notice, "mfaSetup.sms", field);
    }

    private static Response address(
            Visit visit, Posed posed, @Nullable Notice notice, String texts, Field field) {
        var form =
                new Form(
                        visit.to("/mfaOption"),
                        visit.hidden(posed.hidden()),
                        List.of(after(notice, field)),
                        buttons(visit, posed));
        return page(
                visit,
                texts + ".title",
                notice,
                List.of(new Block.Lead(visit.text(texts + ".lead")), form));
    }

    private static List<Button> buttons(Visit visit, Posed posed) {
        var buttons = new ArrayList<Button>();
        buttons.add(Button.primary(visit.text("common.continue")));
        if (posed.names(KINDS).size() > 1) {
            buttons.add(
                    new Button(
                            StepPages.CHOOSE,
                            StepPages.ALL,
                            visit.text("common.back"),
                            Weight.LINK));
        }
        return buttons;
    }

    private static Field after(@Nullable Notice notice, Field field) {
        return notice == null ? field.focus() : field.failed().focus();
    }

    private static Response page(
            Visit visit, String titleKey, @Nullable Notice notice, List<Block> blocks) {
        return visit.page(notice == null ? 200 : 400, visit.text(titleKey), notice, blocks);
    }

    /// As authenticators read it (Google Authenticator, "Key Uri Format").
    private static String uri(String issuer, String user, String secret) {
        var by = encoded(issuer);
        return "otpauth://totp/" + by + ":" + encoded(user) + "?secret=" + secret + "&issuer=" + by;
    }

    private static String encoded(String text) {
        int end =
                text.offsetByCodePoints(
                        0, Math.min(LONGEST_NAME, text.codePointCount(0, text.length())));
        return URLEncoder.encode(text.substring(0, end), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static Block.QrCode qrCode(
            String text, String label, String secretLabel, String secret) {
        var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (!code.getModule(x, y)) continue;
                path.append('M').append(x + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
                path.append("h1v1h-1z");
            }
        }
        return new Block.QrCode(
                code.size + 2 * QUIET_ZONE, path.toString(), label, secretLabel, secret);
    }
}
