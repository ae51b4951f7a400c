package doorhouse.userpool.authorization;

import doorhouse.http.Parameters;
import doorhouse.id.ClientId;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.pool.Extensions.Use;
import doorhouse.userpool.pool.UserPool;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a client asks at the authorization endpoint. First who asks and where the answer
/// goes: what is wrong with these two only the user is told. Then the rest, in the order of RFC
/// 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1 and RFC 8707 §2. Source of what is
/// Cognito's own: Amazon Cognito Developer Guide, "Authorize endpoint".
public final class AuthorizationRequests {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /// None is longer than a sane client would send; together they go through many URLs.
    private static final int LONGEST = 4_096;

    /// What is chosen on the way, also for a request that was pushed.
    private static final Set<String> CHOSEN_ON_THE_WAY =
            Set.of("lang", "identity_provider", "idp_identifier");

    private final AppClients clients;
    private final Scopes scopes;
    private final PushedRequests pushed;
    private final BiPredicate<UserPool, String> ownPage;

    /// @param ownPage whether a redirect URI is a page of our own that sends users here to sign in
    ///   for the client
    public AuthorizationRequests(
            AppClients clients,
            Scopes scopes,
            PushedRequests pushed,
            BiPredicate<UserPool, String> ownPage) {
        this.clients = clients;
        this.scopes = scopes;
        this.pushed = pushed;
        this.ownPage = ownPage;
    }

    /// @param given the query of the authorization endpoint, or one that carries it on
    public AuthorizationRequest read(UserPool pool, Parameters given) throws Refused {
        var client = client(pool, given);
        var use = pool.settings().extensions().pushedAuthorization(client.id());
        var reference = single(given, "request_uri");
        if (reference != null && use != Use.OFF && PushedRequests.isReference(reference)) {
            var kept =
                    pushed.find(pool.id(), client.id(), reference)
                            .orElseThrow(() -> Refused.onOurPage("invalid_request"));
            return read(pool, client, kept.with(given, CHOSEN_ON_THE_WAY), reference);
        }
        var request = read(pool, client, given, null);
        if (use == Use.REQUIRED && request.responseType() != ResponseType.NONE) {
            throw Refused.to(
                    request.returnAddress(),
                    "invalid_request",
                    "the request must be pushed (RFC 9126)");
        }
        return request;
    }

    /// As [#read], of a request that its client, which has proved itself, is about to push.
    public AuthorizationRequest readToPush(UserPool pool, AppClient client, Parameters given)
            throws Refused {
        return read(pool, client, given, null);
    }

    private AuthorizationRequest read(
            UserPool pool, AppClient client, Parameters given, @Nullable String reference)
            throws Refused {
        var redirectUri = redirectUri(pool, client, given);
        return new Reading(pool, client, redirectUri, given, reference).request();
    }

