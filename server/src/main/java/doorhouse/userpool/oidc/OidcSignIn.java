package doorhouse.userpool.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.outbound.PeerCalls;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.federation.ExternalIdentity;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.federation.FederationStates.Way;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.UserPool;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Sends a browser to an OpenID or social provider by the authorization code flow, and proves by
/// what comes back who somebody is.
public final class OidcSignIn {
    private static final String CALLBACK = "callback";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final int NONCE_LETTERS = 32;

    /// RFC 7636 §4.1 wants 43 to 128 characters.
    private static final int VERIFIER_LETTERS = 64;

    private final FederationStates states;
    private final Discovery discovery;
    private final PeerAnswers answers;
    private final IdTokens idTokens;
    private final Attributes attributes;
    private final RandomText random;
    private final Clock clock;

    public OidcSignIn(
            FederationStates states,
            PeerCalls calls,
            Origins origins,
            RandomText random,
            Clock clock,
            Ticker ticker) {
        this.states = states;
        this.answers = new PeerAnswers(calls);
        this.discovery = new Discovery(answers, origins, ticker);
        this.idTokens = new IdTokens(new ProviderKeys(answers, ticker), clock);
        this.attributes = new Attributes(answers);
        this.random = random;
        this.clock = clock;
    }

    /// From where a browser leaves.
    ///
    /// @param callback our address that it is to come back to
    /// @param request the query of the authorization request
    /// @param cookie what it holds as [FederationStates#COOKIE]
    /// @param prompt forwarded; empty for nothing
    /// @param loginHint forwarded to OpenID providers; empty for nothing
    /// @param maxAge forwarded to the OpenID providers that are not social; null for nothing
    public record Departure(
            String callback,
            String request,
            Optional<String> cookie,
            String prompt,
            String loginHint,
            @Nullable Duration maxAge) {}

    /// Where it goes, and what its cookie is to hold.
    public record Out(URI to, String browser) {}

    /// @throws FederationRefused when the provider's addresses cannot be had
    public Out begin(
            UserPool pool, AppClient client, IdentityProvider provider, Departure departure) {
        var endpoints = discovery.endpoints(provider);
        var nonce = random.letters(NONCE_LETTERS);
        var verifier = random.letters(VERIFIER_LETTERS);
        var begun =
                states.begin(
                        pool,
                        client,
                        provider,
                        departure.request(),
                        Map.of(
                                CALLBACK,
                                departure.callback(),
                                NONCE,
                                nonce,
                                VERIFIER,
                                endpoints.pkce() ? verifier : ""),
                        departure.cookie());
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", detail(provider, "client_id"));
        query.put("redirect_uri", departure.callback());
        query.put("response_type", "code");
        query.put("scope", scope(provider));
        query.put("state", begun.state());
        boolean openId = endpoints.issuer() != null;
        if (openId) query.put("nonce", nonce);
        if (endpoints.pkce()) {
            query.put("code_challenge", challenge(verifier));
            query.put("code_challenge_method", "S256");
        }
        if (provider.type() == ProviderType.SIGN_IN_WITH_APPLE) {
            query.put("response_mode", "form_post");
        }
        if (!departure.prompt().isEmpty()) query.put("prompt", departure.prompt());
        if (openId && !departure.loginHint().isEmpty()) {
            query.put("login_hint", departure.loginHint());
        }
        // What Google and Apple make of it is not known.
        if (provider.type() == ProviderType.OIDC && departure.maxAge() != null) {
            query.put("max_age", Long.toString(departure.maxAge().toSeconds()));
        }
        return new Out(with(endpoints.authorization(), query), begun.browser());
    }

    /// Facebook parts scopes by commas, in whatever form they were given; the others by spaces.
    private static String scope(IdentityProvider provider) {
        var words = detail(provider, "authorize_scopes").strip().split("[\\s,]+");
        return String.join(provider.type() == ProviderType.FACEBOOK ? "," : " ", words);
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Hashes.sha256(verifier.getBytes(US_ASCII)));
    }

    /// Whether a way began here, and not with another protocol.
    public static boolean began(Way way) {
        return way.facts().containsKey(NONCE);
    }

    /// Proves who came back.
    ///
    /// @param way that was taken, and leads to this provider
    /// @param answer the parameters that the browser brought
    /// @throws FederationRefused when the provider says no, or nothing is proved
    public ExternalIdentity finish(IdentityProvider provider, Way way, Map<String, String> answer) {
        var endpoints = discovery.endpoints(provider);
        checkIssuer(endpoints, answer);
        var error = answer.getOrDefault("error", "");
        if (!error.isEmpty()) {
            throw FederationRefused.byProvider(error, answer.getOrDefault("error_description", ""));
        }
        var code = answer.getOrDefault("code", "");
        if (code.isEmpty()) {
            throw FederationRefused.because("Missing code from identity provider");
        }
        var tokens = tokens(provider, endpoints, way, code);
        var accessToken = tokens.path("access_token").asString("");
        var idToken = tokens.path("id_token").asString("");
        if (endpoints.issuer() == null) {
            return attributes.social(provider, endpoints, tokens, accessToken);
        }
        if (idToken.isEmpty()) throw FederationRefused.because("Bad id_token");
        var claims = idTokens.check(provider, endpoints, idToken, way.fact(NONCE), accessToken);
        return attributes.openId(
                provider, endpoints, tokens, accessToken, claims, answer.getOrDefault("user", ""));
    }

    /// Another provider's answer to this provider's request is a mix-up (RFC 9207 §2.4).
    private static void checkIssuer(Endpoints endpoints, Map<String, String> answer) {
        var issuer = answer.getOrDefault("iss", "");
        boolean fits = issuer.isEmpty() ? !endpoints.namesItself() : true;
        if (!issuer.isEmpty() && endpoints.issuer() != null) {
            fits = issuer.equals(endpoints.issuer());
        }
        if (!fits) throw FederationRefused.because("Bad issuer of the authorization response");
    }

    private ObjectNode tokens(
            IdentityProvider provider, Endpoints endpoints, Way way, String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", way.fact(CALLBACK));
        form.put("client_id", detail(provider, "client_id"));
        form.put("client_secret", secret(provider));
        var verifier = way.fact(VERIFIER);
        if (!verifier.isEmpty()) form.put("code_verifier", verifier);
        boolean byGet = detail(provider, "token_request_method").equals("GET");
        var tokens =
                byGet
                        ? answers.get(
                                provider.name(),
                                PeerAnswers.What.TOKEN,
                                with(endpoints.token(), form))
                        : answers.post(
                                provider.name(), PeerAnswers.What.TOKEN, endpoints.token(), form);
        if (tokens.path("access_token").asString("").isEmpty()) {
            throw FederationRefused.because(provider.name() + " Error - error getting token");
        }
        return tokens;
    }

    private String secret(IdentityProvider provider) {
        if (provider.type() == ProviderType.SIGN_IN_WITH_APPLE) {
            return AppleSecret.of(provider, clock.instant());
        }
        var secret = provider.secrets().get("client_secret");
        return secret == null ? "" : secret.reveal();
    }

    private static String detail(IdentityProvider provider, String name) {
        return provider.details().getOrDefault(name, "");
    }

    private static URI with(URI address, Map<String, String> query) {
        var text = address.toString();
        var separator = address.getRawQuery() == null ? "?" : "&";
        return URI.create(text + separator + PeerAnswers.encoded(query));
    }
}
