package doorhouse.login;

import static doorhouse.operation.CognitoErrors.PASSWORD_RESET_REQUIRED;
import static doorhouse.operation.CognitoErrors.USER_NOT_CONFIRMED;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.RandomText;
import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.http.Routes;
import doorhouse.http.SetCookie;
import doorhouse.id.ClientId;
import doorhouse.login.look.Looks;
import doorhouse.login.page.Page.Notice;
import doorhouse.login.text.Language;
import doorhouse.login.text.LanguageChoice;
import doorhouse.oauth.PoolSite;
import doorhouse.oauth.PoolSites;
import doorhouse.oauth.SessionCookie;
import doorhouse.oauth.SignInEnd;
import doorhouse.operation.ApiException;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.DeviceAuthorizations;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.passkey.Passkeys;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.signup.Confirmations;
import doorhouse.userpool.signup.PageSignUp;
import doorhouse.userpool.terms.Agreements;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The pages for people, under every address of a pool. What a client asked at the authorization
/// endpoint is read and checked anew at each step; what was typed counts only from a form of ours.
public final class LoginDoor {
    private static final Duration LANGUAGE_REMEMBERED = Duration.ofDays(365);

    /// What the pages are made of.
    public record Parts(
            PoolSites sites,
            AuthorizationRequests requests,
            SessionCookie sessions,
            SignInEnd end,
            PageSignIn signIn,
            PageSignUp signUp,
            Confirmations confirmations,
            Passkeys passkeys,
            IdentityProviders providers,
            Agreements agreements,
            Looks looks,
            DeviceAuthorizations devices,
            AppClients clients,
            RandomText random,
            Clock clock,
            Ticker ticker) {}

    /// Shows a page, or takes what was sent from it.
    @FunctionalInterface
    private interface Step {
        Response answer(Visit visit);
    }

    private final Parts parts;
    private final PageWriter writer = new PageWriter();
    private final SignInPages signIn;
    private final StepPages steps;
    private final ConsentPages consent;
    private final SignUpPages signUp;
    private final RecoveryPages recovery;
    private final PasskeyPages passkeys;
    private final PlainPages plain;
    private final DevicePages devices;

    public LoginDoor(Parts parts) {
        this.parts = parts;
        var journeys = new Ways();
        steps = new StepPages(parts.signIn, journeys, parts.sessions);
        signIn =
                new SignInPages(
                        parts.signIn,
                        steps,
                        new AccountPages(parts.sessions, journeys, parts.clock),
                        parts.providers);
        consent = new ConsentPages(parts.agreements, parts.signIn, parts.end, journeys);
        signUp = new SignUpPages(parts.signUp, parts.signIn, steps, consent, journeys);
        recovery = new RecoveryPages(parts.signUp, journeys);
        passkeys = new PasskeyPages(parts.passkeys, parts.sessions, parts.clock);
        plain = new PlainPages(parts.confirmations);
        devices =
                new DevicePages(
                        parts.devices, parts.clients, parts.sessions, parts.random, parts.ticker);
    }

    /// How one journey leads into another.
    private final class Ways implements Journeys {
        @Override
        public SignInPages signIn() {
            return signIn;
        }

        @Override
        public Response end(Visit visit, SignedIn who) {
            return consent.asked(visit, who).orElseGet(() -> toClient(visit, who));
        }

        @Override
        public Response toClient(Visit visit, SignedIn who) {
            return parts.end.signedIn(visit.site(), visit.request(), visit.asked(), who);
        }

        @Override
        public Response goOn(Visit visit, SignedIn who) {
            return parts.end.granted(visit.site(), visit.request(), visit.asked(), who);
        }

        @Override
        public Response endOfSignUp(Visit visit, SignedIn who) {
            boolean offers =
                    visit.site().managedLoginVersion() > 1 && passkeys.offered(visit.pool());
            if (!offers) return end(visit, who);
            return visit.lead(visit.to(PasskeyPages.PATH, visit.asked().withoutPrompt()))
                    .with(parts.end.keep(visit.site(), visit.request(), who));
        }

        @Override
        public Optional<Response> elsewhere(Visit visit, String username, ApiException refusal) {
            var notice = new Notice(Notice.Kind.INFO, visit.stage().texts().error(refusal), false);
            if (refusal.error().equals(USER_NOT_CONFIRMED)) {
                return Optional.of(signUp.confirmPage(visit, username, null, "", notice));
            }
            if (refusal.error().equals(PASSWORD_RESET_REQUIRED)) {
                var why = new Notice(Notice.Kind.INFO, visit.text("reset.required"), false);
                return Optional.of(recovery.page(visit, username, why));
            }
            return Optional.empty();
        }
    }