    /// Which client a user comes from, and where it wants them back, without asking for anything.
    public AuthorizationRequest readAddress(UserPool pool, Parameters given) throws Refused {
        var client = client(pool, given);
        return new AuthorizationRequest(
                client,
                redirectUri(pool, client, given),
                ResponseType.CODE,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                Set.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private AppClient client(UserPool pool, Parameters given) throws Refused {
        var id = single(given, "client_id");
        if (id == null || !ClientId.fits(id)) throw Refused.onOurPage("invalid_request");
        return clients.find(new ClientId(id))
                .filter(client -> client.userPoolId().equals(pool.id()))
                .orElseThrow(() -> Refused.onOurPage("invalid_request"));
    }

    private String redirectUri(UserPool pool, AppClient client, Parameters given) throws Refused {
        var asked = single(given, "redirect_uri");
        if (asked == null) {
            return RedirectUris.fallback(client)
                    .orElseThrow(() -> Refused.onOurPage("invalid_request"));
        }
        if (!RedirectUris.registered(client, asked) && !asksForOwnPage(pool, given)) {
            throw Refused.onOurPage("redirect_mismatch");
        }
        return asked;
    }

    private boolean asksForOwnPage(UserPool pool, Parameters given) {
        return given.find("response_type").filter(ResponseType.NONE.toString()::equals).isPresent()
                && ownPage.test(pool, given.get("redirect_uri"));
    }

    private static @Nullable String single(Parameters given, String name) throws Refused {
        if (given.duplicates().contains(name)) throw Refused.onOurPage("invalid_request");
        return given.find(name).orElse(null);
    }

    /// The rest of one request, whose faults the client is told.
    private final class Reading {
        private final UserPool pool;
        private final AppClient client;
        private final String redirectUri;
        private final Parameters given;
        private final ResponseType type;
        private final @Nullable String state;
        private final @Nullable String reference;

        Reading(
                UserPool pool,
                AppClient client,
                String redirectUri,
                Parameters given,
                @Nullable String reference) {
            this.reference = reference;
            this.pool = pool;
            this.client = client;
            this.redirectUri = redirectUri;
            this.given = given;
            this.type =
                    given.find("response_type")
                            .flatMap(ResponseType::find)
                            .orElse(ResponseType.CODE);
            boolean twice = given.duplicates().contains("state");
            this.state = twice ? null : given.find("state").orElse(null);
        }

        AuthorizationRequest request() throws Refused {
            for (var name : given.duplicates()) throw invalid(name + " is given more than once");
            for (var name : given.names()) {
                if (given.find(name).orElse("").length() > LONGEST) {
                    throw invalid(name + " is too long");
                }
            }
            // OpenID Connect Core §3.1.2.6. Nothing is ever fetched for a request.
            if (given.find("request").isPresent()) throw refused("request_not_supported", null);
            if (given.find("request_uri").isPresent()) {
                throw refused("request_uri_not_supported", null);
            }
            checkResponseType();
            checkState();
            return new AuthorizationRequest(
                    client,
                    redirectUri,
                    type,
                    scopes.granted(pool, client, given.find("scope").orElse(null))
                            .orElseThrow(() -> refused("invalid_scope", null)),
                    state,
                    find("nonce"),
                    codeChallenge(),
                    resource(),
                    find("lang"),
                    prompt(),
                    find("login_hint"),
                    find("identity_provider"),
                    find("idp_identifier"),
                    maxAge(),
                    reference);
        }

        private void checkResponseType() throws Refused {
            var asked =
                    given.find("response_type")
                            .orElseThrow(() -> invalid("response_type is missing"));
            if (ResponseType.find(asked).isEmpty()
                    || (type == ResponseType.NONE && !ownPage.test(pool, redirectUri))) {
                throw invalid("response_type is not supported");
            }
            if (!client.allowsOAuth(type.flow())) throw refused("unauthorized_client", null);
            if (type == ResponseType.TOKEN && mustProve())
                throw refused("unauthorized_client", null);
        }

        /// Whether tokens are only for who proves something at the token endpoint, which the
        /// implicit flow never asks.
        private boolean mustProve() {
            var extensions = pool.settings().extensions();
            return extensions.requiresPkce(client.id())
                    || extensions.dpop(client.id()) == Use.REQUIRED;
        }

        /// Source: Amazon Cognito Developer Guide, "Authorize endpoint", `state`.
        private void checkState() throws Refused {
            if (state != null && JsonText.isObject(state)) throw invalid("state must not be JSON");
        }

        private @Nullable String codeChallenge() throws Refused {
            var challenge = find("code_challenge");
            var method = find("code_challenge_method");
            if (challenge == null && method == null) {
                boolean required = pool.settings().extensions().requiresPkce(client.id());
                if (required && type == ResponseType.CODE)
                    throw invalid("code_challenge is missing");
                return null;
            }
            if (challenge == null) throw invalid("code_challenge is missing");
            // Left out, the method would be `plain` (RFC 7636 §4.3), which is never taken.
            if (!"S256".equals(method)) throw invalid("code_challenge_method must be S256");
            if (!CHALLENGE.matcher(challenge).matches())
                throw invalid("code_challenge is malformed");
            return challenge;
        }

        /// RFC 8707 §2: absolute and without a fragment; to be reached over TLS, on this machine,
        /// or by a scheme of its own.
        private @Nullable String resource() throws Refused {
            var resource = find("resource");
            if (resource == null) return null;
            if (!Resources.possible(resource)) throw refused("invalid_target", null);
            return resource;
        }

        private Set<Prompt> prompt() throws Refused {
            var prompts = EnumSet.noneOf(Prompt.class);
            for (var word : given.find("prompt").orElse("").split(" ")) {
                if (word.isEmpty()) continue;
                prompts.add(
                        Prompt.find(word).orElseThrow(() -> invalid("prompt is not supported")));
            }
            if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
                throw invalid("prompt none stands alone");
            }
            return prompts;
        }

        private @Nullable Duration maxAge() throws Refused {
            var text = find("max_age");
            if (text == null) return null;
            if (!SECONDS.matcher(text).matches()) throw invalid("max_age is no number of seconds");
            return Duration.ofSeconds(Long.parseLong(text));
        }

        private @Nullable String find(String name) {
            return given.find(name).orElse(null);
        }

        private Refused invalid(String description) {
            return refused("invalid_request", description);
        }

        private Refused refused(String error, @Nullable String description) {
            return Refused.to(new ReturnAddress(redirectUri, type, state), error, description);
        }
    }
}
