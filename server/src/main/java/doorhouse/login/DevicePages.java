package doorhouse.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.RandomText;
import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import doorhouse.oauth.PoolSite;
import doorhouse.oauth.SessionCookie;
import doorhouse.userpool.authorization.DeviceAuthorizations;
import doorhouse.userpool.authorization.DeviceAuthorizations.Waiting;
import doorhouse.userpool.authorization.ResponseType;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.code.Source;
import doorhouse.userpool.signin.SignedIn;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// `/device`: users type the code that a device of theirs shows, sign in for the client that it
/// runs if they are not, and say whether it is theirs (RFC 8628 §3.3). Saying yes takes a press of
/// a button beside the code even where a link brought it, for somebody else may have sent the link
/// (§5.4).
final class DevicePages {
    static final String PATH = "/device";

    private static final String CODE = "user_code";
    private static final String ANSWER = "answer";
    private static final String ALLOW = "allow";

    /// As many wrong codes a user may try in an hour at one node, and as many a network whose users
    /// are not signed in yet (RFC 8628 §5.1).
    private static final int MOST_WRONG = 30;

    private static final int MOST_COUNTED = 10_000;

    private final DeviceAuthorizations devices;
    private final AppClients clients;
    private final SessionCookie sessions;
    private final RandomText random;
    private final Cache<String, AtomicInteger> wrong;

    DevicePages(
            DeviceAuthorizations devices,
            AppClients clients,
            SessionCookie sessions,
            RandomText random,
            Ticker ticker) {
        this.devices = devices;
        this.clients = clients;
        this.sessions = sessions;
        this.random = random;
        this.wrong =
                Caffeine.newBuilder()
                        .maximumSize(MOST_COUNTED)
                        .expireAfterWrite(Duration.ofHours(1))
                        .ticker(ticker)
                        .build();
    }

    /// What waits under a code, and for which client.
    private record Found(String code, Waiting waiting, AppClient client) {}

    Response show(Stage stage) {
        var code = code(Parameters.ofQuery(stage.request()));
        if (code.isEmpty()) return ask(stage, 200, null);
        return find(stage, code.get())
                .map(found -> confirmOrSignIn(stage, found))
                .orElseGet(() -> unknown(stage));
    }

    Response take(Stage stage) {
        var site = stage.site();
        var form = Parameters.ofForm(stage.request());
        if (!BrowserToken.proves(site, stage.request(), form)) {
            return ask(stage, 403, Notice.error(stage.text("form.expired")));
        }
        var found = code(form).flatMap(code -> find(stage, code));
        if (found.isEmpty()) return unknown(stage);
        var who = who(site, stage.request(), found.get().client);
        if (who.isEmpty()) return confirmOrSignIn(stage, found.get());
        if (form.find(ANSWER).filter(ALLOW::equals).isEmpty()) {
            devices.deny(site.pool().id(), found.get().code);
            return stage.tell(
                    200, stage.text("device.denied.title"), stage.text("device.denied.lead"));
        }
        if (!devices.approve(found.get().code, who.get())) return unknown(stage);
        return stage.tell(200, stage.text("device.done.title"), stage.text("device.done.lead"));
    }

    /// As typed, or as it comes back from signing in.
    private static Optional<String> code(Parameters given) {
        return given.find(CODE).or(() -> given.find("state"));
    }

    private Optional<Found> find(Stage stage, String code) {
        var tried = whoTries(stage).map(who -> wrong.get(who, _ -> new AtomicInteger()));
        if (tried.filter(times -> times.get() >= MOST_WRONG).isPresent()) return Optional.empty();
        var pool = stage.site().pool();
        var found =
                devices.waiting(pool.id(), code)
                        .flatMap(waiting ->
                                clients.find(waiting.client())
                                        .filter(c -> c.userPoolId().equals(pool.id()))
                                        .map(client -> new Found(code, waiting, client)));
        if (found.isEmpty()) tried.ifPresent(AtomicInteger::incrementAndGet);
        return found;
    }

    /// Whose wrong codes count together; empty for strangers whom an address does not tell apart:
    /// behind a proxy one of them would shut everybody out.
    private Optional<String> whoTries(Stage stage) {
        return sessions.find(stage.site(), stage.request())
                .map(session -> session.user().sub().value())
                .or(() -> Source.of(stage.request().remoteAddress()).map(Source::network));
    }

    private Optional<SignedIn> who(PoolSite site, Request request, AppClient client) {
        return sessions.find(site, request)
                .filter(session -> session.serves(client))
                .map(session -> session.at(site.pool(), client));
    }

    private Response confirmOrSignIn(Stage stage, Found found) {
        return who(stage.site(), stage.request(), found.client)
                .map(who -> confirm(stage, found, who))
                .orElseGet(() -> signIn(stage, found));
    }

    /// Through the authorization endpoint, as for any client; it leads back here.
    private static Response signIn(Stage stage, Found found) {
        var query =
                "client_id="
                        + encoded(found.client.id().value())
                        + "&response_type="
                        + ResponseType.NONE
                        + "&redirect_uri="
                        + encoded(stage.site().base() + PATH)
                        + "&state="
                        + encoded(found.code);
        return PageWriter.guarded(
                stage.site(), Response.seeOther(stage.path("/oauth2/authorize") + "?" + query));
    }

    private Response ask(Stage stage, int status, @Nullable Notice notice) {
        var token = BrowserToken.of(stage.site(), stage.request(), random);
        var field = Field.text(CODE, stage.text("field.userCode"), "off").focus().keys("text");
        var form =
                new Form(
                        stage.path(PATH),
                        Map.of(BrowserToken.FIELD, token.value()),
                        List.of(notice == null ? field : field.failed()),
                        List.of(Button.primary(stage.text("common.continue"))));
        return answer(
                stage,
                token,
                status,
                stage.text("device.title"),
                notice,
                List.of(new Block.Lead(stage.text("device.lead")), form));
    }

    private Response unknown(Stage stage) {
        return ask(stage, 400, Notice.error(stage.text("device.unknown")));
    }

    private Response confirm(Stage stage, Found found, SignedIn who) {
        var lead =
                stage.texts()
                        .get(
                                "device.confirm.lead",
                                Map.of(
                                        "client", found.client.name(),
                                        "username", AccountPages.name(who.user()),
                                        "code", found.code));
        var token = BrowserToken.of(stage.site(), stage.request(), random);
        var form =
                new Form(
                        stage.path(PATH),
                        Map.of(BrowserToken.FIELD, token.value(), CODE, found.code),
                        List.of(),
                        List.of(
                                new Button(
                                        ANSWER,
                                        ALLOW,
                                        stage.text("device.allow"),
                                        Block.Weight.PRIMARY),
                                new Button(
                                        ANSWER,
                                        "deny",
                                        stage.text("device.deny"),
                                        Block.Weight.SECONDARY)));
        return answer(
                stage,
                token,
                200,
                stage.text("device.confirm.title"),
                null,
                List.of(
                        new Block.Lead(lead),
                        new Block.Lead(stage.text("device.confirm.warning")),
                        form));
    }

    private Response answer(
            Stage stage,
            BrowserToken token,
            int status,
            String title,
            @Nullable Notice notice,
            List<Block> blocks) {
        return stage.writer()
                .answer(stage.site(), status, stage.page(title, notice, blocks), List.of())
                .with(token.cookie(stage.site()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