    public void open(Routes routes) {
        page(routes, "/login", signIn::show, signIn::take);
        for (var path : new String[] {"/mfa", "/selectMfa", "/mfaOption", "/changePassword"}) {
            ofPool(routes, path, steps::again, steps::take);
        }
        ofPool(routes, "/signup", signUp::show, signUp::take);
        ofPool(routes, "/confirm", signUp::showConfirm, signUp::confirm);
        ofPool(routes, "/resendcode", signUp::showConfirm, signUp::resend);
        ofPool(routes, "/forgotPassword", recovery::show, recovery::take);
        ofPool(routes, "/confirmForgotPassword", recovery::showReset, recovery::reset);
        ofPool(routes, "/resetPassword", recovery::showReset, recovery::reset);
        page(routes, "/consent", steps::again, consent::take);
        page(routes, PasskeyPages.PATH, passkeys::show, passkeys::take);
        tell(routes, DevicePages.PATH, devices::show);
        routes.post(
                "/{pool}" + DevicePages.PATH,
                at((site, request) -> devices.take(stage(site, request, null))));
        tell(routes, "/error", plain::error);
        tell(routes, "/signedOut", plain::signedOut);
        tell(routes, "/confirmUser", plain::confirmUser);
        Script.open(routes);
    }

    /// A page for users whom the pool itself proves, for clients that take those.
    private void ofPool(Routes routes, String path, Step show, Step take) {
        page(routes, path, ofPool(show), ofPool(take));
    }

    private Step ofPool(Step step) {
        return visit -> SignInPages.takesOwn(visit) ? step.answer(visit) : steps.again(visit);
    }

    private void page(Routes routes, String path, Step show, Step take) {
        routes.get("/{pool}" + path, at((site, request) -> show(site, request, show)));
        routes.post("/{pool}" + path, at((site, request) -> take(site, request, take)));
    }

    private void tell(Routes routes, String path, Function<Stage, Response> page) {
        routes.get("/{pool}" + path, at((site, request) -> page.apply(stage(site, request, null))));
    }

    private Routes.Handler at(PoolSites.Handler handler) {
        return parts.sites.at(handler);
    }

    private Response show(PoolSite site, Request request, Step show) {
        return asked(site, request, Parameters.of(""), show);
    }

    private Response take(PoolSite site, Request request, Step take) {
        var form = Parameters.ofForm(request);
        // Before anything else: what no page of ours sent is not looked at.
        if (BrowserToken.proves(site, request, form)) return asked(site, request, form, take);
        return asked(
                site,
                request,
                Parameters.of(""),
                visit -> signIn.first(visit, 403, Notice.error(visit.text("form.expired")), ""));
    }

    private Response asked(PoolSite site, Request request, Parameters form, Step step) {
        AuthorizationRequest asked;
        try {
            asked = read(site, Parameters.ofQuery(request), request.rawPath());
        } catch (Refused refused) {
            return plain.refused(stage(site, request, null), refused.error());
        }
        var token = BrowserToken.of(site, request, parts.random);
        var visit = new Visit(stage(site, request, asked), asked, form, token);
        var answer = step.answer(visit).with(token.cookie(site));
        return LanguageChoice.asked(request)
                .map(language -> answer.with(remembered(site, language)))
                .orElse(answer);
    }

    /// A client may also only lead a user to a page, and want them back.
    private AuthorizationRequest read(PoolSite site, Parameters query, String path) throws Refused {
        boolean onlyLeads =
                path.endsWith(PasskeyPages.PATH) && query.find("response_type").isEmpty();
        return onlyLeads
                ? parts.requests.readAddress(site.pool(), query)
                : parts.requests.read(site.pool(), query);
    }

    private static SetCookie remembered(PoolSite site, Language language) {
        return new SetCookie(
                LanguageChoice.NAME,
                language.tag(),
                "/",
                LANGUAGE_REMEMBERED,
                site.secure(),
                SetCookie.SameSite.LAX);
    }

    private Stage stage(PoolSite site, Request request, @Nullable AuthorizationRequest asked) {
        var client =
                asked == null
                        ? request.query("client_id").filter(ClientId::fits).map(ClientId::new)
                        : Optional.of(asked.client().id());
        var look =
                parts.looks.of(
                        site.pool(),
                        client.orElse(null),
                        Stage.path(site),
                        site.managedLoginVersion());
        var texts = look.texts(LanguageChoice.of(request));
        return new Stage(site, request, texts, look, writer);
    }
}
