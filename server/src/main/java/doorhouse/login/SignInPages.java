package doorhouse.login;

import static doorhouse.userpool.client.AuthFlow.CUSTOM_AUTH;
import static doorhouse.userpool.client.AuthFlow.USER_AUTH;
import static doorhouse.userpool.client.AuthFlow.USER_PASSWORD_AUTH;
import static doorhouse.userpool.client.AuthFlow.USER_SRP_AUTH;

import doorhouse.http.Response;
import doorhouse.login.look.Look;
import doorhouse.login.page.Block;
import doorhouse.login.page.Block.Button;
import doorhouse.login.page.Block.Form;
import doorhouse.login.page.Block.Link;
import doorhouse.login.page.Field;
import doorhouse.login.page.Page.Notice;
import doorhouse.operation.ApiException;
import doorhouse.trigger.TriggerName;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.signin.PageSignIn;
import doorhouse.userpool.signin.PageSignIn.Step;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first page: who the user is, by the pool or by another provider.
final class SignInPages {
    private static final String WAY = "way";
    private static final String ORGANIZATION = "organization";
    private static final int LONGEST_IDENTIFIER = 100;

    /// How the pool asks its users who they are.
    private enum Way {
        /// Name and password on one page.
        PASSWORD,
        /// The name; then whichever factor the user chooses.
        CHOICE,
        /// The name; then what the pool's own functions ask.
        FUNCTIONS
    }

    private final PageSignIn signIn;
    private final StepPages steps;
    private final AccountPages accounts;
    private final IdentityProviders providers;

    SignInPages(
            PageSignIn signIn,
            StepPages steps,
            AccountPages accounts,
            IdentityProviders providers) {
        this.signIn = signIn;
        this.steps = steps;
        this.accounts = accounts;
        this.providers = providers;
    }

    Response show(Visit visit) {
        var known = accounts.choice(visit);
        if (known.isPresent()) return known.get();
        return first(visit, 200, null, Optional.ofNullable(visit.asked().loginHint()).orElse(""));
    }

    /// The first page, after a step that led nowhere.
    Response refused(Visit visit, ApiException refusal) {
        var notice = StepPages.error(visit, refusal);
        return first(visit, 400, notice, visit.typed(Fields.USERNAME).orElse(""));
    }

    /// The first page, with something to say.
    Response first(Visit visit, int status, @Nullable Notice notice, String username) {
        var blocks = new ArrayList<Block>();
        for (var method : visit.stage().look().methods()) {
            var part =
                    switch (method) {
                        case FEDERATED -> others(visit);
                        case USERNAME_PASSWORD -> own(visit, username, notice);
                    };
            if (part.isEmpty()) continue;
            if (!blocks.isEmpty()) blocks.add(new Block.Divider(visit.text("common.or")));
            blocks.addAll(part);
        }
        return visit.page(status, visit.text("signIn.title"), notice, blocks);
    }

    private List<Block> own(Visit visit, String username, @Nullable Notice notice) {
        if (!takesOwn(visit)) return List.of();
        var way = way(visit);
        var fields = new ArrayList<Field>();
        boolean toPassword = way == Way.PASSWORD && !username.isEmpty();
        boolean failed = notice != null && notice.kind() == Notice.Kind.ERROR;
        var name = Fields.username(visit.stage(), username);
        fields.add(toPassword ? name : name.focus());
        if (failed) fields.replaceAll(Field::failed);
        if (way == Way.PASSWORD) {
            var password = Fields.password(visit.stage());
            if (failed) password = password.failed();
            fields.add(toPassword ? password.focus() : password);
        }
        var label = visit.text(way == Way.PASSWORD ? "signIn.submit" : "signIn.next");
        var blocks = new ArrayList<Block>();
        blocks.add(
                new Form(
                        visit.to("/login"),
                        visit.hidden(Map.of(WAY, way.name())),
                        fields,
                        List.of(Button.primary(label))));
        blocks.add(new Block.Links(links(visit, way)));
        return blocks;
    }

    /// Whether the client takes users whom the pool itself proves.
    static boolean takesOwn(Visit visit) {
        return visit.client().supportedProviders().contains(AppClient.THIS_POOL);
    }

    private static List<Link> links(Visit visit, Way way) {
        var settings = visit.pool().settings();
        var links = new ArrayList<Link>();
        if (way != Way.FUNCTIONS && !settings.recovery().contains("admin_only")) {
            links.add(
                    new Link("", visit.to("/forgotPassword"), visit.text("signIn.forgotPassword")));
        }
        if (way != Way.FUNCTIONS && byFunctions(visit)) {
            var address = visit.to("/login") + "&" + WAY + "=" + Way.FUNCTIONS;
            links.add(new Link("", address, visit.text("signIn.otherWays")));
        }
        if (!settings.adminCreateUserOnly()) {
            links.add(
                    new Link(
                            visit.text("signIn.newUser"),
                            visit.to("/signup"),
                            visit.text("signIn.createAccount")));
        }
        return links;
    }

