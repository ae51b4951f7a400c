package doorhouse.userpool.saml;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.operation.ApiException;
import doorhouse.outbound.PeerCalls;
import doorhouse.store.Database;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.SamlMetadata;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What providers say of themselves now: in a file that came with the provider, or at a URL, which
/// is read again every six hours. While the URL does not answer, what it said last holds for a
/// week, on every node and through restarts; its own end and those of its certificates hold always.
final class ProviderMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderMetadata.class);

    /// Source: Amazon Cognito Developer Guide, "Things to know about SAML IdPs in user pools".
    static final Duration FRESH = Duration.ofHours(6);

    /// How long the last answer holds when no other comes.
    static final Duration KEPT = Duration.ofDays(7);

    /// Between two tries of one node, so that neither a provider that is down nor responses with
    /// unknown keys make it call out at every sign-in.
    static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int MOST_PROVIDERS = 10_000;

    private record Kept(String url, String metadata, Instant fetchedAt, Instant expiresAt) {}

    private final Database database;
    private final PeerCalls calls;
    private final Clock clock;

    /// When this node last called, by the provider's id.
    private final Cache<String, Instant> tries =
            Caffeine.newBuilder().maximumSize(MOST_PROVIDERS).build();

    ProviderMetadata(Database database, PeerCalls calls, Clock clock) {
        this.database = database;
        this.calls = calls;
        this.clock = clock;
    }

    /// @throws FederationRefused when it cannot be had
    SamlMetadata of(IdentityProvider provider) {
        var url = provider.details().getOrDefault("MetadataURL", "");
        if (url.isEmpty()) return ofFile(provider);
        var kept = find(provider, url);
        boolean fresh =
                kept.filter(k -> clock.instant().isBefore(k.fetchedAt.plus(FRESH))).isPresent();
        if (!fresh) {
            var fetched = fetch(provider, url);
            if (fetched.isPresent()) return fetched.get();
        }
        return kept.filter(k -> clock.instant().isBefore(k.expiresAt))
                .flatMap(k -> read(k.metadata))
                .orElseThrow(() -> unavailable(url));
    }

    /// What the URL says this very moment, for a signature by a key that was not known: providers
    /// change their keys when they like. Empty when there is no URL, or it was just asked.
    Optional<SamlMetadata> anew(IdentityProvider provider) {
        var url = provider.details().getOrDefault("MetadataURL", "");
        return url.isEmpty() ? Optional.empty() : fetch(provider, url);
    }

    private SamlMetadata ofFile(IdentityProvider provider) {
        return read(provider.details().getOrDefault("MetadataFile", ""))
                .orElseThrow(() ->
                        new FederationRefused(
                                "server_error", "The metadata of the identity provider is over."));
    }

    private Optional<SamlMetadata> fetch(IdentityProvider provider, String url) {
        var now = clock.instant();
        var before = tries.getIfPresent(provider.id());
        if (before != null && now.isBefore(before.plus(BETWEEN_TRIES))) return Optional.empty();
        tries.put(provider.id(), now);
        try {
            var answer = calls.get(URI.create(url), Map.of(), PATIENCE);
            if (!answer.ok()) throw new IOException("status " + answer.status());
            var text = new String(answer.body(), StandardCharsets.UTF_8);
            var metadata = read(text);
            if (metadata.isPresent()) put(provider, new Kept(url, text, now, now.plus(KEPT)));
            return metadata;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("no metadata of provider {}: {}", provider.id(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<SamlMetadata> read(String metadata) {
        try {
            return Optional.of(SamlMetadata.read(metadata, clock.instant()));
        } catch (ApiException e) {
            LOG.warn("metadata that is none: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static FederationRefused unavailable(String url) {
        return new FederationRefused("server_error", "Error retrieving metadata from " + url);
    }

    private Optional<Kept> find(IdentityProvider provider, String url) {
        return database.find(
                """
                select metadata, fetched_at, expires_at from saml_metadata
                 where user_pool_id = ? and provider_id = ? and url = ?\
                """,
                row ->
                        new Kept(
                                url,
                                row.text("metadata"),
                                row.instant("fetched_at"),
                                row.instant("expires_at")),
                provider.userPoolId().value(),
                provider.id(),
                url);
    }

    private void put(IdentityProvider provider, Kept kept) {
        database.run(
                """
                insert into saml_metadata
                       (user_pool_id, provider_id, url, metadata, fetched_at, expires_at)
                values (?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, provider_id)
                    do update set url = excluded.url, metadata = excluded.metadata,
                                  fetched_at = excluded.fetched_at, expires_at = excluded.expires_at\
                """,
                provider.userPoolId().value(),
                provider.id(),
                kept.url,
                kept.metadata,
                kept.fetchedAt,
                kept.expiresAt);
    }
}
