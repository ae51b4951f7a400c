package doorhouse.userpool.oidc;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.http.Place;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.ProviderType;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Finds how providers are reached: by their details, and where those leave something out by the
/// issuer's own document (OpenID Connect Discovery 1.0 §4), which is kept for an hour. Anybody can
/// have it wanted, so it is asked for once at a time, and not at once again where it cannot be had.
final class Discovery {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration FAILURE_KEPT = Duration.ofSeconds(10);
    private static final int MOST_KEPT = 10_000;

    /// A document, or why it cannot be had.
    private record Known(@Nullable ObjectNode document, @Nullable FederationRefused failure) {
        Duration kept() {
            return failure == null ? KEPT : FAILURE_KEPT;
        }
    }

    private final PeerAnswers answers;
    private final Origins origins;
    private final AsyncCache<String, Known> documents;

    Discovery(PeerAnswers answers, Origins origins, Ticker ticker) {
        this.answers = answers;
        this.origins = origins;
        this.documents =
                Caffeine.newBuilder()
                        .expireAfter(Expiry.creating((String _, Known known) -> known.kept()))
                        .maximumSize(MOST_KEPT)
                        .ticker(ticker)
                        .buildAsync();
    }

    /// @throws FederationRefused when the issuer's document is wanted and cannot be had
    Endpoints endpoints(IdentityProvider provider) {
        return switch (provider.type()) {
            case FACEBOOK, LOGIN_WITH_AMAZON ->
                    new Endpoints(
                            null,
                            locate(given(provider, "authorize_url")),
                            locate(given(provider, "token_url")),
                            locate(given(provider, "attributes_url")),
                            null,
                            false,
                            false);
            case GOOGLE, SIGN_IN_WITH_APPLE -> discovered(provider);
            case OIDC -> manual(provider) ? byDetails(provider) : discovered(provider);
            case SAML -> throw new IllegalArgumentException(provider.name() + " speaks SAML");
        };
    }

    private static boolean manual(IdentityProvider provider) {
        var details = provider.details();
        return !details.getOrDefault("authorize_url", "").isEmpty()
                && !details.getOrDefault("token_url", "").isEmpty()
                && !details.getOrDefault("jwks_uri", "").isEmpty();
    }

    private Endpoints byDetails(IdentityProvider provider) {
        return new Endpoints(
                given(provider, "oidc_issuer"),
                locate(given(provider, "authorize_url")),
                locate(given(provider, "token_url")),
                locateOrNull(given(provider, "attributes_url")),
                locate(given(provider, "jwks_uri")),
                false,
                false);
    }

    private Endpoints discovered(IdentityProvider provider) {
        var issuer = given(provider, "oidc_issuer");
        var document = document(provider, issuer);
        boolean ownAttributes = provider.type() != ProviderType.SIGN_IN_WITH_APPLE;
        return new Endpoints(
                issuer,
                locate(either(provider, "authorize_url", document, "authorization_endpoint")),
                locate(either(provider, "token_url", document, "token_endpoint")),
                ownAttributes
                        ? locateOrNull(
                                either(provider, "attributes_url", document, "userinfo_endpoint"))
                        : null,
                locate(either(provider, "jwks_uri", document, "jwks_uri")),
                names(document, "code_challenge_methods_supported", "S256"),
                document.path("authorization_response_iss_parameter_supported").asBoolean(false));
    }

    private ObjectNode document(IdentityProvider provider, String issuer) {
        var mine = new CompletableFuture<Known>();
        // By the provider too, whose name is in the sentence of a failure.
        var theirs = documents.asMap().putIfAbsent(provider.id() + " " + issuer, mine);
        if (theirs == null) fetch(provider.name(), issuer, mine);
        var known = theirs == null ? mine.join() : answerOf(theirs);
        if (known.document() != null) return known.document();
        throw Objects.requireNonNull(known.failure());
    }

    /// Waits for the other server no less than whoever asks it.
    private static Known answerOf(CompletableFuture<Known> theirs) {
        try (var _ = Place.lend()) {
            return theirs.join();
        }
    }

    private void fetch(String provider, String issuer, CompletableFuture<Known> into) {
        try {
            into.complete(new Known(fetched(provider, issuer), null));
        } catch (FederationRefused refused) {
            into.complete(new Known(null, refused));
        } catch (RuntimeException | Error e) {
            into.completeExceptionally(e);
        }
    }

    private ObjectNode fetched(String provider, String issuer) {
        var from = origins.locate(issuer + "/.well-known/openid-configuration");
        var document = answers.get(provider, PeerAnswers.What.DISCOVERY, from);
        // Discovery §4.3: else another could speak for the issuer.
        if (!document.path("issuer").asString("").equals(issuer)) {
            throw FederationRefused.because(provider + " Error - issuer of discovery mismatch");
        }
        return document;
    }

    private static boolean names(ObjectNode document, String list, String value) {
        for (var one : document.path(list)) {
            if (one.asString("").equals(value)) return true;
        }
        return false;
    }

    private static String either(
            IdentityProvider provider, String detail, ObjectNode document, String member) {
        var own = given(provider, detail);
        return own.isEmpty() ? document.path(member).asString("") : own;
    }

    private static String given(IdentityProvider provider, String detail) {
        return provider.details().getOrDefault(detail, "");
    }

    private URI locate(String url) {
        return origins.locate(url);
    }

    private @Nullable URI locateOrNull(String url) {
        return url.isEmpty() ? null : origins.locate(url);
    }
}