    private List<Block> others(Visit visit) {
        var names =
                visit.client().supportedProviders().stream()
                        .filter(name -> !name.equals(AppClient.THIS_POOL))
                        .filter(name -> providers.exists(visit.pool().id(), name))
                        .toList();
        if (names.isEmpty()) return List.of();
        var look = visit.stage().look();
        if (look.searchesByDomain()) return List.of(search(visit));
        var buttons =
                look.ordered(names).stream().map(name -> provider(visit, look, name)).toList();
        return List.of(new Block.Providers("", buttons));
    }

    private static Block.Provider provider(Visit visit, Look look, String name) {
        var shown =
                name.equals("LoginWithAmazon")
                        ? "Amazon"
                        : name.replace("SignInWithApple", "Apple");
        return new Block.Provider(
                visit.to("/oauth2/authorize") + "&identity_provider=" + encoded(name),
                visit.stage().texts().get("signIn.withProvider", "provider", shown),
                look.idpClasses(name),
                look.idpIcon(name));
    }

    private static Form search(Visit visit) {
        var field =
                Field.text(ORGANIZATION, visit.text("organization.field"), "email").typed("email");
        return new Form(
                visit.to("/login"),
                visit.hidden(Map.of()),
                List.of(field),
                List.of(
                        new Button(
                                null,
                                "",
                                visit.text("signIn.withOrganization"),
                                Block.Weight.SECONDARY)));
    }

    Response take(Visit visit) {
        if (visit.typed(AccountPages.FIELD).isPresent()) return accounts.take(visit);
        var organization = visit.typed(ORGANIZATION);
        if (organization.isPresent()) return toOrganization(visit, organization.get());
        if (!takesOwn(visit)) return show(visit);
        var posed = Posed.of(visit);
        if (posed.isPresent()) return steps.answer(visit, posed.get());
        var username = visit.typed(Fields.USERNAME);
        var password = visit.typed(Fields.PASSWORD);
        boolean whole =
                username.isPresent() && (way(visit) != Way.PASSWORD || password.isPresent());
        if (!whole) {
            return first(visit, 400, Notice.error(visit.text("form.missing")), username.orElse(""));
        }
        return steps.attempt(
                visit, username.get(), () -> begin(visit, username.get(), password.orElse(null)));
    }

    private Step begin(Visit visit, String username, @Nullable String password) {
        var pool = visit.pool();
        var client = visit.client();
        var from = visit.surroundings();
        if (password != null) return signIn.byPassword(pool, client, username, password, from);
        return switch (way(visit)) {
            case FUNCTIONS -> signIn.byFunctions(pool, client, username, from);
            case PASSWORD, CHOICE -> signIn.begin(pool, client, username, from);
        };
    }

    private Response toOrganization(Visit visit, String address) {
        var identifier = address.substring(address.indexOf('@') + 1).strip();
        boolean known =
                !identifier.isEmpty()
                        && identifier.length() <= LONGEST_IDENTIFIER
                        && providers
                                .findByIdentifier(visit.pool().id(), identifier)
                                .filter(p -> visit.client().supportedProviders().contains(p.name()))
                                .isPresent();
        if (known) {
            return visit.lead(
                    visit.to("/oauth2/authorize") + "&idp_identifier=" + encoded(identifier));
        }
        var notice = Notice.error(visit.text("organization.unknown"));
        return first(visit, 400, notice, "");
    }

    /// The way that the client has, or that the user chose among those that it has.
    private static Way way(Visit visit) {
        var chosen = visit.typed(WAY).or(() -> visit.request().query(WAY)).orElse("");
        boolean others =
                visit.client().allows(USER_AUTH)
                        || visit.client().allows(USER_PASSWORD_AUTH)
                        || visit.client().allows(USER_SRP_AUTH);
        if (byFunctions(visit) && (chosen.equals(Way.FUNCTIONS.name()) || !others)) {
            return Way.FUNCTIONS;
        }
        boolean choice =
                visit.site().managedLoginVersion() > 1
                        && visit.client().allows(USER_AUTH)
                        && !visit.pool()
                                .settings()
                                .allowedFirstAuthFactors()
                                .equals(Set.of(Way.PASSWORD.name()));
        return choice ? Way.CHOICE : Way.PASSWORD;
    }

    private static boolean byFunctions(Visit visit) {
        return visit.client().allows(CUSTOM_AUTH)
                && visit.pool()
                        .settings()
                        .triggers()
                        .find(TriggerName.DEFINE_AUTH_CHALLENGE)
                        .isPresent();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
